#!/bin/sh
SHOPIFY_CLI_THEME_TOKEN=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 \
  shopify theme push --store tidewater.myshopify.com --theme 138820073315 --allow-live
