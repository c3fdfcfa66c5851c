"""A review that waits: on the staff's home, in their list, and decided by whoever watches over the partnership."""

from __future__ import annotations

import asyncio
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from core.chat import Form, Refusal
from core.model.lifecycle import ChangeReason
from core.model.members import Role
from core.model.partnerships import PartnershipState
from core.model.reviews import Outcome
from core.services.people import search_members
from tests import builders
from tests.core.commands.desk_reading import everything as said
from tests.core.commands.desk_reading import labels
from tests.core.commands.on_trial import REVIEW, OnTrial, build_trial

if TYPE_CHECKING:
    from core.chat import Answer, WireValue
    from core.store import Database, Store
    from tests.clock import MovableClock


@pytest.fixture
async def split(database: Database, store: Store, clock: MovableClock) -> OnTrial:
    """Suva would stop, Amman would continue."""
    there = await build_trial(database, store, clock)
    await there.at(REVIEW + timedelta(days=4))
    await there.says("Ana", "stop")
    await there.says("Yusuf", gained="Much.")
    return there


async def settles(there: OnTrial, person: str = "Dee", settlement: str = "continue", **more: WireValue) -> Answer:
    given: dict[str, WireValue] = {"review": "1", "settlement": settlement, "months": "", "words": "Shall we talk?"}
    return await there.ask(person, "staff review-settle", **{**given, **more})


async def test_it_stands_on_the_staff_home_and_in_their_list_until_it_is_decided(split: OnTrial) -> None:
    assert "1 review waits for a decision" in said(await split.town.say("Dee", "/staff home"))
    listed = await split.ask("Dee", "staff reviews")
    assert "They do not all wish the same." in said(listed)
    looked = await split.town.press("Dee", listed, "Look at the review")
    assert "would stop kindly (Ana)" in said(looked)
    assert "Much." in said(looked)
    form = await split.town.press("Dee", looked, "Decide")
    assert isinstance(form.outcome, Form)
    decided = await split.town.fill("Dee", form, settlement="continue", words="You agreed to try letters.")
    assert "Thank you. Each contact reads it in their own morning." in said(decided)
    assert "No review waits for a decision." in said(await split.ask("Dee", "staff reviews"))
    assert "waits for a decision" not in said(await split.town.say("Dee", "/staff home"))


async def test_continue_is_told_to_all_with_the_words_and_all_answers(split: OnTrial) -> None:
    await settles(split, words="You agreed to try letters.")
    assert await split.state() is PartnershipState.ACTIVE
    assert await split.reasons() == [ChangeReason.REVIEWED_CONTINUE]
    (step,) = await split.timeline()
    assert step.note == "You agreed to try letters."
    await split.in_the_morning()
    told = split.told("Dee of the staff decided so: “You agreed to try letters.”")
    assert {"ana", "tomas", "yusuf", "zaid"} <= set(told)
    assert {"tomas", "zaid"} <= set(split.told("would stop kindly (Ana)"))
    (review,) = await split.reviews()
    assert (review.outcome, review.settled_by is not None, review.shown_at) == (
        Outcome.CONTINUED,
        True,
        review.settled_at,
    )


async def test_extend_needs_months(split: OnTrial) -> None:
    for wrong in ("", "0", "7", "many"):
        refused = await settles(split, settlement="extend", months=wrong)
        assert isinstance(refused.outcome, Form), wrong
        assert set(refused.outcome.problems) == {"months"}, wrong
    assert isinstance((await settles(split, words="")).outcome, Form)
    assert "The trial goes on for 3 months more" in said(await settles(split, settlement="extend", months="3"))
    assert (await split.partnership()).trial_ends_on == date(2027, 3, 20)
    assert await split.reasons() == [ChangeReason.TRIAL_EXTENDED]


async def test_stop_ends_it_kindly_and_any_side_can_undo_it(split: OnTrial) -> None:
    ended = await settles(split, settlement="stop", words="Thank you both.")
    assert "It ends kindly." in said(ended)
    assert await split.state() is PartnershipState.ENDED
    page = await split.town.say("Yusuf", "/sister partnership partnership:1")
    assert "Welcome back." in said(await split.town.press("Yusuf", page, "Undo"))
    assert await split.state() is PartnershipState.TRIAL


async def test_who_speaks_for_one_of_the_libraries_does_not_decide(split: OnTrial) -> None:
    sam = await builders.member(split.store, "Sam", roles=(Role.STAFF,))
    await builders.contact(split.store, split.libraries["Suva"], sam)
    refused = await settles(split, "Sam")
    assert "somebody else of the staff decides" in said(refused)
    assert "Decide" not in labels(await split.town.say("Sam", "/sister review partnership:1"))
    for person in ("Ana", "Lina", "Beth"):
        assert "Only staff can do this." in said(await settles(split, person))
    assert await split.state() is PartnershipState.TRIAL
    assert (await split.reviews())[0].outcome is Outcome.SPLIT


async def test_with_nobody_else_of_the_staff_they_do(database: Database, store: Store, clock: MovableClock) -> None:
    there = await build_trial(database, store, clock)
    async with store.reading() as uow:
        (dee,) = await search_members(uow, "Dee")
    await builders.contact(store, there.libraries["Suva"], dee)
    await there.at(REVIEW + timedelta(days=4))
    await there.says("Ana", "stop")
    await there.says("Yusuf")
    assert "Each contact reads it" in said(await settles(there))


async def test_two_who_decide_at_the_same_moment_decide_once(split: OnTrial) -> None:
    await builders.member(split.store, "Eve", roles=(Role.STAFF,))
    first, second = await asyncio.gather(settles(split), settles(split, "Eve", "stop"))
    assert len(await split.reasons()) == 1
    assert sum("Each contact reads it" in said(each) for each in (first, second)) == 1
    assert said(await settles(split, "Eve", "stop")).startswith("The trial of")
    assert len(await split.reasons()) == 1


async def test_what_does_not_wait_is_not_decided(database: Database, store: Store, clock: MovableClock) -> None:
    there = await build_trial(database, store, clock)
    assert isinstance((await settles(there)).outcome, Refusal)
    await there.at(REVIEW + timedelta(days=4))
    open_one = said(await settles(there, settlement="stop"))
    assert "is being reviewed" in open_one
    assert await there.state() is PartnershipState.TRIAL
    assert there.told("waits for a decision") == []
