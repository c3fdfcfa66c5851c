"""Staff pause a country: all its libraries that have partners cannot answer now, and those that get partners meanwhile.

Each reads that staff did, and can say *We are here* at once; then it is left out. The end, or *Undo*, brings back what
this pause paused; who is away for another reason stays away. Many are brought in parts by the clock.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, exists, func, or_, select

from core.model.ids import CountryPauseId, MemberId
from core.model.libraries import Contact, Library
from core.model.members import Account, Member
from core.model.partnerships import LIVE, Partnership, PartnershipLibrary, PartnershipState
from core.model.pauses import Away, CountryPause
from core.services.aways import begin_away, end_away, end_what_is_over, pause_newcomers
from core.services.pauses import AT_ONCE
from core.store.turns import take_turn
from core.store.unit import UnitOfWork

ROUNDS = 8
"""So many times fifty libraries are paused, or brought back, at once; the clock does the rest within a minute."""


@dataclass(frozen=True)
class Affected:
    """How many libraries, partnerships and people a pause of a country is about."""

    libraries: int
    partnerships: int
    people: int


@dataclass(frozen=True)
class PausedCountry:
    """A pause of a country, by whom, and how many libraries are away because of it now."""

    pause: CountryPause
    asker: str
    libraries: int


def _has_partners() -> ColumnElement[bool]:
    return exists().where(
        PartnershipLibrary.library_id == Library.id,
        PartnershipLibrary.partnership_id == Partnership.id,
        Partnership.state.in_((*LIVE, PartnershipState.PAUSED)),
    )


async def affected_by(uow: UnitOfWork, country: str) -> Affected:
    """What would be paused now: libraries that have partners and are not away, what of theirs is live, and the people
    who are told. Three statements.
    """
    away = exists().where(Away.library_id == Library.id, Away.ended_at.is_(None))
    libraries = select(Library.id).where(Library.country == country, _has_partners(), ~away)
    partnerships = select(func.count(PartnershipLibrary.partnership_id.distinct())).where(
        PartnershipLibrary.library_id.in_(libraries),
        PartnershipLibrary.partnership_id == Partnership.id,
        Partnership.state.in_(LIVE),
    )
    people = select(func.count(Contact.member_id.distinct())).where(
        Contact.library_id.in_(libraries), exists().where(Account.member_id == Contact.member_id)
    )
    counted = [
        await uow.session.scalar(query) or 0
        for query in (select(func.count()).select_from(libraries.subquery()), partnerships, people)
    ]
    return Affected(*counted)


async def paused_countries(uow: UnitOfWork) -> Sequence[PausedCountry]:
    """Those that are paused, the newest first. One statement."""
    away = (
        select(func.count())
        .select_from(Away)
        .where(Away.country_pause_id == CountryPause.id, Away.ended_at.is_(None))
        .scalar_subquery()
    )
    found = await uow.session.execute(
        select(CountryPause, Member.name, away)
        .join(Member, Member.id == CountryPause.asked_by)
        .where(CountryPause.ended_at.is_(None))
        .order_by(CountryPause.id.desc())
    )
    return [PausedCountry(*row) for row in found]


async def country_pause_of(uow: UnitOfWork, country: str) -> CountryPause | None:
    """The one that stands, or None."""
    found = await uow.session.scalars(
        select(CountryPause).where(CountryPause.country == country, CountryPause.ended_at.is_(None))
    )
    return found.one_or_none()


async def country_pause_by_id(uow: UnitOfWork, pause_id: CountryPauseId) -> CountryPause | None:
    """Also one that is over; or None."""
    return await uow.session.get(CountryPause, pause_id, populate_existing=True)


async def pause_country(uow: UnitOfWork, country: str, *, by: MemberId) -> CountryPause:
    """From now on; of two who pause it at the same moment the second one finds the first one's."""
    await take_turn(uow, f"country:{country}")
    standing = await country_pause_of(uow, country)
    if standing is not None:
        return standing
    pause = CountryPause(country=country, asked_by=by, began_at=uow.now)
    uow.session.add(pause)
    await uow.session.flush()
    uow.audit("country paused", "country pause", pause.id, by=by, country=country)
    await _in_rounds(uow)
    return pause


async def end_country_pause(uow: UnitOfWork, pause: CountryPause, *, by: MemberId) -> bool:
    """Everything that it paused goes on. False where it was ended before."""
    await take_turn(uow, f"country:{pause.country}")
    await uow.session.refresh(pause)
    if pause.ended_at is not None:
        return False
    pause.ended_at = uow.now
    pause.ended_by = by
    await uow.session.flush()
    uow.audit("country pause ended", "country pause", pause.id, by=by, country=pause.country)
    await _in_rounds(uow)
    return True


async def _in_rounds(uow: UnitOfWork) -> None:
    """First who is away, then what that pauses: partnerships are held in the order of their numbers, as everywhere."""
    for work in (mind_countries, end_what_is_over, pause_newcomers):
        for _round in range(ROUNDS):
            if not await work(uow):
                break


# The clock


async def mind_countries(uow: UnitOfWork) -> int:
    """Libraries of paused countries are away, and those whose country is paused no more are back; at most fifty of
    them. Answers how many. It may run anywhere, often.
    """
    return await _bring_back(uow) or await _begin_aways(uow)


async def _begin_aways(uow: UnitOfWork) -> int:
    """But those that are away already, and those that said that they are here, or back, since it is paused."""
    # First, so that no library is looked at while no country is paused.
    if await uow.session.scalar(select(CountryPause.id).where(CountryPause.ended_at.is_(None)).limit(1)) is None:
        return 0
    away = exists().where(Away.library_id == Library.id, Away.ended_at.is_(None))
    said = exists().where(
        Away.library_id == Library.id,
        or_(Away.country_pause_id == CountryPause.id, Away.ended_at > CountryPause.began_at),
    )
    found = await uow.session.execute(
        select(Library, CountryPause)
        .join(CountryPause, CountryPause.country == Library.country)
        .where(CountryPause.ended_at.is_(None), _has_partners(), ~away, ~said)
        .order_by(Library.id)
        .limit(AT_ONCE)
    )
    due = found.all()
    for library, pause in due:
        await begin_away(uow, library, by=pause.asked_by, for_them=True, country_pause_id=pause.id)
    return len(due)


async def _bring_back(uow: UnitOfWork) -> int:
    found = await uow.session.execute(
        select(Away.id, CountryPause.ended_by)
        .join(CountryPause, CountryPause.id == Away.country_pause_id)
        .where(Away.ended_at.is_(None), CountryPause.ended_at.is_not(None))
        .order_by(Away.library_id)
        .limit(AT_ONCE)
    )
    due = found.all()
    for away_id, ended_by in due:
        await end_away(uow, away_id, by=ended_by)
    return len(due)
