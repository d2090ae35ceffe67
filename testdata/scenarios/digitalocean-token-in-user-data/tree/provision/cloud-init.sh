#!/bin/sh
set -e
apt-get update -qq && apt-get install -y -qq curl jq
TOKEN=dop_v1_2a5df24b5c3cb18f740592cb8a13e97e192452f679f0105d99802c1781e8a097
curl -s -X POST -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' \
  -d '{"ids":["'"$(curl -s http://169.254.169.254/metadata/v1/id)"'"]}' \
  https://api.digitalocean.com/v2/load_balancers/f63073e8-c0ae-42ff-a195-92ec04f67a05/droplets
