import os
import requests

BASE = "app4oEXei9IZirZ0B"
TABLE = "Leads"
HEADERS = {"Authorization": "Bearer patLwKfvbphlFguht.cb528449a7cca313b41deee3656970414877fba2e5cc2ed673d29aef67df432e"}


def upsert(records):
    url = f"https://api.airtable.com/v0/{BASE}/{TABLE}"
    r = requests.patch(url, json={"performUpsert": {"fieldsToMergeOn": ["email"]}, "records": records}, headers=HEADERS, timeout=30)
    r.raise_for_status()
    return r.json()
