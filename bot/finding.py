"""One thing that `check` looked at, and the one line that mends it."""

from __future__ import annotations

from dataclasses import dataclass

from bot.env_file import is_open_to_others
from bot.settings import ENV_FILE


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at. `mend`: what to do when it does not hold. `warning`: it can start all the same;
    `note`: it is no fault, and good to know.
    """

    what: str
    mend: str | None = None
    warning: bool = False
    note: bool = False

    @property
    def holds(self) -> bool:
        """Whether the bot can start with it."""
        return self.mend is None or self.warning or self.note

    def __str__(self) -> str:
        if self.mend is None:
            return f"ok    {self.what}"
        sign = "note" if self.note else "WARN" if self.warning else "FAIL"
        return f"{sign}  {self.what}\n      {self.mend}"


def token_file(platform: str) -> list[Finding]:
    """Nobody else can read the secrets in the file of settings."""
    if not ENV_FILE.is_file() or not is_open_to_others(ENV_FILE):
        return []
    what = f"{platform}: {ENV_FILE} holds tokens, and others on this machine can read it"
    return [Finding(what, f"Run: chmod 600 {ENV_FILE}", warning=True)]


def channel_not_set(what: str, setting: str, mend: str) -> Finding:
    """A channel without an id of that platform."""
    return Finding(f"{what}: {setting} is not set, and nothing is written there", mend, warning=True)
