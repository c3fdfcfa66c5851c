"""Partnerships that have gone quiet: which, for how long, and what has been done about it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, TypeVar

from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import selectinload

from core.model.climbs import Climb
from core.model.defaults import NUDGE_PAUSE
from core.model.ids import LibraryId, PartnershipId, PartnershipLibraryId
from core.model.libraries import Library
from core.model.members import Member
from core.model.notices import Notice, NoticeState
from core.model.nudges import Nudge, NudgeAnswer
from core.model.partnerships import LIVE, LadderStep, Partnership, PartnershipLibrary, PartnershipState
from core.services.climbing import climbs_of
from core.services.mentorships import names_of_mentors_of_each
from core.services.nudging import KIND, first_contacts_of
from core.store.unit import UnitOfWork

PAGE = 8
COUNTED = 1000
"""Beyond so many the list says "more than"; counting on costs more than it tells."""

MOST_AT_ONCE = 10_000

_Any = TypeVar("_Any")


@dataclass(frozen=True, kw_only=True)
class Filters:
    """Which partnerships: silent since `since` or longer, in these countries (alpha-2; None: all), in this state."""

    since: date
    countries: frozenset[str] | None = None
    state: PartnershipState | None = None


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What was last done about a library's silence: a nudge, and what came back."""

    member: str
    sent_at: datetime | None
    answer: NudgeAnswer | None


@dataclass(frozen=True, kw_only=True)
class Quiet:
    """A quiet partnership with what is known of its silence.

    `queued_for`: a nudge is on its way, until then. `nudged_at`: the last nudge that arrived within the past week.
    `unconnected`: libraries without a first contact on any platform. `alone`: of three or more those that were silent
    for so long while the others talked. `climbs`: the rungs that the silences of its libraries climbed.
    `mentors`: who watches over it now, by name.
    """

    partnership: Partnership
    step: LadderStep
    queued_for: datetime | None
    nudged_at: datetime | None
    last_asked: Asked | None
    unconnected: tuple[Library, ...]
    alone: tuple[Library, ...] = ()
    climbs: tuple[Climb, ...] = ()
    mentors: tuple[str, ...] = ()


async def quiet_partnerships(
    uow: UnitOfWork, filters: Filters, *, offset: int = 0, limit: int | None = PAGE
) -> tuple[list[Quiet], int]:
    """A page, longest silence first, and how many there are (1001: more than a thousand). Nine statements."""
    total = await uow.session.scalar(
        select(func.count()).select_from(_matching(filters, select(Partnership.id)).limit(COUNTED + 1).subquery())
    )
    statement = (
        _matching(filters, select(Partnership))
        .order_by(Partnership.quiet_since, Partnership.id)
        .offset(offset)
        .options(selectinload(Partnership.rows).selectinload(PartnershipLibrary.library))
    )
    found = (await uow.session.scalars(statement if limit is None else statement.limit(limit))).all()
    if not found:
        return [], total or 0
    asked = await _asked(uow, found)
    connected = await _connected(uow, found)
    climbs: dict[PartnershipLibraryId, Sequence[Climb]] = {}
    for some in _in_parts([row for partnership in found for row in partnership.rows]):
        climbs |= await climbs_of(uow, some)
    mentors: dict[PartnershipId, Sequence[str]] = {}
    for part in _in_parts(found):
        mentors |= await names_of_mentors_of_each(uow, [each.id for each in part])
    return [
        replace(
            _quiet(uow, partnership, asked, connected, filters.since),
            climbs=tuple(climb for row in partnership.rows for climb in climbs.get(row.id, ())),
            mentors=tuple(mentors.get(partnership.id, ())),
        )
        for partnership in found
    ], total or 0


async def count_quiet(uow: UnitOfWork, filters: Filters) -> int:
    """How many there are, beyond a thousand too."""
    every = _matching(filters, select(Partnership.id)).subquery()
    return await uow.session.scalar(select(func.count()).select_from(every)) or 0


def _matching(filters: Filters, statement: Select[Any]) -> Select[Any]:
    states = LIVE if filters.state is None else {filters.state}
    statement = statement.where(Partnership.state.in_(states), Partnership.quiet_since <= filters.since)
    if filters.countries is None:
        return statement
    return statement.where(
        exists().where(
            PartnershipLibrary.partnership_id == Partnership.id,
            PartnershipLibrary.library_id == Library.id,
            Library.country.in_(filters.countries),
        )
    )


@dataclass(frozen=True)
class _Question:
    """A nudge of one of the rows, with its notice while that is on its way."""

    member: str
    sent_at: datetime | None
    answer: NudgeAnswer | None
    waits_until: datetime | None


async def _asked(uow: UnitOfWork, found: Sequence[Partnership]) -> Mapping[PartnershipLibraryId, list[_Question]]:
    """Nudges of these rows, newest first."""
    rows = [row.id for partnership in found for row in partnership.rows]
    questions: dict[PartnershipLibraryId, list[_Question]] = defaultdict(list)
    for some in _in_parts(rows):
        result = await uow.session.execute(
            select(Nudge.row_id, Member.name, Nudge.sent_at, Nudge.answer, Notice.not_before)
            .join(Member, Member.id == Nudge.member_id)
            .outerjoin(
                Notice,
                (Notice.member_id == Nudge.member_id)
                & (Notice.kind == KIND)
                & (Notice.state == NoticeState.WAITING)
                & Nudge.sent_at.is_(None),
            )
            .where(Nudge.row_id.in_(some))
            .order_by(Nudge.id.desc())
        )
        for row_id, name, sent_at, answer, not_before in result:
            questions[row_id].append(_Question(name, sent_at, answer, not_before))
    return questions


async def _connected(uow: UnitOfWork, found: Sequence[Partnership]) -> Collection[LibraryId]:
    """Those of their libraries that have a first contact with an account."""
    libraries = sorted({row.library_id for partnership in found for row in partnership.rows})
    connected: set[LibraryId] = set()
    for some in _in_parts(libraries):
        connected |= (await first_contacts_of(uow, some)).keys()
    return connected


def _in_parts(ids: Sequence[_Any]) -> Iterator[Sequence[_Any]]:
    """A database takes about 32,000 values in one statement."""
    for start in range(0, len(ids), MOST_AT_ONCE):
        yield ids[start : start + MOST_AT_ONCE]


def _quiet(
    uow: UnitOfWork,
    partnership: Partnership,
    asked: Mapping[PartnershipLibraryId, list[_Question]],
    connected: Collection[LibraryId],
    since: date,
) -> Quiet:
    questions = [question for row in partnership.rows for question in asked.get(row.id, ())]
    sent = [question for question in questions if question.sent_at is not None]
    last = max(sent, key=lambda question: question.sent_at or uow.now, default=None)
    waits = [question.waits_until for question in questions if question.waits_until is not None]
    recent = last.sent_at if last and last.sent_at and last.sent_at > uow.now - NUDGE_PAUSE else None
    return Quiet(
        partnership=partnership,
        step=max((row.step for row in partnership.rows), key=list(LadderStep).index),
        queued_for=min(waits) if waits else None,
        nudged_at=recent,
        last_asked=Asked(member=last.member, sent_at=last.sent_at, answer=last.answer) if last else None,
        unconnected=tuple(row.library for row in partnership.rows if row.library_id not in connected),
        alone=tuple(row.library for row in partnership.quiet_alone(since)),
    )
