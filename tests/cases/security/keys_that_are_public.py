# Keys for the browser are public by design; the secret ones of the same services are not.
# file: app/config.py
PROJECT_API_KEY = "phc_hgJkUVJFYtmaJqrvf6CYN67TIQ8yhXAkWzUn9AMU4yX"
STRIPE_API_KEY = "pk_live_51HxYzQkLmNoPqRsTuVwXyZ0123456789"
PRIVATE_API_KEY = "phx_hgJkUVJFYtmaJqrvf6CYN67TIQ8yhXAkWzUn9AMU4yX"  # expect: FLT803
STRIPE_SECRET_KEY = "sk_live_51HxYzQkLmNoPqRsTuVwXyZ0123456789"  # expect: FLT803
