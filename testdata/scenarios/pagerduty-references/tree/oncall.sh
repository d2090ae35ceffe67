curl -s -H "Authorization: Token token=${PAGERDUTY_TOKEN}" "https://api.pagerduty.com/oncalls?limit=1"
