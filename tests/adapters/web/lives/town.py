"""What people do with stories, through the bot itself; what that means for everybody is written into the book."""

from __future__ import annotations

from dataclasses import dataclass, replace
from io import BytesIO
from itertools import count
from typing import TYPE_CHECKING

from PIL import Image as Picture
from sqlalchemy import or_, select

from core.api import Core, Speaker
from core.chat import AccountRef, Invocation, Place, Profile, Reply
from core.chat.card import Image
from core.model.libraries import Library
from core.model.members import Role
from core.model.notices import Notice, NoticeState
from core.model.stories import Consent, Minors, Story, StoryPhoto, StoryState
from core.store import Store
from tests import builders
from tests.adapters.web.lives.book import (
    ADULT,
    BOTH_SIDES,
    COST,
    EMAIL,
    OUTSIDER,
    PLACES,
    QUESTIONS,
    QUOTED,
    SEEK,
    SPEAK,
    STAFF,
    TOKEN,
    Book,
    Content,
    Told,
    Written,
)
from tests.builders import WORKSPACES
from tests.core.post_office import PostOffice
from tests.core.town import said
from tests.fakes.workspace import FakeWorkspace, press_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from core.chat import Answer, Parcel, PostRef, WireValue
    from core.store import Database
    from tests.clock import MovableClock

LABELS = {
    Consent.NAMED: "Yes, with names",
    Consent.NAMELESS: "Yes, without names",
    Consent.NOT_PUBLISHED: "No, please keep it among us",
}
CORRECTED = "No, keep it as it is"
"""Instead of the last one, where the words of a published story are to be changed."""


@dataclass(frozen=True)
class Seen:
    """A card as somebody has it on their screen, and what it showed them."""

    person: str
    story: int
    card: Reply
    content: Content


@dataclass
class Watched(FakeWorkspace):
    """A workspace in which everything is looked at before it stands there."""

    look: Callable[[Parcel], None] = print

    async def send(self, parcel: Parcel) -> PostRef:
        self.look(parcel)
        return await super().send(parcel)

    async def edit(self, ref: PostRef, parcel: Parcel) -> None:
        self.look(parcel)
        await super().edit(ref, parcel)


