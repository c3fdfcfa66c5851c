"""The days of a review: the clock asks for it near the trial's end, and closes it two weeks later; and what becomes of
it when a library joins or leaves meanwhile.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, exists, func, select

from core.model.endings import Ending, EndingState
from core.model.ids import LibraryId, MemberId, ReviewId
from core.model.partnerships import Partnership
from core.model.reviews import ANSWER_TIME, Review
from core.model.schedule import local_day
from core.services.midway import about as midway_about
from core.services.review_outcomes import decide
from core.services.reviews import Reviewing, about, question, review_by_id, undecided_review
from core.services.trial_days import hold_due_trials, next_day_of_trials
from core.store.unit import UnitOfWork

AT_ONCE = 50
"""So many reviews are closed in one transaction."""


async def ask_reviews(uow: UnitOfWork) -> int:
    """Ask about trials whose day has come, at most fifty; answers how many. It may run anywhere, often."""
    due = await hold_due_trials(uow, Partnership.review_on)
    for partnership in due:
        await _ask(uow, partnership)
    return len(due)


async def _ask(uow: UnitOfWork, partnership: Partnership) -> None:
    """Unless another program just did, or one that was asked before a pause still waits."""
    if partnership.review_on is None or partnership.review_on > local_day(uow.now, "UTC"):
        return
    partnership.review_on = None
    if await undecided_review(uow, partnership.id) is not None:
        return
    # The question midway is over: this one asks the same, and more.
    partnership.midway_on = partnership.midway_asked_on = None
    await uow.refresh(midway_about(partnership.id))
    review = Review(partnership_id=partnership.id, asked_at=uow.now, closes_at=uow.now + ANSWER_TIME)
    uow.session.add(review)
    await uow.session.flush()
    uow.audit("review asked", "partnership", partnership.id, by=None, review=review.id)
    reviewing = Reviewing(review, partnership, {}, None)
    await question(uow, reviewing, [row.library_id for row in partnership.rows])


def _open() -> tuple[ColumnElement[bool], ...]:
    """While somebody asked to end the partnership, and nobody would like to talk first, that comes first."""
    parting = exists().where(Ending.partnership_id == Review.partnership_id, Ending.state == EndingState.WAITING)
    return Review.outcome.is_(None), Review.settled_at.is_(None), ~parting


async def close_reviews(uow: UnitOfWork) -> int:
    """Show what was answered in those whose time is over, at most fifty, and let follow what follows; answers how many.
    It may run anywhere, often.
    """
    found = await uow.session.scalars(
        select(Review.id)
        .where(*_open(), Review.closes_at <= uow.now)
        .order_by(Review.partnership_id, Review.id)
        .limit(AT_ONCE)
    )
    due = found.all()
    for review_id in due:
        await _close(uow, review_id)
    return len(due)


async def _close(uow: UnitOfWork, review_id: ReviewId) -> None:
    """Unless the last library answered just before. One whose trial rests is asked for anew when it goes on."""
    reviewing = await review_by_id(uow, review_id, to_answer=True)
    if reviewing is None or not reviewing.review.is_open:
        return
    if reviewing.in_trial:
        await decide(uow, reviewing, by=None)
        return
    reviewing.review.settled_at = uow.now
    uow.audit("review closed", "partnership", reviewing.partnership.id, by=None, review=review_id)
    await uow.refresh(about(review_id))


async def library_came(uow: UnitOfWork, partnership: Partnership, library_id: LibraryId) -> None:
    """A library joined while the trial is reviewed: it is asked too, until the same day. The partnership is held."""
    reviewing = await undecided_review(uow, partnership.id)
    if reviewing is not None and reviewing.is_open:
        await question(uow, reviewing, [library_id])
        await uow.refresh(about(reviewing.review.id))


async def library_went(uow: UnitOfWork, partnership: Partnership, *, by: MemberId | None) -> None:
    """A library left: it is not waited for, nor asked midway, and when all others have answered, what follows happens.
    The partnership is held.
    """
    await uow.refresh(midway_about(partnership.id))
    reviewing = await undecided_review(uow, partnership.id)
    if reviewing is None:
        return
    if reviewing.is_open and not reviewing.silent:
        await decide(uow, reviewing, by=by)
    else:
        await uow.refresh(about(reviewing.review.id))


async def next_review(uow: UnitOfWork) -> datetime | None:
    """When a review is next asked for, as that day begins in UTC, or closed; None when none is."""
    begins = await next_day_of_trials(uow, Partnership.review_on)
    closes: datetime | None = await uow.session.scalar(select(func.min(Review.closes_at)).where(*_open()))
    return min((each for each in (begins, closes) if each is not None), default=None)
