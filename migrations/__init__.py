"""The history of the tables, for SQLite and PostgreSQL alike; README.md says how to add to it."""

HEAD = "0015"
"""The newest revision: that of the tables this program works with."""
