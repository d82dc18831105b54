#!/bin/sh
# Use your SECRET_KEY for list API calls where you don't send an identifier in the parameter.
curl -H "Authorization: token pk_1234567890abcde" https://api.hypertrack.com/api/v2/actions/
# Every URL ends with a forward-slash /.
curl -H "Authorization: token sk_1234567890abcde" https://api.hypertrack.com/api/v2/actions
# While sending POST requests with a JSON body, remember to add the Content-Type header.
curl -X POST -H "Authorization: token sk_1234567890abcde" -d '{"type": "visit"}' https://api.hypertrack.com/api/v2/actions/
# HTTP basic auth to authenticate API calls with a token means the word token.
curl -u sk_1234567890abcde: https://api.hypertrack.com/api/v2/actions/
