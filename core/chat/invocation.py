"""What enters the core: a command with gaps, who said it, where, and a key that makes it happen once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from core.chat.card import WireValue


@dataclass(frozen=True, slots=True)
class AccountRef:
    """A person on one platform: opaque ids, unique together."""

    platform: str
    workspace: str
    user: str

    def __str__(self) -> str:
        return f"{self.platform}:{self.workspace}:{self.user}"


@dataclass(frozen=True, slots=True)
class Profile:
    """What a platform tells of a person; None where it does not know. `locale` a tag, `zone` an IANA name.
    `guessed`: the platform did not tell the name they go by, or not in time, and this one is good for a stranger only.
    """

    name: str
    locale: str | None = None
    zone: str | None = None
    guessed: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """Where something was said. `message` is the card whose button was pressed; `private`: only that person sees it."""

    channel: str
    direct: bool
    message: str | None = None
    private: bool = False


@dataclass(frozen=True, kw_only=True)
class Invocation:
    """A command name and values by name, which may be incomplete.

    `key`: the same (account, command, key) is carried out once. `ask`: open the form although nothing is missing; True
    for every field, or the names of some; `checked`: with what is wrong in them. `submitted`: the values come from a
    form, so an empty one means "left empty".
    `unused`: words of a text command that no field took; they are shown back, never dropped.
    """

    command: str
    account: AccountRef
    profile: Profile
    place: Place
    key: str
    given: Mapping[str, WireValue] = field(default_factory=dict)
    ask: bool | tuple[str, ...] = False
    checked: bool = False
    submitted: bool = False
    unused: str = ""
