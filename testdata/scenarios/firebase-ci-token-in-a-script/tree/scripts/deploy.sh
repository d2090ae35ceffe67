#!/bin/bash
set -e
npm run build
export FIREBASE_TOKEN="1//03Y54PpGihzsgGsVK6fEKtuQIjBdodUf6I5T0lmF7zUFeS643QkhZXbS70qdrpuz-XlqBKPVsvPWKRHalTRnvURq"
npx firebase deploy --only hosting,functions --project tidewater-shop --non-interactive
