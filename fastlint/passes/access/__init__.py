"""Who may come in and see what: guards of routes, tokens, and secrets in code and data."""
