"""The tests' clock: it stands still until it is moved."""

from datetime import UTC, datetime, timedelta

START = datetime(2026, 11, 20, 2, 12, tzinfo=UTC)
"""A Friday: 14:12 in Suva (where that is summer time no more), 05:12 in Amman, Thursday evening in Juneau."""


class MovableClock:
    """Hand it over as a clock; `move` it forward, or `set` it."""

    def __init__(self, at: datetime = START) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at

    def move(self, **by: float) -> datetime:
        """Let so much time pass: `move(days=7)`, `move(minutes=-1)`. Answers the new instant."""
        self.at += timedelta(**by)
        return self.at

    def set(self, at: datetime) -> datetime:
        """Set it to that instant."""
        self.at = at
        return at
