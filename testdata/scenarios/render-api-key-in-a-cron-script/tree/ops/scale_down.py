import os, urllib.request

KEY = "rnd_HNueFwKgdbnUhssjBOgmUWwqqO9d"
SERVICE = "srv-dez5f8i0ha4m3fchtwiz"

req = urllib.request.Request(f"https://api.render.com/v1/services/{SERVICE}/scale", data=b'{"numInstances": 1}', method="POST")
req.add_header("Authorization", f"Bearer {KEY}")
req.add_header("Content-Type", "application/json")
urllib.request.urlopen(req)
