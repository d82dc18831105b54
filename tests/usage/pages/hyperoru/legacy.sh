#!/bin/sh
# Legacy query-parameter fallback: may be logged by proxies, CDNs, and browsers' history.
curl "https://api.production.hyperoru.com/api/account/list?session_token=YOUR_SESSION_TOKEN"
