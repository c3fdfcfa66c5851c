"""The history of the tables, for SQLite and PostgreSQL alike; README.md says how to add to it."""
