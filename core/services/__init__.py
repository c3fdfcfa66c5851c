"""Use cases, one file a capability: a unit of work and keyword arguments in, a value out.

They read and write; what follows from a rule is decided in `core.model`, and what is said of it above.
"""
