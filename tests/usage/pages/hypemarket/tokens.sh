#!/bin/sh
# Creating a token
curl -X POST https://hypemarket.ai/me/access_tokens.json \
  -H "Authorization: Bearer <existing-token>" \
  -H "Content-Type: application/json" \
  -d '{ "access_token": { "description": "CI script", "permission": "write" } }'

# Using a token
curl -H "Authorization: Bearer <your-token>" \
  -H "Accept: application/json" \
  https://hypemarket.ai/me/social_accounts.json

# Revoking a token
curl -X DELETE -H "Authorization: Bearer <your-token>" https://hypemarket.ai/me/access_tokens/:id.json

# Listing your tokens
curl -H "Authorization: Bearer <your-token>" https://hypemarket.ai/me/access_tokens.json
