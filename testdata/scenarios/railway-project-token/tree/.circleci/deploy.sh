#!/bin/sh
set -eu
export RAILWAY_TOKEN=f471d45d-b14f-47c8-897d-b597cf107d63
railway up --service api --detach
