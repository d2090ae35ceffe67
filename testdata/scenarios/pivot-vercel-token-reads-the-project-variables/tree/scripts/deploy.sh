vercel deploy --prod --token $VERCEL_TOKEN
