#!/bin/sh
: "${RAILWAY_API_TOKEN:=17afc35a-3b09-4cfe-85e4-796b6f31f6ae}"
export RAILWAY_API_TOKEN
