require 'hypertrack'
HyperTrack.secret_key = "<SECRET_KEY>"
HyperTrack.api_version = "v2" # Need v0.2.0 or above for V2 support. Default is v1.
