"""A story in the small programme: what people do, and what each of them is shown for it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import count
from typing import TYPE_CHECKING

from sqlalchemy import select

from core.chat import (
    Answer,
    Form,
    Kind,
    Parcel,
    Refusal,
    Reply,
    Secret,
    Strong,
    Text,
    ToChannel,
    ToMention,
    ToPerson,
    ToThread,
    Words,
    plain,
)
from core.chat.codec import decode, encode
from core.model.ids import NoticeId
from core.model.notices import Notice, Post
from core.store.sealing import buttons_of
from tests.clock import days_pass
from tests.contracts.fitting import texts_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from core.chat import Button, WireValue
    from tests.clock import MovableClock
    from tests.contracts.world import World

LONGEST_QUOTED = 80
"""Letters of an answer that stand in the heading of what came of it; of a longer one the beginning and its length."""

LONGEST_WAIT = 11
"""Days until what waits for the next message of a week has come, and for a working day after it."""


@dataclass(frozen=True, kw_only=True)
class Seen:
    """What somebody was shown. `because`: what they did for it.

    `handle`: of a form, what it comes back under; `sent`: the fields it was sent with, when it is shown again with what
    is wrong. `tab`: it stands in the home tab.
    """

    because: str
    shown: Answer | Parcel | Text
    handle: str = ""
    sent: tuple[str, ...] = ()
    tab: bool = False


class Story:
    """People act one after another. What is done with `aside=True` only prepares the rest, and is not kept.

    `secret`: the last that anybody was shown; on a page nothing but dots stand for it, as wherever answers are kept.
    """

    def __init__(self, world: World, clock: MovableClock) -> None:
        self.world = world
        self.clock = clock
        self.seen: list[Seen] = []
        self._last: dict[str, Seen] = {}
        self._known: dict[tuple[str, NoticeId], tuple[Parcel, str]] = {}
        self.secret = ""
        self._keys = count(1)

    async def says(self, person: str, words: str, *, aside: bool = False, written: str = "") -> None:
        """Words as they are typed. `written`: how they stand on the page, where a part of them is random."""
        answer = await self.world.core.say(self.world.speaker(person), words, self._key())
        await self._keep(person, f"{person} writes: {written or words}", answer, aside=aside)

    async def asks(
        self,
        person: str,
        command: str,
        known: Mapping[str, WireValue] | None = None,
        /,
        *,
        aside: bool = False,
        **more: WireValue,
    ) -> None:
        """A command that only buttons lead to, with what such a button carries."""
        given = {**(known or {}), **more}
        asked = self.world.invocation(person, command, given, key=self._key())
        carried = ", ".join(f"{name}={_quoted(value)}" for name, value in given.items())
        because = f"{person} presses a button for: {command} {carried}".rstrip()
        await self._keep(person, because, await self.world.core.answer(asked), aside=aside)

    async def presses(self, person: str, label: str, *, aside: bool = False) -> None:
        """The first button of that label in what they were shown last."""
        shown = self._last[person].shown
        assert not isinstance(shown, Text)
        found = next(button for button in _buttons(shown) if plain(button.label, shown.reader) == label)
        answer = await self.world.core.press(self.world.speaker(person), found.handle, self._key())
        await self._keep(person, f"{person} presses [{label}]", answer, aside=aside)

    async def sends(self, person: str, *, aside: bool = False, **values: WireValue) -> None:
        """The form they were shown last: as it stands, but for these values."""
        form, _answer = self._form(person)
        standing = {field.name: "" if field.value is None else field.value for field in form.fields}
        assert set(values) <= set(standing), f"the form asks for {', '.join(standing)}"
        answer = await self.world.core.submit(
            self.world.speaker(person), self._last[person].handle, {**standing, **values}
        )
        files = {field.name for field in form.fields if field.kind is Kind.FILE}
        told = {name: "a file" if name in files else _quoted(value) for name, value in values.items()}
        written = "; ".join(f"{name}: {value}" for name, value in told.items()) or "as it stands"
        await self._keep(person, f"{person} sends the form, {written}", answer, aside=aside, sent=tuple(standing))

    async def comes_too_late(self, person: str) -> None:
        """The form they were shown last, on a platform where it could not open."""
        form, answer = self._form(person)
        held = await self.world.core.hold(form, self.world.speaker(person).account)
        shown = Answer(outcome=Reply(card=held), reader=answer.reader)
        self._show(person, Seen(because=f"The form could not open for {person}", shown=shown))

    async def opens_home(self, person: str) -> None:
        """The home tab."""
        _title, answer = await self.world.core.home(self.world.speaker(person))
        self._show(person, Seen(because=f"{person} opens the home tab", shown=answer, tab=True))

    def reads(self, because: str, text: Text) -> None:
        """A sentence that stands for no answer of the core."""
        self._show("", Seen(because=because, shown=text))

    async def days(self, number: int) -> None:
        """So many days pass, and the bot does what is due in them."""
        await days_pass(self.world.core, self.clock, number)

    async def arrives(self, kind: str, *, to: Collection[str] = (), because: str = "") -> None:
        """Every notice of that kind that nobody has looked at yet, or that was corrected since; kept of those `to`
        whom it matters: people, or channels of the first workspace. Nobody: it was only waited for.

        Who was written to this week gets it with the next message, so it is waited for. Of a message of several it is
        what *Show* opens.
        """
        seen_by = await self._arrived(kind, to, because)
        for _day in range(LONGEST_WAIT):
            if set(to) <= seen_by:
                return
            await self.days(1)
            seen_by |= await self._arrived(kind, to, because)
        assert set(to) <= seen_by, f"{kind} reached {', '.join(sorted(seen_by))} only"

    async def gathered(self, person: str) -> None:
        """The last message to them of several notices, whole."""
        several = [parcel for _place, parcel in self._posts() if _receiver(parcel)[0] == person and _lines(parcel)]
        told = plain(next(texts_of(several[-1].card)), several[-1].reader)
        self._show(person, Seen(because=f"{person} receives one message: {told}", shown=several[-1]))

    async def _arrived(self, kind: str, to: Collection[str], because: str) -> set[str]:
        """What of it stands there now and was not seen before; answers whom it reached."""
        async with self.world.store.reading() as uow:
            posts = select(Post, Notice.kind).join(Notice, Notice.id == Post.notice_id).order_by(Post.id)
            standing: dict[str, list[tuple[NoticeId, str]]] = {}
            for post, its_kind in await uow.session.execute(posts):
                standing.setdefault(f"{post.workspace} {post.message}", []).append((post.notice_id, its_kind))
        seen_by = set()
        for place, parcel in list(self._posts()):
            in_it = standing[place]
            for notice_id in (notice for notice, its_kind in in_it if its_kind == kind):
                known, text = self._known.get((place, notice_id), (None, ""))
                if known is parcel:
                    continue
                person, said = _receiver(parcel)
                shown = parcel if len(in_it) == 1 else await self._opened(person, parcel, notice_id)
                self._known[place, notice_id] = parcel, _read(shown) if shown else ""
                if shown is None or _read(shown) == text:
                    continue
                seen_by.add(person)
                got = "receives" if isinstance(shown, Parcel) else "opens, of several in one message,"
                because_of = f"{said} {got} the notice {kind}{f', {because}' if because else ''}"
                self._show(person, Seen(because=because_of, shown=shown), aside=person not in to)
        return seen_by

    async def _opened(self, person: str, parcel: Parcel, notice_id: NoticeId) -> Parcel | Answer | None:
        """What the reader of that message sees of that notice; None when it says nothing of it any more."""
        opened = self.world.invocation(person, "message show", {"notice": str(notice_id)}, key=self._key())
        answer = await self.world.core.answer(opened)
        if isinstance(answer.outcome, Refusal):
            return None
        return answer if _lines(parcel) else parcel

    def _posts(self) -> Iterator[tuple[str, Parcel]]:
        """Everything that stands anywhere, with its place; of the channels only those of the first workspace, because
        the same stands in all.
        """
        first, *_others = self.world.workspaces
        for workspace in self.world.workspaces:
            for message, parcel in workspace.posts.items():
                if workspace is first or isinstance(parcel.address, ToPerson):
                    yield f"{workspace.workspace} {message}", parcel

    def _form(self, person: str) -> tuple[Form, Answer]:
        answer = self._last[person].shown
        assert isinstance(answer, Answer)
        assert isinstance(answer.outcome, Form)
        return answer.outcome, answer

    async def _keep(self, person: str, because: str, answer: Answer, *, aside: bool, sent: Sequence[str] = ()) -> None:
        handle = ""
        if isinstance(answer.outcome, Form):
            handle = await self.world.core.keep_form(answer.outcome, self.world.speaker(person).account)
        self.secret = next(_secrets(answer), self.secret)
        answer = replace(answer, outcome=decode(encode(answer.outcome)))
        self._show(person, Seen(because=because, shown=answer, handle=handle, sent=tuple(sent)), aside=aside)

    def _show(self, person: str, seen: Seen, *, aside: bool = False) -> None:
        self._last[person] = seen
        if not aside:
            self.seen.append(seen)

    def _key(self) -> str:
        return f"story {next(self._keys)}"


def _receiver(parcel: Parcel) -> tuple[str, str]:
    """Who it is for, by their name, and how that is said."""
    match parcel.address:
        case ToPerson(user) | ToThread(user):
            return user.capitalize(), user.capitalize()
        case ToMention(user):
            called = f"{user.capitalize()}, by name in the channel “help”"
            return called, called
        case ToChannel(channel):
            return channel.value, f"The channel “{channel.value}”"


def _lines(parcel: Parcel) -> bool:
    """Whether it tells of several notices, a line each."""
    return any(button.command == "message show" for button in buttons_of(parcel.card))


def _read(shown: Parcel | Answer) -> str:
    """All that can be read of it."""
    card = shown.card if isinstance(shown, Parcel) else shown.outcome.card if isinstance(shown.outcome, Reply) else None
    assert card is not None
    labels = (button.label for button in buttons_of(card))
    return "\n".join(plain(text, shown.reader) for text in (*texts_of(card), *labels))


def _secrets(answer: Answer) -> Iterator[str]:
    """Those that stand on the card."""
    if isinstance(answer.outcome, Reply):
        for part in answer.outcome.card.parts:
            for _name, value in part.text.values if isinstance(part, Words) else ():
                if isinstance(value, Strong) and isinstance(value.value, Secret):
                    yield value.value.text


def _buttons(shown: Answer | Parcel) -> Sequence[Button]:
    if isinstance(shown, Parcel):
        return buttons_of(shown.card)
    match shown.outcome:
        case Form():
            return ()
        case Refusal(buttons=buttons):
            return buttons
        case Reply(card=card):
            return buttons_of(card)


def _quoted(value: WireValue) -> str:
    text = " ".join((value if isinstance(value, str) else ", ".join(value)).split())
    if len(text) > LONGEST_QUOTED:
        return f"“{text[:20]} …” ({len(text)} letters)"
    return f"“{text}”" if text else "nothing"
