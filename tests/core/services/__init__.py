"""The use cases, on SQLite and PostgreSQL alike."""
