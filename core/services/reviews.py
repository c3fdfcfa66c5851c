"""The review of a trial: each library answers the seven questions for itself, and none reads another's answers before
all have answered, or the time for it is over. What follows is in `review_outcomes`.

Whoever changes a review holds its partnership: of two at the same moment one wins, and the other reads it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, exists, func, select

from core.model.answers import AnswerSource
from core.model.communications import Way
from core.model.ids import LibraryId, MemberId, PartnershipId, ReviewId
from core.model.libraries import Library
from core.model.members import Member
from core.model.partnerships import Partnership, PartnershipLibrary, PartnershipState
from core.model.reviews import WAITING_OUTCOMES, Enough, Outcome, Review, ReviewAnswer, Wish
from core.services.communications import hold_of
from core.services.partnerships import partnerships_by_id
from core.services.people import contacts_of, in_their_hours
from core.store.unit import UnitOfWork


@dataclass(frozen=True, kw_only=True)
class Answered:
    """What a library says to the seven questions. `gained`: for the mentor alone. `source`, `on`: of an answer that
    somebody records; `on` of their calendar.
    """

    library_id: LibraryId
    by: MemberId
    enough: Enough
    wish: Wish
    best_way: Way | None = None
    did: str | None = None
    language: str | None = None
    gained: str | None = None
    involved: str | None = None
    change: str | None = None
    extend_months: int | None = None
    source: AnswerSource | None = None
    on: date | None = None


@dataclass(frozen=True)
class Given:
    """An answer, and the name of who gave or recorded it."""

    answer: ReviewAnswer
    name: str


@dataclass(frozen=True)
class Reviewing:
    """A review with its partnership, what each library of it answered, and the name of who settled it."""

    review: Review
    partnership: Partnership
    answers: Mapping[LibraryId, Given]
    settler: str | None

    @property
    def libraries(self) -> list[Library]:
        """Those who are asked: all that are partners now. Who left is waited for no longer; who joined is asked too."""
        return [row.library for row in self.partnership.rows]

    @property
    def silent(self) -> list[Library]:
        """Those who have not answered."""
        return [each for each in self.libraries if each.id not in self.answers]

    @property
    def in_trial(self) -> bool:
        """Whether the trial that is reviewed still lasts."""
        return self.partnership.state is PartnershipState.TRIAL

    @property
    def is_open(self) -> bool:
        """Whether it can be answered, and an answer changed."""
        return self.review.is_open and self.in_trial

    @property
    def waits(self) -> bool:
        """Whether those who watch over the partnership can settle it."""
        return self.review.waits and self.in_trial

    @property
    def is_shown(self) -> bool:
        """Whether the libraries may read each other's answers."""
        return self.review.shown_at is not None


def about(review_id: ReviewId) -> str:
    """What notices about a review are marked with."""
    return f"review:{review_id}"


async def review_by_id(uow: UnitOfWork, review_id: ReviewId, *, to_answer: bool = False) -> Reviewing | None:
    """The review, or None. `to_answer`: its partnership is held; the second of two who answer reads the first."""
    if to_answer and await hold_of(uow, select(Review.partnership_id).where(Review.id == review_id)) is None:
        return None
    found = await _reviews(uow, Review.id == review_id)
    return found[0] if found else None


async def last_review(uow: UnitOfWork, partnership_id: PartnershipId) -> Reviewing | None:
    """The newest one of that partnership, whatever became of it; or None."""
    newest = select(func.max(Review.id)).where(Review.partnership_id == partnership_id)
    found = await _reviews(uow, Review.id == newest.scalar_subquery())
    return found[0] if found else None


async def undecided_review(uow: UnitOfWork, partnership_id: PartnershipId) -> Reviewing | None:
    """The one that waits for answers, or to be settled; or None."""
    found = await _reviews(uow, Review.partnership_id == partnership_id, undecided())
    return found[0] if found else None


def undecided() -> ColumnElement[bool]:
    """Of a review of which nothing has followed yet."""
    return Review.settled_at.is_(None) & (Review.outcome.is_(None) | Review.outcome.in_(WAITING_OUTCOMES))


async def reviews_to_answer(uow: UnitOfWork, library_ids: Collection[LibraryId]) -> Sequence[tuple[Reviewing, Library]]:
    """Reviews that wait for an answer of one of these libraries, the oldest first."""
    if not library_ids:
        return []
    theirs = exists().where(
        PartnershipLibrary.partnership_id == Review.partnership_id,
        PartnershipLibrary.library_id.in_(library_ids),
        ~exists().where(ReviewAnswer.review_id == Review.id, ReviewAnswer.library_id == PartnershipLibrary.library_id),
    )
    found = await _reviews(uow, Review.settled_at.is_(None), Review.outcome.is_(None), theirs)
    return [
        (each, library)
        for each in reversed(found)
        if each.is_open
        for library in each.silent
        if library.id in library_ids
    ]


