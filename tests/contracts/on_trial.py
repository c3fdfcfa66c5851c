"""Partners who try it out in the small programme: asked midway, and reviewed near the end."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from core.chat import Reply
from core.model.ids import PartnershipId
from core.model.partnerships import Partnership, PartnershipState
from core.model.reviews import Review
from core.services.partnerships import partnership_by_id
from tests import builders

if TYPE_CHECKING:
    from core.chat import WireValue
    from tests.contracts.world import World

BEGAN = 60
"""Days ago."""

ANSWERS: dict[str, WireValue] = {
    "did": "Our readers wrote to each other.",
    "enough": "right",
    "best_way": "email",
    "language": "Yes. A glossary would help.",
    "gained": "New friends.",
    "involved": "Two colleagues of the children's room.",
    "change": "",
    "wish": "continue",
    "extend_months": "",
}


async def in_trial(world: World, *, left: int, partnership: int = 1, midway: bool = False) -> None:
    """That partnership is in a trial, which ends in so many days. `midway`: it is asked about it tomorrow."""
    async with world.store.writing() as uow:
        found = await partnership_by_id(uow, PartnershipId(partnership))
        assert found is not None
        today = uow.now.date()
        found.trial_ends_on = today + timedelta(days=left)
        found.become(PartnershipState.TRIAL, today)
        found.state_since = today - timedelta(days=BEGAN)
        found.midway_on = today + timedelta(days=1) if midway else None


async def partners_try(world: World) -> None:
    """One library says midway that it does not go well and asks for help; of one review all say different things, and
    of another the same.
    """
    xavi, xenia = await builders.member(world.store, "Xavi"), await builders.member(world.store, "Xenia")
    made: list[Partnership] = []
    for number in range(3):
        one = await builders.library(world.store, "Suva", name=f"Reef {number}", contacts=[xavi])
        other = await builders.library(world.store, "Juneau", name=f"Fjord {number}", contacts=[xenia])
        made.append(await builders.partnership(world.store, one, other))
    midway, split, same = made
    await in_trial(world, left=60, partnership=midway.id, midway=True)
    for each in (split, same):
        await in_trial(world, left=20, partnership=each.id)


async def they_answer(world: World) -> None:
    """Once they are asked."""
    async with world.store.reading() as uow:
        asked = list(await uow.session.scalars(select(Partnership).where(Partnership.midway_asked_on.is_not(None))))
        low = [await partnership_by_id(uow, each.id) for each in asked]
        reviews = list(await uow.session.scalars(select(Review).order_by(Review.id)))
        of_reviews = [await partnership_by_id(uow, each.partnership_id) for each in reviews]
    for each in low:
        assert each is not None
        given = {"partnership": str(each.id), "library": str(each.rows[0].library_id)}
        await _done(world, "Xavi", "sister midway-answer", **given, going="1")
        await _done(world, "Xavi", "sister midway-help", **given)
    assert len(reviews) == 2
    for number, (review, partnership) in enumerate(zip(reviews, of_reviews, strict=True)):
        assert partnership is not None
        for person, row in zip(("Xavi", "Xenia"), partnership.rows, strict=True):
            wish = "stop" if number == 0 and person == "Xavi" else "continue"
            given = {"review": str(review.id), "library": str(row.library_id)}
            await _done(world, person, "sister review-send", **{**ANSWERS, "wish": wish}, **given)


async def _done(world: World, person: str, command: str, **given: WireValue) -> None:
    assert isinstance((await world.ask(person, command, **given)).outcome, Reply), command
