"""What core/store promises, on SQLite and PostgreSQL alike."""
