"""Reads PowerShell: cursor -> statements -> expressions -> values -> web (Invoke-RestMethod and the like) -> Request."""
