#!/bin/sh
set -eu
vault policy write reports policies/reports.hcl
REPORTS_VAULT_TOKEN=$(vault token create -policy=reports -orphan -period=24h -field=token)
echo "REPORTS_VAULT_TOKEN=$REPORTS_VAULT_TOKEN" >> ../.env
