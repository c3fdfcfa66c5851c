"""Discord's side: what lets a bot in, the REST API and gateway that a start needs, commands as the gateway sends them,
an HTTP session that answers at once, and the bare client to measure against.
"""
