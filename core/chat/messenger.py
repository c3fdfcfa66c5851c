"""The port through which messages nobody asked for leave: each platform's adapter implements it whole."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from core.chat.card import Card
from core.chat.spelling import Reader
from core.errors import SisterError


class Channel(StrEnum):
    """The channels of a workspace by what they are for; each adapter knows its own ids of them."""

    INTRODUCTIONS = "introductions"
    STORIES = "stories"
    HELP = "help"
    STAFF = "staff"
    MENTORS = "mentors"


@dataclass(frozen=True, slots=True)
class ToPerson:
    """The direct message with one account."""

    user: str


@dataclass(frozen=True, slots=True)
class ToThread:
    """The private thread of one account in the help channel: nobody else is in it, but for who watches over channels.

    A platform without private threads refuses it for good.
    """

    user: str


@dataclass(frozen=True, slots=True)
class ToMention:
    """The help channel, where everybody reads it; it names that account above the card, and nobody else is pinged."""

    user: str


@dataclass(frozen=True, slots=True)
class ToChannel:
    """A channel of the workspace."""

    channel: Channel


Address = ToPerson | ToThread | ToMention | ToChannel


@dataclass(frozen=True, slots=True)
class PostRef:
    """Where a sent message stands, in the platform's own ids."""

    channel: str
    message: str


def _always() -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Picture:
    """The bytes of a picture that a card shows."""

    media_type: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class Parcel:
    """A message on its way: the card, the eyes it is for, and the notice's id by which it can be found again.

    `pictures`: the bytes of the card's pictures, by their `file`; one that is missing is not shown. `pictured`: what
    stands in its place may hold pictures of an earlier card.
    `may_leave`: asked last of all, when there is nothing more to wait for. A program that stood still for minutes
    learns by it that another one has sent the message meanwhile.
    """

    notice: int
    address: Address
    card: Card
    reader: Reader
    pictures: Mapping[str, Picture] = field(default_factory=dict, repr=False)
    pictured: bool = False
    may_leave: Callable[[], bool] = field(default=_always, compare=False, repr=False)


class Messenger(Protocol):
    """One connected workspace of one platform."""

    @property
    def platform(self) -> str: ...

    @property
    def workspace(self) -> str: ...

    async def send(self, parcel: Parcel) -> PostRef:
        """Deliver it, if it `may_leave`. Raises RefusedError, BusyError (LockedOutError is one) or UnclearError, and
        nothing else on purpose.
        """
        ...

    async def edit(self, ref: PostRef, parcel: Parcel) -> None:
        """Show the card in place of the old one. Raises as `send`."""
        ...

    async def delete(self, ref: PostRef) -> None:
        """Take the message back; one that is gone already is no error. Raises as `send`."""
        ...

    async def find(self, notice: int, address: Address) -> PostRef | None:
        """The message that carries this notice's id, or None when it surely is not there. Raises as `send`."""
        ...


class Trouble(StrEnum):
    """Why a message did not arrive, as staff read it.

    NO_ACCOUNT: the person left every workspace. NOT_CONNECTED: no program of ours speaks to that workspace.
    CLOSED: the person takes no messages from the bot. GONE: the account or channel is no more. FORBIDDEN: the bot may
    not write there. SILENT: the platform did not answer for a week. OURS: a fault of ours, explained in the log.
    """

    NO_ACCOUNT = "no-account"
    NOT_CONNECTED = "not-connected"
    CLOSED = "closed"
    GONE = "gone"
    FORBIDDEN = "forbidden"
    SILENT = "silent"
    OURS = "ours"


class DeliveryError(SisterError):
    """A message did not go out, or nobody knows. `reason`: the platform's own words, for the log."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class RefusedError(DeliveryError):
    """For good: the person or channel is gone or closed. `trouble` is what staff read."""

    def __init__(self, reason: str, trouble: Trouble = Trouble.GONE) -> None:
        super().__init__(reason)
        self.trouble = trouble


class BusyError(DeliveryError):
    """Not now, and surely not sent; try again after `seconds` when the platform said so."""

    def __init__(self, reason: str, seconds: float | None = None) -> None:
        super().__init__(reason)
        self.seconds = seconds


class LockedOutError(BusyError):
    """The workspace does not let the bot in at all: its token was revoked, its account closed. Surely not sent, and
    nothing goes out to that workspace until the administrator has mended it. Never for what concerns one message.
    """


class UnclearError(DeliveryError):
    """It may have arrived or not (cut connection, time-out): look it up before any second try."""
