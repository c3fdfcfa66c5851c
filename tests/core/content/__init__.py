"""What core/content promises about places, languages, calendars and zones."""
