"""The old refresh token is invalidated immediately."""

import os

import requests

HYPERSPEED_URL = os.environ["HYPERSPEED_URL"]


def refresh(refresh_token):
    reply = requests.post(f"{HYPERSPEED_URL}/api/v1/auth/refresh", json={"refresh_token": refresh_token})
    access_token = reply.json()["access_token"]
    return requests.get(f"{HYPERSPEED_URL}/api/v1/organizations", headers={"Authorization": f"Bearer {access_token}"})
