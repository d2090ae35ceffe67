cloudflare_email   = "ops@tidewater.test"
cloudflare_api_key = "8f893ab68188f76f9771124f46ba93d04e8e3"
zone               = "tidewater.test"
