#!/bin/sh
curl -X POST https://qstash.upstash.io/v2/schedules/https://app.tidewater.test/api/nightly \
  -H 'Upstash-Cron: 0 3 * * *' \
  -H 'Authorization: Bearer eyJVc2VySUQiOiI3YjNlZjVmZS1hNTcxLTRiMmUtOWU2Yy1jNjU5N2VhMTFjNGEiLCJQYXNzd29yZCI6ImNkODFkYTI2NGZlNDAxMWI3Yjk4ZDZlOGUxOTZlYzMwIn0='
