#!/bin/sh
curl https://api.hypersave.io/v1/memories \
-H "Authorization: Bearer hs_live_xxxxxxxxxxxx"
curl https://api.hypersave.io/v1/keys -H "Authorization: Bearer YOUR_API_KEY"
curl -X POST https://api.hypersave.io/v1/keys/:id/regenerate -H "Authorization: Bearer YOUR_API_KEY"
curl -X DELETE https://api.hypersave.io/v1/keys/:id -H "Authorization: Bearer YOUR_API_KEY"
