import hypertrack

# Initialize the library with the secret token
hypertrack.secret_key = "SECRET_KEY"
