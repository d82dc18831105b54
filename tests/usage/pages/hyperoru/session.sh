#!/bin/sh
curl -X POST https://api.production.hyperoru.com/api/users/register \
  -H "Content-Type: application/json" \
  -d '{
    "email": "you@example.com",
    "password": "a-strong-password",
    "username": "your-handle"
  }'

curl -X POST https://api.production.hyperoru.com/api/users/login \
  -H "Content-Type: application/json" \
  -d '{
    "email": "you@example.com",
    "password": "a-strong-password"
  }'

curl https://api.production.hyperoru.com/api/account/list \
  -H "Authorization: Bearer YOUR_SESSION_TOKEN"

curl -X POST https://api.production.hyperoru.com/api/users/logout -H "Authorization: Bearer YOUR_SESSION_TOKEN"
