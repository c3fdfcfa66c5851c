"""How long a test waits for something that should have happened long ago."""

PATIENCE = 60.0
"""Real seconds. A machine that has much else to do may stand still for ten of them, and nothing is wrong then."""
