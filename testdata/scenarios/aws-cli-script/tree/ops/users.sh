#!/usr/bin/env bash
set -euo pipefail
DBA=arn:aws:iam::aws:policy/AmazonRDSFullAccess
aws iam create-user --user-name migrator
aws iam attach-user-policy --user-name migrator \
    --policy-arn "$DBA"
aws iam create-user --user-name mailer
aws iam put-user-policy --user-name mailer --policy-name send \
    --policy-document file://policies/send.json
aws iam list-access-keys --user-name mailer > keys.json
