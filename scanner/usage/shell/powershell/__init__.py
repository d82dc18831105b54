"""Reads PowerShell: cursor -> statements -> expressions -> values -> web (Invoke-RestMethod) -> Request."""
