"""The steps of a life, by their names. A step that cannot be taken just then is none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from core.chat import BusyError, UnclearError
from core.model.stories import Consent, Minors
from tests.adapters.web.lives.book import SPEAK, STAFF, WORDS_BACK
from tests.adapters.web.lives.steps import LEFT, MOST, PARTNER, TELLER, WAY, WORDS
from tests.fakes.workspace import LostError

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from tests.adapters.web.lives.eyes import Eyes
    from tests.adapters.web.lives.steps import Choices
    from tests.adapters.web.lives.town import Seen, StoryTown

_FAULTS = {"busy": BusyError("slow", 5), "unclear": UnclearError("cut"), "lost": LostError("cut")}


class Life:
    """What happens in a town, before everybody's eyes."""

    def __init__(self, town: StoryTown, eyes: Eyes) -> None:
        self.town, self.eyes = town, eyes

    # A story comes to be

    async def is_told(self, who: str, **words: Any) -> int | None:  # noqa: ANN401  # as drawn
        if len(self.town.book.told) >= MOST:
            return None
        there = [each for each, library in self.town.book.speaks.items() if library in self.town.book.partners]
        return await self.town.tell(who if who in there or not there else there[0], **self._words(words))

    async def goes_its_way(self, who: str, *, photo: bool, further: bool, **drawn: Any) -> None:  # noqa: ANN401  # as drawn
        story = await self.is_told(who, **_some(WORDS, drawn))
        if story is None:
            return
        who = self._who(TELLER, story)
        if photo:
            await self.town.add_photo(who, story)
        if further:
            await self.town.add_more(who, story)
        await self._to_the_end(story, who, **_some(WAY, drawn))

    async def is_changed(self, which: int, who: str, **words: Any) -> None:  # noqa: ANN401  # as drawn
        if (story := self._one(which)) is not None:
            await self.town.change(self._who(who, story), story, **self._words(words))

    async def is_told_further(self, which: int, who: str, names: Sequence[str]) -> None:
        if (story := self._one(which)) is not None:
            await self.town.add_more(self._who(who, story), story, self._inside(names))

    async def gets_a_photo(self, which: int, who: str, names: Sequence[str]) -> None:
        if (story := self._one(which)) is not None:
            await self.town.add_photo(self._who(who, story), story, self._inside(names))

    async def loses_a_photo(self, which: int, who: str) -> None:
        if (story := self._one(which)) is not None:
            await self.town.take_photo_out(self._who(who, story), story)

    async def is_confirmed(self, which: int, who: str) -> None:
        if (story := self._one(which)) is not None:
            await self.town.confirm(self._who(who, story), story)

    async def is_sent(self, which: int, who: str) -> None:
        if (story := self._one(which)) is not None:
            await self._send(self._who(who, story), story)

    # Its libraries and staff say what they say

    async def is_looked_at(self, which: int, who: str) -> Seen | None:
        story = self._one(which)
        return await self.town.look(self._who(who, story), story) if story is not None else None

    async def is_answered(self, which: int, who: str, answer: Consent) -> None:
        await self._answer(await self.is_looked_at(which, who), answer)

    async def is_answered_late(self, which: int, answer: Consent) -> None:
        await self._answer(self._card(which), answer)

    async def is_to_be_changed(self, which: int, who: str) -> None:
        if (story := self._one(which)) is not None:
            await self.town.ask(self._who(who, story), "story ask-change", story=str(story), words=WORDS_BACK)

    async def is_to_be_changed_for_staff(self, which: int) -> None:
        await self.is_to_be_changed(which, STAFF)

    async def is_approved(self, which: int, who: str) -> None:
        await self._approve(await self.is_looked_at(which, who))

    async def is_approved_late(self, which: int) -> None:
        await self._approve(self._card(which))

    async def is_declined(self, which: int) -> None:
        if (story := self._one(which)) is not None:
            await self.town.ask(STAFF, "story decline", story=str(story), words=WORDS_BACK)

    # Everybody reads it, and then they do not

    async def is_corrected(self, which: int, who: str, *, to_the_end: bool, photo_out: bool, **drawn: Any) -> None:  # noqa: ANN401  # as drawn
        story = self._published(which)
        if story is None or len(self.town.book.told) >= MOST:
            return
        who = self._who(who, story)
        if (made := await self.town.correct(who, story)) is None:
            return
        await self.town.change(who, made, **self._words(_some(WORDS, drawn)))
        if photo_out:
            await self.town.take_photo_out(who, made)
        if to_the_end:
            await self._to_the_end(made, who, **_some(WAY, drawn))

    async def is_hidden(self, which: int, who: str) -> None:
        if (story := self._published(which)) is not None:
            await self.town.hide(self._who(who, story), story)
            self.eyes.seen["hidden"] += story in self.town.book.down

    async def is_shown_again(self, which: int, who: str) -> None:
        if (story := self._of(self.town.book.down, which)) is not None:
            await self.town.show(self._who(who, story), story)

    async def is_withdrawn(self, which: int, who: str) -> None:
        if (story := self._one(which)) is not None:
            was_up = self.town.book.is_up(story)
            await self.town.withdraw(self._who(who, story), story)
            self.eyes.seen["withdrawn"] += was_up and not self.town.book.is_up(story)

    async def all_are_withdrawn(self) -> None:
        """Each by a library that did not tell it, if somebody speaks for one: then nothing of it is left anywhere."""
        for which in range(len(self.town.book.told)):
            await self.is_withdrawn(which, PARTNER)
        await self.is_delivered()
        await self.eyes.look(everywhere=True)

    async def is_made_a_poster(self, which: int) -> None:
        if (story := self._one(which)) is not None:
            await self.eyes.take_posters(story)

    async def is_looked_for_outside(self, which: int) -> None:
        if (story := self._one(which)) is not None:
            await self.eyes.ask_from_outside(story)

    # The world goes on

    async def loses_a_person(self, who: str) -> None:
        await self.town.leave(who)

    async def loses_a_library(self, who: str) -> None:
        first = self._one(0)
        await self.town.leave_partners(who if first is None else self._who(who, first))

    async def gets_older(self, days: int) -> None:
        self.town.clock.move(days=days)
        await self.town.core.tick()

    async def is_delivered(self, sending: str = "well", later: str = "well") -> None:
        """The first message, and the first correction, may fail."""
        harbour = self.town.office.harbour
        harbour.faults = [_FAULTS[sending]] if sending in _FAULTS else []
        harbour.later_faults = [_FAULTS[later]] if later in _FAULTS else []
        await self.town.deliver()
        self.eyes.look_into_channels()

    # What the steps are made of

    async def _to_the_end(
        self,
        story: int,
        who: str,
        *,
        answer: Consent,
        sure: str,
        sent_back: str | None,
        changed: str,
        old_card: bool,
        editors: Sequence[str],
    ) -> None:
        """Sent, answered by somebody of each other library, approved."""
        if sure == "before":
            await self.town.confirm(who, story)
        await self._send(who, story)
        before = {each: await self.town.look(each, story) for each in self._others(story)}
        if sent_back == PARTNER:
            await self._change_once(story, who, PARTNER, changed)
        if sure == "while asked":
            await self.town.confirm(who, story)
        for place, person in enumerate(before):
            if place == 1 and sure == "in between":
                await self.town.confirm(who, story)
            await self._answer(before[person] if old_card else await self.town.look(person, story), answer)
        seen = await self.town.look(STAFF, story)
        if sent_back == STAFF:
            await self._change_once(story, who, STAFF, changed)
            for person in before:
                await self._answer(await self.town.look(person, story), answer)
        for editor in editors:
            await self._approve(seen if old_card and editor == STAFF else await self.town.look(editor, story))

    async def _change_once(self, story: int, who: str, asked_by: str, changed: str) -> None:
        """Somebody asks for it, and it is sent again."""
        await self.town.ask(self._who(asked_by, story), "story ask-change", story=str(story), words=WORDS_BACK)
        match changed:
            case "words":
                await self.town.change(who, story, wish=Consent.NAMED, minors=Minors.NO, names=())
            case "further":
                await self.town.add_more(who, story)
            case "photo":
                await self.town.add_photo(who, story)
            case _:
                pass
        await self._send(who, story)

    async def _send(self, who: str, story: int) -> None:
        self.eyes.seen["held back"] += "was not sent yet" in await self.town.send(who, story)

    async def _answer(self, seen: Seen | None, answer: Consent) -> None:
        if seen is not None:
            self.eyes.seen["an answer too late"] += "was not taken" in await self.town.answer(seen, answer)

    async def _approve(self, seen: Seen | None) -> None:
        if seen is not None:
            said = await self.town.approve(seen)
            self.eyes.seen["published"] += "Published." in said
            self.eyes.seen["corrected"] += "Approved." in said
            self.eyes.seen["an answer too late"] += "was not taken" in said

    # Who, which, and with which words

    def _who(self, who: str, story: int) -> str:
        """By name."""
        book, told = self.town.book, self.town.book.told[story]
        mine = [person for person, library in book.speaks.items() if library == told.library]
        others = [person for person in book.speaks if person not in mine and book.is_of(person, told)]
        found = {TELLER: mine, PARTNER: others}.get(who, [who])
        return found[0] if found else STAFF

    def _others(self, story: int) -> list[str]:
        """Somebody of each library that did not tell it."""
        one_of = {library: person for person, library in self.town.book.speaks.items()}
        return [one_of[each] for each in sorted(one_of) if each != self.town.book.told[story].library]

    def _words(self, drawn: Mapping[str, Any]) -> dict[str, Any]:
        return {**drawn, "names": self._inside(drawn["names"])}

    def _inside(self, names: Sequence[str]) -> list[str]:
        left = [person for person in SPEAK if person not in self.town.book.speaks]
        return [name for each in names for name in (left[:1] if each == LEFT else [each])]

    def _one(self, which: int) -> int | None:
        return self._of(self.town.book.told, which)

    def _published(self, which: int) -> int | None:
        return self._of([each for each in self.town.book.public if self.town.book.is_up(each)], which)

    @staticmethod
    def _of(those: Collection[int], which: int) -> int | None:
        there = sorted(those)
        return there[which % len(there)] if there else None

    def _card(self, which: int) -> Seen | None:
        cards = self.town.cards
        return cards[-1 - which % len(cards)] if cards else None


def _some(choices: Choices, drawn: Mapping[str, Any]) -> dict[str, Any]:
    return {name: drawn[name] for name in choices}
