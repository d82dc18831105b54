require 'hypertrack'
HyperTrack.secret_key = "<SECRET_KEY>"
