"""One thing that `check` looked at, and the one line that mends it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at. `mend`: what to do when it does not hold. `warning`: it can start all the same."""

    what: str
    mend: str | None = None
    warning: bool = False

    @property
    def holds(self) -> bool:
        """Whether the bot can start with it."""
        return self.mend is None or self.warning

    def __str__(self) -> str:
        if self.mend is None:
            return f"ok    {self.what}"
        return f"{'WARN' if self.warning else 'FAIL'}  {self.what}\n      {self.mend}"
