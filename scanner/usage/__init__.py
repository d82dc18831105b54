"""Reads how tokens are used, as `Request` values from shell, data and code, and lints that.

Readers know forms and languages, nothing of providers; `bind` says whose request it is, `facts` what is known of its
token, `lint` what a provider's rules say of that. Unknown is a value, and unknown stays silent.
"""
