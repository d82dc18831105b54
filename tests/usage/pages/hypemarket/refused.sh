#!/bin/sh
# A read token attempting any non-GET/HEAD request returns 401.
curl -X POST https://hypemarket.ai/me/posts.json -H "Authorization: Bearer $HYPEMARKET_READ_TOKEN"
# Without either one the same endpoint falls back to HTML behavior.
curl -H "Authorization: Bearer <your-token>" https://hypemarket.ai/me/social_accounts
