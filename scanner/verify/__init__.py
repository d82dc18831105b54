"""Asks providers whether tokens still work: one harmless request each, and only when the user wants it.

`plan` decides which tokens are asked about, `policy` what may be sent at all, `http` sends it (the only module of
straykey that opens a socket), `judge` says what a reply means, `lanes` keeps the pace.
"""
