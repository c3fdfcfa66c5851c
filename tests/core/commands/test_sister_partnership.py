"""One partnership: its state and why, the next step, and its life so far; for its libraries and staff alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.chat import Facts, Form, Refusal, Reply, Row, Rows, plain
from core.model.lifecycle import TRANSITIONS, ChangeReason
from core.model.partnerships import PartnershipState
from core.services.communications import hold
from core.services.lifecycle import IllegalTransitionError, change_state, timeline
from core.services.partnerships import partnership_by_id
from tests.core.commands.desk_reading import labels
from tests.core.register import Register, form_of, labels_of, problems_of
from tests.core.town import said

if TYPE_CHECKING:
    from core.chat import Answer
    from tests.core.register import Register, form_of, labels_of, problems_of


def facts(answer: Answer) -> dict[str, str]:
    assert isinstance(answer.outcome, Reply)
    found = [part.facts for part in answer.outcome.card.parts if isinstance(part, Facts)]
    return {plain(fact.label, answer.reader): plain(fact.value, answer.reader) for each in found for fact in each}


def rows(answer: Answer) -> list[Row]:
    assert isinstance(answer.outcome, Reply)
    return [row for part in answer.outcome.card.parts if isinstance(part, Rows) for row in part.rows]


async def change(there: Register, to: PartnershipState, reason: ChangeReason = ChangeReason.TALKED) -> None:
    async with there.store.writing() as uow:
        partnership = await partnership_by_id(uow, there.pair.id)
        assert partnership is not None
        held = await hold(uow, partnership)
        await change_state(uow, held.partnership, to, reason, by=None, on=uow.now.date())


async def test_it_shows_where_it_stands(there: Register) -> None:
    shown = await there.town.say("Ana", "/sister partnership")
    assert "Suva City Library and Amman City Library" in said(shown)
    assert facts(shown)["State"].startswith("Active since")
    assert facts(shown)["How often"] == "every 30 days"
    assert "Keep in touch." in said(shown)


async def test_what_is_done_often_stands_first_and_what_is_done_once_last(there: Register) -> None:
    often = ["Log a talk", "Write a note", "Agreement", "Change how often", "History", "Tell a story"]
    once = ["Invite another library", "End it kindly", "Pause until a day", "They cannot answer", "Home"]
    assert labels(await there.town.say("Ana", "/sister partnership")) == [*often, *once]
    for_them = ["Cannot answer: Suva City Library", "Cannot answer: Amman City Library"]
    read = ["Private notes", *for_them, "Home"]
    assert labels(await there.ask("Dee", "sister partnership", partnership="1")) == read


async def test_each_change_is_there_with_its_reason_and_the_newest_is_why(there: Register) -> None:
    await change(there, PartnershipState.DORMANT)
    await there.town.say("Ana", "/log how:video partnership:1 hello")
    shown = await there.town.say("Ana", "/sister partnership")
    assert facts(shown)["Why"] == "A talk was logged, by Ana"
    assert [plain(row.title, shown.reader) for row in rows(shown)] == ["Active", "Resting"]


async def test_a_change_that_may_not_follow_is_refused_with_those_that_may(there: Register) -> None:
    with pytest.raises(IllegalTransitionError) as refused:
        await change(there, PartnershipState.PROPOSED)
    assert refused.value.allowed == TRANSITIONS[PartnershipState.ACTIVE]
    async with there.store.reading() as uow:
        assert await timeline(uow, there.pair.id) == []


async def test_a_long_life_has_pages(there: Register) -> None:
    for _turn in range(5):
        await change(there, PartnershipState.DORMANT)
        await change(there, PartnershipState.ACTIVE)
    shown = await there.town.say("Ana", "/sister partnership")
    assert len(rows(shown)) == 8
    assert len(rows(await there.town.press("Ana", shown, "Older"))) == 2


async def test_others_are_not_told_that_it_is_there(there: Register) -> None:
    for number in ("1", "99"):
        asked = await there.ask("Beth", "sister partnership", f"k{number}", partnership=number)
        assert isinstance(asked.outcome, Refusal | Form)
        if isinstance(asked.outcome, Form):
            assert "I do not know" in problems_of(asked)["partnership"]
        else:
            assert "has no partnership yet" in said(asked)


async def test_staff_read_every_one(there: Register) -> None:
    assert "Active since" in facts(await there.ask("Dee", "sister partnership", partnership="1"))["State"]
    form = form_of(await there.ask("Dee", "sister partnership", "k2"))
    assert labels_of(form.fields[0].choices) == ["Suva City Library and Amman City Library"]


@pytest.mark.parametrize("state", list(PartnershipState))
def test_every_state_has_a_way_on(state: PartnershipState) -> None:
    assert TRANSITIONS[state]
    assert state not in TRANSITIONS[state]
    assert PartnershipState.PROPOSED not in TRANSITIONS[state]
