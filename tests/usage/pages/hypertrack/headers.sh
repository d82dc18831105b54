#!/bin/sh
curl -H "Authorization: token sk_1234567890abcde" https://api.hypertrack.com/api/v2/actions/
curl -H "Authorization: token pk_1234567890abcde" https://api.hypertrack.com/api/v2/actions/42/
curl -X POST -H "Authorization: token sk_1234567890abcde" -H "Content-Type: application/json" \
  -d '{"type": "visit"}' https://api.hypertrack.com/api/v2/actions/
