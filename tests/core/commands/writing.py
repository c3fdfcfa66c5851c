"""People who write an agreement: what they press and read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.chat import Facts, Form, Refusal, Reply, Row, Rows, plain
from core.content.agreement import Section
from core.model.ids import AgreementId, LibraryId, MemberId
from core.services.agreements import agreement_by_id, conflicts_of, current_agreement, texts_of
from core.services.signing import write_signature
from core.store.sealing import buttons_of

if TYPE_CHECKING:
    from core.chat import Answer, Button
    from core.model.agreements import Agreement
    from tests.core.register import Register

AGREEMENT = "/sister agreement"


@dataclass
class Desk:
    """Who writes, and where."""

    there: Register

    async def press(self, who: str, answer: Answer, label: str) -> Answer:
        """The button with that label, as it is read; of several the first one."""
        button = next(each for each in self.buttons(answer) if plain(each.label, answer.reader) == label)
        town = self.there.town
        town.said += 1
        return await town.core.press(town.speaker(who), button.handle, f"p{town.said}")

    @staticmethod
    def buttons(answer: Answer) -> tuple[Button, ...]:
        if isinstance(answer.outcome, Refusal):
            return answer.outcome.buttons
        assert isinstance(answer.outcome, Reply)
        return buttons_of(answer.outcome.card)

    @staticmethod
    def value_of(answer: Answer, field: str) -> object:
        """What stands in that field of a form."""
        assert isinstance(answer.outcome, Form)
        return next(each.value for each in answer.outcome.fields if each.name == field)

    def labels(self, answer: Answer) -> list[str]:
        return [plain(each.label, answer.reader) for each in self.buttons(answer)]

    async def begin(self, who: str = "Ana", form: str = "Long form, 17 sections", *languages: str) -> Answer:
        town = self.there.town
        asked = await self.press(who, await town.say(who, AGREEMENT), form)
        return await town.fill(who, asked, languages=languages or ("en",))

    async def open(self, who: str, section: Section, language: str = "en") -> Answer:
        town = self.there.town
        town.said += 1
        given = {"agreement": "1", "section": section.value, "language": language}
        return await self.there.ask(who, "sister agreement-section", f"o{town.said}", **given)

    async def write(self, who: str, section: Section, text: str, language: str = "en") -> Answer:
        shown = await self.open(who, section, language)
        label = "Change" if "Change" in self.labels(shown) else "Write"
        return await self.there.town.fill(who, await self.press(who, shown, label), text=text)

    async def both_write(
        self, section: Section = Section.PURPOSE, first: str = "Our readers meet.", second: str = "Our children read."
    ) -> Answer:
        """Ana and Yusuf open the same form; Ana saves, and then Yusuf."""
        hers = await self.press("Ana", await self.open("Ana", section), "Write")
        his = await self.press("Yusuf", await self.open("Yusuf", section), "Write")
        await self.there.town.fill("Ana", hers, text=first)
        return await self.there.town.fill("Yusuf", his, text=second)

    async def sign(self, library: LibraryId, by: int) -> None:
        async with self.there.store.writing() as uow:
            agreement = await current_agreement(uow, self.there.pair.id, to_change=True)
            assert agreement is not None
            await write_signature(
                uow,
                agreement,
                library_id=library,
                name="Ana Waqa",
                position="Director",
                on=uow.now.date(),
                by=MemberId(by),
                recording=None,
            )

    async def text(self, section: Section = Section.PURPOSE, language: str = "en") -> str | None:
        async with self.there.store.reading() as uow:
            agreement = await current_agreement(uow, self.there.pair.id)
            assert agreement is not None
            standing = (await texts_of(uow, agreement.id)).get((section, language))
        return None if standing is None else standing.text.text

    async def rivals(self) -> list[str]:
        async with self.there.store.reading() as uow:
            agreement = await current_agreement(uow, self.there.pair.id)
            assert agreement is not None
            return [each.conflict.text for each in await conflicts_of(uow, agreement.id)]

    async def agreement(self, number: int = 1) -> Agreement:
        async with self.there.store.reading() as uow:
            found = await agreement_by_id(uow, AgreementId(number))
        assert found is not None
        return found


def facts(answer: Answer) -> dict[str, str]:
    assert isinstance(answer.outcome, Reply)
    found = [part.facts for part in answer.outcome.card.parts if isinstance(part, Facts)]
    return {plain(fact.label, answer.reader): plain(fact.value, answer.reader) for each in found for fact in each}


def rows(answer: Answer) -> dict[str, str]:
    assert isinstance(answer.outcome, Reply)
    found: list[Row] = [row for part in answer.outcome.card.parts if isinstance(part, Rows) for row in part.rows]
    return {
        plain(row.title, answer.reader): plain(row.detail, answer.reader) for row in found if row.detail is not None
    }
