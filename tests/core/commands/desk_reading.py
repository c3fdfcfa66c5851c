"""What an answer or a message says, as a person reads it: paragraphs, facts, buttons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.chat import Answer, Facts, Refusal, Reply, ToPerson, plain
from core.model.members import Member
from core.store.sealing import buttons_of
from tests.contracts.fitting import texts_of

if TYPE_CHECKING:
    from core.chat import Card
    from core.store import Store
    from tests.core.register import Register


def _card(answer: Answer) -> Card:
    assert isinstance(answer.outcome, Reply), answer.outcome
    return answer.outcome.card


def everything(answer: Answer) -> str:
    """Every text of it, one a line."""
    if isinstance(answer.outcome, Refusal):
        return plain(answer.outcome.text, answer.reader)
    return "\n".join(plain(text, answer.reader) for text in texts_of(_card(answer)))


def facts(answer: Answer) -> dict[str, str]:
    """Its two-column list."""
    return {
        plain(fact.label, answer.reader): plain(fact.value, answer.reader)
        for part in _card(answer).parts
        if isinstance(part, Facts)
        for fact in part.facts
    }


def labels(answer: Answer) -> list[str]:
    """Its buttons."""
    found = answer.outcome.buttons if isinstance(answer.outcome, Refusal) else buttons_of(_card(answer))
    return [plain(button.label, answer.reader) for button in found]


def inbox(there: Register, name: str) -> list[str]:
    """The messages that stand in the person's direct message, each of several in one by itself, as it is read now."""
    return [
        "\n".join(plain(text, parcel.reader) for text in texts_of(parcel.card))
        for parcel in there.town.letters()
        if parcel.address == ToPerson(name.lower())
    ]


def told(there: Register, name: str, words: str) -> list[str]:
    """Those of them that hold these words."""
    return [message for message in inbox(there, name) if words in message]


async def member_of(store: Store, member_id: int) -> Member:
    """The member with that number."""
    async with store.reading() as uow:
        return await uow.session.get_one(Member, member_id)
