import json, urllib.request

TOKEN = "xoxb-4188200733151-7734420019827-NeL5MmmMi2cAaIbPA3NLk2in"


def handler(event, context):
    body = json.dumps({"channel": "#alerts", "text": event["detail"]["message"]}).encode()
    req = urllib.request.Request("https://slack.com/api/chat.postMessage", data=body)
    req.add_header("Authorization", "Bearer " + TOKEN)
    req.add_header("Content-Type", "application/json")
    return urllib.request.urlopen(req).status