class StoryTown:
    """Libraries that are partners, staff, and somebody who has no part in it; two workspaces, and the bot in them."""

    def __init__(self, database: Database, clock: MovableClock, look: Callable[[Parcel], None]) -> None:
        """`look`: at everything that is delivered, at that moment."""
        self.clock, self.book = clock, Book()
        self.store = Store(database, clock, WORKSPACES)
        harbour, lantern = (Watched(each.workspace, look=look) for each in WORKSPACES)
        self.office = PostOffice(self.store, clock, harbour, lantern)
        self.core = Core(database, clock, [harbour, lantern])
        self.touched: set[int] = set()
        """The stories that somebody did something to, since this was emptied."""
        self.cards: list[Seen] = []
        self._partnership = ""
        self._words, self._keys = count(1), count(1)

    async def begin(self, *, three: bool) -> None:
        """Two or three libraries are partners."""
        rows: list[Library] = []
        for place, (name, (where, town)) in enumerate(PLACES.items()):
            made = await builders.library(self.store, where, name=name, seek=SEEK, interests=SEEK)
            async with self.store.writing() as uow:
                rows.append(await uow.session.get_one(Library, made.id))
                rows[-1].town = town
            for person in [person for person, of in SPEAK.items() if of == place]:
                roles = (Role.STAFF,) if person == BOTH_SIDES else ()
                member = await builders.member(self.store, person, roles=roles, email=None if place else EMAIL)
                await builders.contact(self.store, made, member)
        await builders.member(self.store, STAFF, roles=(Role.STAFF,))
        outsider = await builders.member(self.store, OUTSIDER)
        await builders.library(self.store, "Juneau", contacts=[outsider], posted=True)
        partners = rows[: 3 if three else 2]
        self._partnership = str((await builders.partnership(self.store, *partners)).id)
        self.book.libraries = [each.id for each in rows]
        self.book.partners = {each.id for each in partners}
        self.book.speaks = {person: rows[of].id for person, of in SPEAK.items()}

    async def ask(self, person: str, command: str, /, **given: WireValue) -> Answer:
        """They send a command with everything that it asks for; a moment later than whatever was before."""
        self.clock.move(seconds=1)
        self._touches(int(str(given.get("story", 0))))
        who = speaker(person)
        return await self.core.answer(
            Invocation(
                command=command,
                given=given,
                submitted=True,
                account=who.account,
                profile=who.profile,
                place=who.place,
                key=f"k{next(self._keys)}",
            )
        )

    # Telling

    async def tell(self, person: str, *, wish: Consent, minors: Minors, names: Sequence[str]) -> int | None:
        """A draft; None where they have no partnership."""
        tale, form = self._form(wish, minors, names)
        answer = await self.ask(person, "story", partnership=self._partnership, **form)
        if "Kept as a draft" not in said(answer):
            return None
        async with self.store.reading() as uow:
            story = (await uow.session.scalars(select(Story.id).order_by(Story.id.desc()).limit(1))).one()
        own = self.book.speaks[person]
        self.book.told[story] = Told(story, story, own, {*self.book.partners, own})
        self.book.root_of[tale] = story
        self._touches(story)
        return story

    async def change(self, person: str, story: int, *, wish: Consent, minors: Minors, names: Sequence[str]) -> None:
        """The short form anew."""
        tale, form = self._form(wish, minors, names)
        self.book.root_of[tale] = self.book.told[story].root
        await self.ask(person, "story change", story=str(story), **form)

    def _form(self, wish: Consent, minors: Minors, names: Sequence[str]) -> tuple[str, dict[str, str]]:
        number = next(self._words)
        tale = f"tale{number:04d}"
        self.book.written[tale] = Written(wish, minors)
        inside = ", ".join(f"{name}’s friends" if number % 2 else name for name in names)
        return tale, {
            "title": f"Once upon {tale}",
            "happened": f"{tale} {'we read and drew and laughed together ' * 5} {inside}",
            "publish": wish.value,
            "minors": minors.value,
            "language": "en",
            "when": "2026-10-30",
        }

    async def add_more(self, person: str, story: int, names: Sequence[str] = ()) -> None:
        """The long form."""
        number = next(self._words)
        await self.ask(
            person,
            "story more",
            story=str(story),
            more=f"more{number:04d} and then {', '.join(names)}",
            quote=f"more{number:04d}!",
            quoted=QUOTED,
            link=f"https://video{number:04d}.example/watch",
            cost=COST,
            questions_to=QUESTIONS,
        )

    async def add_photo(self, person: str, story: int, names: Sequence[str] = ()) -> None:
        """One on which everybody agreed to be."""
        shown = BytesIO()
        Picture.new("RGB", (24, 18), "teal").save(shown, "JPEG")
        account = speaker(person).account
        kept = await self.core.keep_file(account, name="a.jpg", media_type="image/jpeg", content=shown.getvalue())
        alt = f"sight{next(self._words):04d} {', '.join(names)}"
        await self.ask(person, "story photo", story=str(story), photo=kept.file, alt=alt, agreed="yes")

    async def take_photo_out(self, person: str, story: int) -> None:
        """The first one of it."""
        first = select(StoryPhoto.handle).where(StoryPhoto.story_id == story).order_by(StoryPhoto.id).limit(1)
        async with self.store.reading() as uow:
            handle = await uow.session.scalar(first)
        await self.ask(person, "story photo-out", story=str(story), photo=handle or "none")

    async def confirm(self, person: str, story: int) -> None:
        """A named adult has the guardians' consent."""
        await self.ask(person, "story guardians", story=str(story), adult=ADULT, sure="yes")
        self.book.confirm(person, story, await self._content(story))

    async def send(self, person: str, story: int) -> str:
        """To the partners. Answers what is said."""
        answer = said(await self.ask(person, "story send", story=str(story)))
        if "Sent" in answer:
            self.book.send(story, await self._content(story))
        return answer

    # Agreeing, and publishing

    async def look(self, person: str, story: int) -> Seen | None:
        """Its card, which stays on their screen; None where they may not read it."""
        answer = await self.ask(person, "story look", story=str(story))
        if not isinstance(answer.outcome, Reply):
            return None
        images = [repr(part.alt) for part in answer.outcome.card.parts if isinstance(part, Image)]
        photos = frozenset(word for each in images for word in TOKEN.findall(each))
        self.cards.append(Seen(person, story, answer.outcome, replace(await self._content(story), photos=photos)))
        return self.cards[-1]

    async def answer(self, seen: Seen, consent: Consent) -> str:
        """Their library says what it allows, of what they have read. Answers what is said."""
        async with self.store.reading() as uow:
            is_asked = (await uow.session.get_one(Story, seen.story)).state is StoryState.ASKED
        corrects = self.book.told[seen.story].root != seen.story
        label = CORRECTED if corrects and consent is Consent.NOT_PUBLISHED else LABELS[consent]
        answer = await self._press(seen, label)
        if is_asked and answer and "was not taken" not in answer:
            self.book.answer(seen.person, seen.story, seen.content, consent)
        return answer

    async def approve(self, seen: Seen) -> str:
        """Staff publish it, as they have read it. Answers what is said."""
        answer = await self._press(seen, "Approve")
        if "Published." in answer or "Approved." in answer:
            self.book.publish(seen.person, seen.story, seen.content)
        return answer

    async def _press(self, seen: Seen, label: str) -> str:
        """A button of a card, old or new; "" where it has none like that."""
        try:
            handle = press_of(seen.card.card, label)
        except KeyError:
            return ""
        self.clock.move(seconds=1)
        self._touches(seen.story)
        return said(await self.core.press(speaker(seen.person), handle, f"k{next(self._keys)}"))

    # What was published

    async def correct(self, person: str, story: int) -> int | None:
        """A draft with the words of a published story."""
        answer = await self.ask(person, "story correct", story=str(story))
        if "Here is a draft" not in said(answer):
            return None
        newest = select(Story.id).where(Story.replaces_id == story).order_by(Story.id.desc()).limit(1)
        async with self.store.reading() as uow:
            made = (await uow.session.scalars(newest)).one()
        first = self.book.told[story]
        libraries = {*first.libraries, *self.book.partners}
        self.book.told.setdefault(made, Told(made, story, first.library, libraries))
        return made

    async def withdraw(self, person: str, story: int) -> None:
        """One of its libraries takes it back."""
        await self.ask(person, "story withdraw", story=str(story), sure="yes")
        told = self.book.told[story]
        if self.book.is_of(person, told) and story == told.root:
            self.book.gone.add(story)

    async def hide(self, person: str, story: int) -> None:
        """Staff take it down."""
        await self.ask(person, "story hide", story=str(story))
        if person == STAFF and self.book.is_up(story):
            self.book.down.add(story)

    async def show(self, person: str, story: int) -> None:
        """Staff show it again."""
        await self.ask(person, "story show", story=str(story))
        if person == STAFF:
            self.book.down.discard(story)

    # The world

    async def leave(self, person: str) -> None:
        """They do not speak for their library any more, if somebody else does."""
        if (library := self.book.speaks.get(person)) is not None:
            left = await self.ask(person, "sister library-left", library=str(library))
            if "You do not speak for" in said(left):
                del self.book.speaks[person]

    async def leave_partners(self, person: str) -> None:
        """Their library leaves the others, if two stay."""
        if (library := self.book.speaks.get(person)) is not None:
            given = {"partnership": self._partnership, "library": str(library), "words": ""}
            if "has left the partnership" in said(await self.ask(person, "sister partnership-left", **given)):
                self.book.partners.discard(library)

    async def deliver(self) -> None:
        """Until nothing waits for the stories channels any more."""
        on_its_way = Notice.state.in_([NoticeState.WAITING, NoticeState.SENDING])
        stale = (Notice.state == NoticeState.SENT) & Notice.stale_from.is_not(None)
        waiting = select(Notice.id).where(Notice.kind == "story", or_(on_its_way, stale)).limit(1)
        for _hour in range(24):
            await self.office.drain()
            async with self.store.reading() as uow:
                if (await uow.session.scalars(waiting)).first() is None:
                    return
            self.clock.move(hours=1)
        raise AssertionError("something still waits for the stories channels")

    async def _content(self, story: int) -> Content:
        """What it says now, as it is kept."""
        async with self.store.reading() as uow:
            row = await uow.session.get_one(Story, story)
            alts = await uow.session.scalars(select(StoryPhoto.alt).where(StoryPhoto.story_id == story))
            more = row.more.split()[0] if row.more else None
            return Content(row.title.split()[-1], more, frozenset(alt.split()[0] for alt in alts))

    def _touches(self, story: int) -> None:
        """That one, and what it corrects or is corrected by."""
        if (told := self.book.told.get(story)) is not None:
            self.touched |= {each.id for each in self.book.told.values() if each.root == told.root}


def speaker(person: str) -> Speaker:
    """All of them are in Harbour."""
    account = AccountRef("playground", "harbour", person.lower())
    return Speaker(account=account, profile=Profile(person, "en", None), place=Place("bot", direct=True))