async def reviews_to_settle(uow: UnitOfWork) -> Sequence[Reviewing]:
    """Those that wait for a person, the oldest first."""
    return list(reversed(await _reviews(uow, *_waiting())))


def _waiting() -> tuple[ColumnElement[bool], ...]:
    in_trial = exists().where(Partnership.id == Review.partnership_id, Partnership.state == PartnershipState.TRIAL)
    return Review.settled_at.is_(None), Review.outcome.in_(WAITING_OUTCOMES), in_trial


async def count_reviews_to_settle(uow: UnitOfWork) -> int:
    """How many those are."""
    return await uow.session.scalar(select(func.count()).select_from(Review).where(*_waiting())) or 0


async def _reviews(uow: UnitOfWork, *which: ColumnElement[bool]) -> Sequence[Reviewing]:
    """The newest first."""
    found = await uow.session.execute(
        select(Review, Member.name)
        .outerjoin(Member, Member.id == Review.settled_by)
        .where(*which)
        .order_by(Review.id.desc())
        .execution_options(populate_existing=True)
    )
    rows = found.all()
    answers: dict[ReviewId, dict[LibraryId, Given]] = {row[0].id: {} for row in rows}
    if rows:
        given = await uow.session.execute(
            select(ReviewAnswer, Member.name)
            .join(Member, Member.id == ReviewAnswer.member_id)
            .where(ReviewAnswer.review_id.in_(answers))
            .order_by(ReviewAnswer.at, ReviewAnswer.id)
            .execution_options(populate_existing=True)
        )
        for answer, name in given:
            answers[answer.review_id][answer.library_id] = Given(answer, name)
    partnerships = await partnerships_by_id(uow, [row[0].partnership_id for row in rows])
    return [
        Reviewing(review, partnerships[review.partnership_id], answers[review.id], settler) for review, settler in rows
    ]


async def went_on_before(uow: UnitOfWork, reviewing: Reviewing) -> bool:
    """Whether the trial was extended by itself before, after a silence."""
    found = exists().where(
        Review.partnership_id == reviewing.partnership.id, Review.outcome == Outcome.EXTENDED_UNANSWERED
    )
    return bool(await uow.session.scalar(select(found)))


async def write_review_answer(uow: UnitOfWork, reviewing: Reviewing, said: Answered) -> Reviewing:
    """Write it down, or in the place of what the library answered before; answers the review with it. It is open, and
    its partnership held (`review_by_id`).
    """
    review = reviewing.review
    given = reviewing.answers.get(said.library_id)
    answer = given.answer if given is not None else None
    if answer is None:
        answer = ReviewAnswer(
            review_id=review.id,
            library_id=said.library_id,
            member_id=said.by,
            at=uow.now,
            wish=said.wish,
            enough=said.enough,
        )
        uow.session.add(answer)
    answer.member_id = said.by
    answer.at = uow.now
    answer.wish = said.wish
    answer.extend_months = said.extend_months if said.wish is Wish.EXTEND else None
    answer.recorded_from = said.source
    answer.recorded_on = said.on
    for question in ("enough", "best_way", "did", "language", "gained", "involved", "change"):
        setattr(answer, question, getattr(said, question))
    await uow.session.flush()
    uow.audit(
        "review answered",
        "partnership",
        review.partnership_id,
        by=said.by,
        review=review.id,
        library=said.library_id,
        recorded=said.source.value if said.source else None,
    )
    await uow.refresh(about(review.id))
    (now,) = await _reviews(uow, Review.id == review.id)
    return now


async def question(uow: UnitOfWork, reviewing: Reviewing, library_ids: Collection[LibraryId]) -> None:
    """The contacts of these libraries are asked, in their hours; who was asked before is not asked again."""
    await _ask(uow, reviewing, in_their_hours(uow, await contacts_of(uow, library_ids)))


async def _ask(uow: UnitOfWork, reviewing: Reviewing, recipients: Sequence[tuple[MemberId, datetime]]) -> None:
    await uow.notify("review", about(reviewing.review.id), recipients, review=reviewing.review.id)


async def pass_on_reviews(
    uow: UnitOfWork, library_id: LibraryId, recipients: Sequence[tuple[MemberId, datetime]]
) -> None:
    """What that library is asked and has not answered these people of it are asked too."""
    for reviewing, _library in await reviews_to_answer(uow, [library_id]):
        await _ask(uow, reviewing, recipients)
