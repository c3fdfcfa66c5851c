"""The libraries that fit one best: the sweep over all codes, then a close look at the best of them.

What it answers is what weighing every library would answer (`core.model.matching.best`); docs/matching.md tells why.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime
from enum import Enum

from sqlalchemy import bindparam, exists, func, select, tuple_, union_all
from sqlalchemy.orm import aliased

from core.model.defaults import DECLINED_RECENTLY, MATCHES_SHOWN
from core.model.finding import SeekerCode
from core.model.ids import LibraryId
from core.model.libraries import Library
from core.model.matching import Match, may_meet, weigh
from core.model.matching_rules import Seeker
from core.model.partnerships import Partnership, PartnershipLibrary, PartnershipState
from core.model.proposals import Proposal, ProposalAnswer
from core.model.sweep import levels
from core.services.seekers import SEEKERS, read_seeker
from core.store.unit import UnitOfWork

CODES_AT_ONCE = 16
"""So many codes at least are looked at closely together: five good matches are mostly among the first."""

MOST_CODES = 500
LIBRARIES_AT_ONCE = 200


class Hindrance(Enum):
    """Why nobody is shown."""

    LIMIT = "limit"
    """The library has as many partners as it wants."""
    NOBODY = "nobody"
    """Nobody else seeks."""
    NO_LANGUAGE = "no language"
    """Others seek, and none of them writes a language of ours."""
    NOBODY_FITS = "nobody fits"


async def best_matches(uow: UnitOfWork, mine: Seeker, *, most: int = MATCHES_SHOWN) -> list[Match]:
    """Those that seek and fit best, best first; none while the library itself has no room."""
    if not mine.room:
        return []
    apart = await kept_apart(uow, mine.library_id)
    codes = await uow.session.scalar(_CODES, {"languages": mine.writes})
    best: list[Match] = []
    for points, some in _batches(levels(mine, codes or "")):
        if len(best) == most and best[-1].points > points:
            break
        after: tuple[datetime, LibraryId] | None = None
        while True:
            page = await _next_seekers(uow, mine, some, apart, after)
            found = [weigh(mine, each) for each in page if may_meet(mine, each)]
            best = sorted([*best, *found], key=lambda match: match.place)[:most]
            if len(page) < LIBRARIES_AT_ONCE:
                break
            after = page[-1].since, page[-1].library_id
            if len(best) == most and best[-1].place <= (-points, *after):
                break
    return best


_CODES = select(func.aggregate_strings(SeekerCode.code, "")).where(
    SeekerCode.language.in_(bindparam("languages", expanding=True))
)
"""All codes of these languages, one after another; of a library that writes several of them more than once."""


def _batches(found: Iterable[tuple[int, list[str]]]) -> Iterator[tuple[int, Sequence[str]]]:
    """Codes of one level or several, with the most points that one of them can have."""
    most, batch = 0, list[str]()
    for points, codes in found:
        most = most if batch else points
        batch += codes
        if len(batch) >= CODES_AT_ONCE:
            yield from ((most, batch[start : start + MOST_CODES]) for start in range(0, len(batch), MOST_CODES))
            batch = []
    if batch:
        yield most, batch


async def _next_seekers(
    uow: UnitOfWork,
    mine: Seeker,
    codes: Sequence[str],
    apart: Collection[LibraryId],
    after: tuple[datetime, LibraryId] | None,
) -> Sequence[Seeker]:
    """Libraries with one of these codes, whoever has waited longest first; those that come `after` one."""
    waits = select(SeekerCode.since, SeekerCode.library_id).where(
        SeekerCode.language.in_(mine.writes), SeekerCode.code.in_(codes)
    )
    if len(mine.writes) > 1:
        waits = waits.distinct()
    if apart:
        waits = waits.where(SeekerCode.library_id.not_in(apart))
    if after is not None:
        waits = waits.where(tuple_(SeekerCode.since, SeekerCode.library_id) > tuple_(*after))
    page = waits.order_by(SeekerCode.since, SeekerCode.library_id).limit(LIBRARIES_AT_ONCE).subquery()
    statement = SEEKERS.join(page, page.c.library_id == Library.id).order_by(page.c.since, page.c.library_id)
    return [read_seeker(row) for row in await uow.session.execute(statement)]


async def kept_apart(uow: UnitOfWork, library_id: LibraryId) -> frozenset[LibraryId]:
    """Libraries that are not offered to this one: partners, also proposed ones, and those where one of both declined
    the other not long ago.
    """
    own, other = aliased(PartnershipLibrary), aliased(PartnershipLibrary)
    partners = (
        select(other.library_id)
        .join(Partnership, Partnership.id == other.partnership_id)
        .join(own, own.partnership_id == Partnership.id)
        .where(own.library_id == library_id, Partnership.state != PartnershipState.ENDED)
    )
    # An invitation that only partners knew of says nothing about the library that never learns of it.
    lately = (
        Proposal.answer == ProposalAnswer.DECLINED,
        Proposal.answered_at > uow.now - DECLINED_RECENTLY,
        ~Proposal.inside,
    )
    by_them = select(Proposal.asked_library_id).where(Proposal.library_id == library_id, *lately)
    by_us = select(Proposal.library_id).where(Proposal.asked_library_id == library_id, *lately)
    found = await uow.session.scalars(union_all(partners, by_them, by_us))
    return frozenset(found) - {library_id}


async def hindrance_of(uow: UnitOfWork, mine: Seeker) -> Hindrance:
    """Why `best_matches` found nobody."""
    if not mine.room:
        return Hindrance.LIMIT
    abroad = exists().where(SeekerCode.code.not_like(f"{mine.country}%"))
    if not await uow.session.scalar(select(abroad)):
        return Hindrance.NOBODY
    if not await uow.session.scalar(select(abroad.where(SeekerCode.language.in_(mine.writes)))):
        return Hindrance.NO_LANGUAGE
    return Hindrance.NOBODY_FITS
