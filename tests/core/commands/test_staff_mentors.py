"""/staff mentors: who has how many, who waits; and what staff may not read about their own library."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.chat import Refusal
from core.model.members import Role
from core.model.mentoring import Topic
from core.model.partnerships import PartnershipState
from core.services.mentor_search import Asking, ask_for_mentor
from core.services.people import search_members
from core.services.roles import grant
from tests import builders
from tests.contracts.fitting import assert_answer_fits
from tests.core.mentoring import labels, whole

if TYPE_CHECKING:
    from tests.core.register import Register


async def test_staff_mentors(there: Register) -> None:
    mai = await builders.mentor(there.store, "Mai")
    await builders.mentors(there.store, mai, there.pair)
    await builders.mentor(there.store, "Noa", languages=("fr",), paused=True)
    lone = await builders.partnership(
        there.store,
        await builders.library(there.store, "Lima"),
        await builders.library(there.store, "Kyiv"),
        state=PartnershipState.TRIAL,
    )
    assert lone.id
    await there.ask("Beth", "mentor", topic="money", details="Where do we find money?", language="en")
    shown = whole(await there.ask("Dee", "staff mentors"))
    assert "Mai / 1 of 2 / English" in shown
    assert "Noa / 0 of 2 / French. Rests now." in shown
    assert "Juneau City Library / waits since today / Money. Mentors are asked one after the other." in shown
    assert "Lima City Library and Kyiv City Library" in shown
    assert isinstance((await there.ask("Ana", "staff mentors")).outcome, Refusal)
    await there.ask("Mai", "mentor take", request="1")
    there.town.clock.move(minutes=1)
    assert "1 hour; half of them waited less" in whole(await there.ask("Dee", "staff mentors"))


async def test_staff_read_nothing_of_a_wish_about_their_own_library(there: Register) -> None:
    """Yusuf is of the staff, and the partner of who asks; Dee looks after it."""
    async with there.store.writing() as uow:
        (yusuf,) = await search_members(uow, "Yusuf")
        await grant(uow, member_id=yusuf.id, role=Role.STAFF, by=None)
    await there.ask("Ana", "mentor", topic="no-reply", details="They are silent.", language="en")
    theirs = await there.ask("Yusuf", "staff mentors")
    assert "They do not reply" not in whole(theirs)
    assert "I will help" not in labels(theirs)
    assert "They do not reply" in whole(await there.ask("Dee", "staff mentors"))


async def test_staff_who_help_are_counted(there: Register) -> None:
    await there.ask("Ana", "mentor", topic="money", details="Where do we find money?", language="en")
    await there.ask("Dee", "mentor take", request="1")
    shown = whole(await there.ask("Dee", "staff mentors"))
    assert "Dee / Helps 1 partnership, as staff." in shown
    assert "Nobody mentors yet." not in shown


async def test_people_stand_before_trials(there: Register) -> None:
    """However long the trials have waited."""
    await builders.mentor(there.store, "Mai")
    await builders.partnership(
        there.store,
        await builders.library(there.store, "Lima"),
        await builders.library(there.store, "Kyiv"),
        state=PartnershipState.TRIAL,
    )
    await there.town.move(days=1)
    await there.ask("Ana", "mentor", topic="money", details="Where do we find money?", language="en")
    shown = whole(await there.ask("Dee", "staff mentors"))
    assert shown.index("Amman City Library / waits since today") < shown.index("Kyiv City Library / waits 1 day")


async def test_the_longest_lists_fit_into_a_card_of_every_platform(there: Register) -> None:
    """More mentors, wishes and trials than are shown, and the clock's work stopped."""
    for number in range(7):
        await builders.mentor(there.store, f"Mentor {number}", capacity=1, paused=number == 0)
    for number in range(7):
        trials = []
        for names in (("Reef", "Rock"), ("Sand", "Shell")):
            both = [await builders.library(there.store, "Lima", name=f"{name} {number}") for name in names]
            trials.append(await builders.partnership(there.store, *both, state=PartnershipState.TRIAL))
        async with there.store.writing() as uow:
            asking = Asking(topic=Topic.MONEY, language="en", partnership_id=trials[0].id)
            await ask_for_mentor(uow, asking)
    await there.town.move(days=1)
    there.town.clock.move(days=3)
    shown = await there.ask("Dee", "staff mentors")
    assert_answer_fits(shown)
    assert "not checked since" in whole(shown).lower()
    assert "Trials without a mentor" in whole(shown)
    assert whole(shown).count("more, after these") == 3
