"""The playground: small chat workspaces in the browser, to try everything with no account and no token."""
