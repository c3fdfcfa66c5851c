"""What an account is called for its owner."""

from __future__ import annotations

from collections.abc import Collection

from core.cards.platforms import platform_of
from core.chat.words import Day, Name, Text, _
from core.model.members import Account
from core.model.schedule import local_day
from core.store.unit import Workspace


def account_name(account: Account, among: Collection[Account], connected: Collection[Workspace]) -> Text:
    """The platform, "Slack"; of two accounts `among` the person's that are in one workspace also the name there, and of
    two of one name since when the bot knows it.
    """
    there = Workspace(account.platform, account.workspace)
    platform = platform_of(there, connected)
    beside = [other for other in among if Workspace(other.platform, other.workspace) == there and other is not account]
    if not beside:
        return platform
    if all(other.name != account.name for other in beside):
        return _("{platform}, as {name}", platform=platform, name=Name(account.name))
    return _(
        "{platform}, as {name}, since {day}",
        platform=platform,
        name=Name(account.name),
        day=Day(local_day(account.created_at, "UTC")),
    )
