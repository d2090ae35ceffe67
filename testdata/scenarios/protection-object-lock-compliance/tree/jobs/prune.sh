#!/bin/sh
export AWS_ACCESS_KEY_ID=AKIA7KLFYYLBEG3RHDSV
export AWS_SECRET_ACCESS_KEY=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
aws s3 ls s3://halyard-ledger-archive/2019/
