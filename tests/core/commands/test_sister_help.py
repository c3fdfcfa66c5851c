"""/sister help: one role a card, short enough to be read, and the way to the other roles one has."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.chat import Facts, Reply, plain
from core.model.ids import MemberId
from core.model.members import Role, RoleGrant
from core.store.sealing import buttons_of
from tests.contracts.fitting import texts_of
from tests.core.register import Register
from tests.core.town import said

if TYPE_CHECKING:
    from core.chat import Answer

BETH = MemberId(3)
CARDS = {"First steps", "For contacts", "For staff"}


def labels(answer: Answer) -> list[str]:
    """Its buttons."""
    assert isinstance(answer.outcome, Reply)
    return [plain(button.label, answer.reader) for button in buttons_of(answer.outcome.card)]


def commands(answer: Answer) -> list[str]:
    """What one can write."""
    assert isinstance(answer.outcome, Reply)
    (facts,) = [part.facts for part in answer.outcome.card.parts if isinstance(part, Facts)]
    return [plain(fact.label, answer.reader) for fact in facts]


def letters(answer: Answer) -> int:
    """How many there are on the card, buttons included."""
    assert isinstance(answer.outcome, Reply)
    return sum(len(plain(text, answer.reader)) for text in texts_of(answer.outcome.card)) + len("".join(labels(answer)))


@pytest.mark.parametrize(
    ("person", "first", "others"),
    [
        ("Lina", "/introduce", []),
        ("Ana", "/log", ["First steps"]),
        ("Dee", "/staff", ["First steps"]),
        ("Beth", "/log", ["For staff", "First steps"]),
    ],
)
async def test_one_role_a_card_of_at_most_600_letters(
    there: Register, person: str, first: str, others: list[str]
) -> None:
    await make_beth_staff(there)

    own = await there.ask(person, "sister help")

    assert commands(own)[0] == first
    assert [label for label in labels(own) if label in CARDS] == others
    seen = [own, *[await there.town.press(person, own, label) for label in others]]
    assert len({tuple(commands(each)) for each in seen}) == len(seen)
    assert max(letters(each) for each in seen) <= 600


async def make_beth_staff(there: Register) -> None:
    """Beth, who speaks for Juneau, is staff too."""
    async with there.store.writing() as uow:
        uow.session.add(RoleGrant(member_id=BETH, role=Role.STAFF, granted_at=uow.now))


async def test_nobody_reads_of_a_role_they_do_not_have(there: Register) -> None:
    forged = await there.ask("Ana", "sister help", role="staff")
    assert said(forged) == said(await there.ask("Ana", "sister help"))
    assert not any(command.startswith("/staff") for command in commands(forged))
