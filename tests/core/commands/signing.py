"""Who signs the agreement of Suva and Amman in chat, and what they are answered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.chat import Answer, Buttons, Form, Refusal, Reply, plain
from core.store.sealing import buttons_of
from tests.core.agreed import Paper, written
from tests.core.commands.parting import Partners, build_partners

if TYPE_CHECKING:
    from core.chat import Button
    from core.store import Database, Store
    from tests.clock import MovableClock


@dataclass
class Signing:
    """Partners with an agreement (1) before them."""

    there: Partners
    paper: Paper

    async def look(self, who: str, agreement: int = 1) -> Answer:
        """The page of a version."""
        return await self.there.ask(who, "sister agreement-version", agreement=str(agreement))

    async def press(self, who: str, answer: Answer, label: str) -> Answer:
        """The button with that label, as it is read; of several the first one."""
        button = next(each for each in self.buttons(answer) if plain(each.label, answer.reader) == label)
        town = self.there.town
        town.said += 1
        return await town.core.press(town.speaker(who), button.handle, f"s{town.said}")

    @staticmethod
    def buttons(answer: Answer) -> tuple[Button, ...]:
        """All of them."""
        if isinstance(answer.outcome, Refusal):
            return answer.outcome.buttons
        assert isinstance(answer.outcome, Reply), answer.outcome
        return buttons_of(answer.outcome.card)

    def labels(self, answer: Answer) -> list[str]:
        """As they are read."""
        return [plain(each.label, answer.reader) for each in self.buttons(answer)]

    async def open(self, who: str) -> Answer:
        """The form in which they sign for their library."""
        library = "Suva" if who in {"Ana", "Tomas"} else "Amman"
        return await self.press(who, await self.look(who), f"Sign for {library} City Library")

    async def sign(self, who: str, /, **values: str) -> Answer:
        """They read it, and sign."""
        answers = {"name": f"{who} W", "position": "Director", **values}
        return await self.there.town.fill(who, await self.open(who), **answers)

    async def upload(self, who: str, name: str, content: bytes, media_type: str = "application/pdf") -> str:
        """A file of theirs; its handle."""
        town = self.there.town
        kept = await town.core.keep_file(town.speaker(who).account, name=name, media_type=media_type, content=content)
        return kept.file


async def build_signing(database: Database, store: Store, clock: MovableClock) -> Signing:
    """All is written in the short form, in English."""
    there = await build_partners(database, store, clock)
    return Signing(there, await written(store))


def problems(answer: Answer) -> dict[str, str]:
    """What is wrong with a form, by field."""
    assert isinstance(answer.outcome, Form), answer.outcome
    return {name: plain(problem.text, answer.reader) for name, problem in answer.outcome.problems.items()}


def given(answer: Answer, label: str) -> dict[str, str | tuple[str, ...]]:
    """What a button carries."""
    assert isinstance(answer.outcome, Reply)
    for part in answer.outcome.card.parts:
        for button in part.buttons if isinstance(part, Buttons) else ():
            if plain(button.label, answer.reader) == label:
                return dict(button.given)
    raise LookupError(label)
