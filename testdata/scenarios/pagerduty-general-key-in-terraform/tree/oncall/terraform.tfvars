pagerduty_token = "5kfuDTQLd2RDznvLLk2E"
escalation_delay = 15
