"""A workspace in memory: a real messenger that keeps what it delivered and fails when told to."""

from dataclasses import dataclass, field

from core.chat import (
    Address,
    BusyError,
    Parcel,
    PostRef,
    Reader,
    RefusedError,
    ToChannel,
    ToMention,
    ToPerson,
    ToThread,
    Trouble,
    UnclearError,
    Words,
    plain,
)
from core.chat.card import Card
from core.store.sealing import buttons_of


class LostError(UnclearError):
    """The connection was cut before the message arrived, which the sender cannot know."""


@dataclass
class FakeWorkspace:
    """`faults`: raised by the next sends, first come first served; after an UnclearError that is no LostError the
    message did arrive. `later_faults`: raised by the next edits, deletions and look-ups.

    `closed`: people who take no direct messages; `gone`: people who are not there any more. `threads`: whether there
    are private threads; `help`: whether there is a help channel.
    """

    workspace: str
    platform: str = "playground"
    posts: dict[str, Parcel] = field(default_factory=dict)
    faults: list[BaseException] = field(default_factory=list)
    later_faults: list[Exception] = field(default_factory=list)
    sends: int = 0
    closed: set[str] = field(default_factory=set)
    gone: set[str] = field(default_factory=set)
    threads: bool = False
    help: bool = True

    async def send(self, parcel: Parcel) -> PostRef:
        self._must_take(parcel.address)
        if not parcel.may_leave():
            raise BusyError("it came too late to be sent", 0)
        fault = self.faults.pop(0) if self.faults else None
        if fault is not None and (isinstance(fault, LostError) or not isinstance(fault, UnclearError)):
            raise fault
        self.sends += 1
        ref = PostRef(str(parcel.address), f"m{self.sends}")
        self.posts[ref.message] = parcel
        if fault is not None:
            raise fault
        return ref

    async def edit(self, ref: PostRef, parcel: Parcel) -> None:
        self._fail()
        self.posts[ref.message] = parcel

    async def delete(self, ref: PostRef) -> None:
        self._fail()
        self.posts.pop(ref.message, None)

    async def find(self, notice: int, address: Address) -> PostRef | None:
        self._fail()
        return next(
            (PostRef(str(address), message) for message, parcel in self.posts.items() if parcel.notice == notice), None
        )

    def _must_take(self, address: Address) -> None:
        match address:
            case ToPerson(user) | ToThread(user) | ToMention(user) if user in self.gone:
                raise RefusedError("no such person", Trouble.GONE)
            case ToPerson(user) if user in self.closed:
                raise RefusedError("takes no direct messages", Trouble.CLOSED)
            case ToThread() if not (self.threads and self.help):
                raise RefusedError("no private threads", Trouble.FORBIDDEN)
            case ToMention() if not self.help:
                raise RefusedError("no channel for help", Trouble.FORBIDDEN)
            case ToPerson() | ToThread() | ToMention() | ToChannel():
                return

    def _fail(self) -> None:
        if self.later_faults:
            raise self.later_faults.pop(0)

    def inbox(self, user: str) -> list[Parcel]:
        """What that person alone was sent, oldest first."""
        return [parcel for parcel in self.posts.values() if parcel.address in {ToPerson(user), ToThread(user)}]

    def mentions(self, user: str) -> list[Parcel]:
        """Where that person stands by name in the help channel, oldest first."""
        return [parcel for parcel in self.posts.values() if parcel.address == ToMention(user)]


def words_of(card: Card, parcel: Parcel | None = None) -> str:
    """The paragraphs of a card, as its reader sees them."""
    reader = parcel.reader if parcel else Reader("en", "UTC")
    return "\n".join(plain(part.text, reader) for part in card.parts if isinstance(part, Words))


def press_of(card: Card, label: str) -> str:
    """The handle of the button with that label."""
    found = {button.label.message: button.handle for button in buttons_of(card)}
    return found[label]
