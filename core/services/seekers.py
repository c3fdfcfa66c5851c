"""Libraries that seek, as matching sees them: read from the register, and kept as codes that can be swept over."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Select, delete, exists, func, select

from core.model.communications import Way
from core.model.defaults import PARTNERS_AT_MOST
from core.model.finding import Finding, SeekerCode
from core.model.ids import LibraryId
from core.model.libraries import Library, LibraryKind
from core.model.matching_rules import Seeker, standard_hours
from core.model.partnerships import Partnership, PartnershipLibrary, PartnershipState
from core.model.pauses import Away
from core.model.sweep import encode
from core.store.turns import take_turn
from core.store.unit import UnitOfWork
from core.store.upsert import insert_for

KEPT = (PartnershipState.INTRODUCED, PartnershipState.TRIAL, PartnershipState.ACTIVE, PartnershipState.PAUSED)
"""Partnerships that count towards the most a library wants; a resting one takes no time, a proposed one is none yet."""

_PARTNERS = (
    select(func.count())
    .select_from(PartnershipLibrary)
    .join(Partnership, Partnership.id == PartnershipLibrary.partnership_id)
    .where(PartnershipLibrary.library_id == Library.id, Partnership.state.in_(KEPT))
    .correlate(Library)
    .scalar_subquery()
)

_COLUMNS = (
    Library.id,
    Library.country,
    Library.zone,
    Library.languages,
    Library.kind,
    Library.ways,
    Library.how_often,
    Library.created_at,
    Finding.speaks,
    Finding.first_way,
    Finding.reply,
    Finding.style,
    Finding.planning,
    Finding.internet,
    Finding.shape,
    Finding.wished_places,
    Finding.wished_kinds,
    Finding.refused_places,
    Finding.refused_kinds,
    Finding.seeking_since,
    func.coalesce(Finding.limit, PARTNERS_AT_MOST) > _PARTNERS,
)


SEEKERS: Select[*tuple[Any, ...]] = select(*_COLUMNS).outerjoin(Finding, Finding.library_id == Library.id)
"""Libraries as `read_seeker` reads them, whether they seek or not."""

_AWAY = exists().where(Away.library_id == Library.id, Away.ended_at.is_(None)).correlate(Library)

OPEN_SEEKERS = SEEKERS.where(Finding.seeking_since.is_not(None), Library.posted, ~_AWAY)
"""Those that seek, have a card that others may see, and can answer at present."""


def read_seeker(row: Sequence[Any]) -> Seeker:
    """A row of `SEEKERS`. One that does not seek is as old as its introduction."""
    number, country, zone, writes, kind, ways, how_often, created_at, speaks, *more, since, room = row
    first, reply, style, planning, internet, shape, wished_places, wished_kinds, refused_places, refused_kinds = more
    return Seeker(
        library_id=number,
        country=country,
        hours=standard_hours(zone),
        writes=writes,
        since=since or created_at,
        room=bool(room),
        speaks=speaks or (),
        kind=kind,
        ways=None if ways is None else tuple(Way(way) for way in ways),
        first_way=first,
        how_often=how_often,
        reply=reply,
        style=style,
        planning=planning,
        internet=internet,
        shape=shape,
        wished_places=wished_places or (),
        wished_kinds=_kinds(wished_kinds),
        refused_places=refused_places or (),
        refused_kinds=_kinds(refused_kinds),
    )


def _kinds(values: Collection[str] | None) -> tuple[LibraryKind, ...]:
    return tuple(LibraryKind(value) for value in values or ())


async def seeker_of(uow: UnitOfWork, library_id: LibraryId, *, only_open: bool = False) -> Seeker | None:
    """One library; None when there is none, or `only_open` and it does not seek where others can see it."""
    statement = (OPEN_SEEKERS if only_open else SEEKERS).where(Library.id == library_id)
    row = (await uow.session.execute(statement)).one_or_none()
    return None if row is None else read_seeker(row)


async def index_seeker(uow: UnitOfWork, library_id: LibraryId) -> None:
    """Write its codes anew, one for each language it writes; none while it does not seek, has no card to be seen or
    cannot answer.

    Whatever changes an answer, a language, the country, the card or whether it can answer says this. Of two at a time
    the second waits, and reads what the first wrote.
    """
    await uow.session.flush()
    await take_turn(uow, f"seeker:{library_id}")
    seeker = await seeker_of(uow, library_id, only_open=True)
    languages = seeker.writes if seeker else ()
    await uow.session.execute(
        delete(SeekerCode)
        .where(SeekerCode.library_id == library_id, SeekerCode.language.not_in(languages))
        .execution_options(synchronize_session=False)
    )
    if seeker is None:
        return
    insert = insert_for(uow.session, SeekerCode)
    rest = {"code": encode(seeker), "since": seeker.since}
    rows = [{"library_id": library_id, "language": language, **rest} for language in languages]
    upsert = insert.on_conflict_do_update(
        index_elements=[SeekerCode.library_id, SeekerCode.language],
        set_={column: getattr(insert.excluded, column) for column in rest},
    )
    await uow.session.execute(upsert, rows)
