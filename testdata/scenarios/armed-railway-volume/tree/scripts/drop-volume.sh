#!/bin/sh
# usage: drop-volume.sh <volume id>
curl -sS https://backboard.railway.com/graphql/v2 \
  -H "Authorization: Bearer $RAILWAY_API_TOKEN" \
  -H 'Content-Type: application/json' \
  -d "{\"query\":\"mutation { volumeDelete(volumeId: \\\"$1\\\") }\"}"
