"""The ladder, climbed by the clock: each silence goes up the rungs whose day has come, and whoever stands there is
asked.

The rungs are of `core.model.ladder`. First and second contacts are nudged; who watches over the partnership is told
(`quiet_notices`). However late the clock work runs, each rung is climbed once, in its order, and everybody gets one
message.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import exists, select, update
from sqlalchemy.orm import contains_eager

from core.model.climbs import Climb
from core.model.ids import LibraryId, MemberId, PartnershipLibraryId
from core.model.ladder import FIRST_CONTACT_RUNGS, RUNGS, Climbed, Skipped, climb, rung_day
from core.model.libraries import Contact, ContactRole
from core.model.members import Account
from core.model.partnerships import LadderStep, PartnershipLibrary
from core.services.nudging import BATCH, EARLIEST_ZONE, Wanted, people_without_notice, queue_nudges, write_nudges
from core.services.quiet_notices import Reached, tell_watchers, tell_without_second_contact
from core.store.unit import UnitOfWork
from core.store.upsert import insert_for


async def plan_nudges(uow: UnitOfWork) -> int:
    """Climb what has come due, at most 500 rows at once; answers how many rows climbed. It may run anywhere, often.

    A score of statements, however many rows; two more for each partnership that staff are told of.
    """
    horizon = (uow.now + EARLIEST_ZONE).date()
    found = await uow.session.scalars(
        select(PartnershipLibrary)
        .join(PartnershipLibrary.partnership)
        .where(PartnershipLibrary.nudge_on <= horizon)
        .order_by(PartnershipLibrary.nudge_on, PartnershipLibrary.id)
        .limit(BATCH)
        .options(contains_eager(PartnershipLibrary.partnership))
        .with_for_update(skip_locked=True, of=PartnershipLibrary)
    )
    rows = found.all()
    if rows:
        await _climb(uow, rows, horizon)
    await queue_nudges(uow, await people_without_notice(uow, horizon))
    return len(rows)


@dataclass(frozen=True)
class _Rung:
    """A rung that a row climbs, and its day."""

    row: PartnershipLibrary
    due: date
    step: LadderStep
    on: date


async def _climb(uow: UnitOfWork, rows: Sequence[PartnershipLibrary], horizon: date) -> None:
    climbed = {row.id: _climbed(row, horizon) for row in rows}
    rungs = [
        _Rung(row, row.due_on, step, rung_day(step, row.due_on, row.partnership.state))
        for row in rows
        if row.due_on is not None
        for step in climbed[row.id].rungs
    ]
    on_ladder = await _on_ladder(uow, {rung.row.library_id for rung in rungs})
    skipped = await _ask(uow, rungs, on_ladder)
    told = [Reached(rung.row, rung.step, rung.on) for rung in rungs if rung.step not in _ASKED]
    reached = await tell_watchers(uow, told)
    skipped |= {(each.row.id, each.step): Skipped.NOBODY for each in told if each not in reached}
    await tell_without_second_contact(
        uow,
        {
            rung.row.library_id: rung.on
            for rung in rungs
            if rung.step is LadderStep.SECOND and skipped.get((rung.row.id, rung.step)) in _LACKING
        },
        {library_id: each.first for library_id, each in on_ladder.items()},
    )
    await _write_climbs(uow, rungs, skipped)
    await uow.session.execute(
        update(PartnershipLibrary),
        [{"id": row_id, "step": each.step, "nudge_on": each.next_on} for row_id, each in climbed.items()],
    )


_ASKED = {*FIRST_CONTACT_RUNGS, LadderStep.SECOND}
"""The rungs on which a library's own contacts are nudged."""

_LACKING = {Skipped.NOBODY, Skipped.NOT_CONNECTED, Skipped.SAME_PERSON}
"""Why a library has no second contact who can be asked."""


def _climbed(row: PartnershipLibrary, horizon: date) -> Climbed:
    """Where it stands after that day; a row of which no talk is expected climbs nothing."""
    if row.due_on is None:
        return Climbed((), row.step, None)
    return climb(row.step, row.due_on, row.partnership.state, horizon)


@dataclass(frozen=True)
class _OnLadder:
    """Who of a library can be asked. `lacks_first`, `lacks_second`: why nobody can."""

    first: tuple[MemberId, ...] = ()
    second: tuple[MemberId, ...] = ()
    lacks_first: Skipped = Skipped.NOBODY
    lacks_second: Skipped = Skipped.NOBODY

    def of(self, step: LadderStep) -> tuple[MemberId, ...]:
        """Those who stand on that rung."""
        return self.first if step in FIRST_CONTACT_RUNGS else self.second

    def lacks(self, step: LadderStep) -> Skipped:
        """Why nobody stands there."""
        return self.lacks_first if step in FIRST_CONTACT_RUNGS else self.lacks_second


async def _on_ladder(uow: UnitOfWork, library_ids: Collection[LibraryId]) -> Mapping[LibraryId, _OnLadder]:
    """The first and second contacts of these libraries. One statement."""
    connected = exists().where(Account.member_id == Contact.member_id)
    found = await uow.session.execute(
        select(Contact.library_id, Contact.member_id, Contact.role, connected)
        .where(
            Contact.library_id.in_(library_ids),
            Contact.role.in_([ContactRole.PRIMARY, ContactRole.SECOND]),
        )
        .order_by(Contact.id)
    )
    contacts: dict[LibraryId, list[tuple[MemberId, ContactRole, bool]]] = defaultdict(list)
    for library_id, member_id, role, is_connected in found:
        contacts[library_id].append((member_id, role, is_connected))
    return {library_id: _standing(contacts.get(library_id, [])) for library_id in library_ids}


def _standing(contacts: Sequence[tuple[MemberId, ContactRole, bool]]) -> _OnLadder:
    first = tuple(who for who, role, connected in contacts if role is ContactRole.PRIMARY and connected)
    named = [each for each in contacts if each[1] is ContactRole.SECOND]
    second = tuple(who for who, _role, connected in named if connected and who not in first)
    has_first = any(role is ContactRole.PRIMARY for _who, role, _connected in contacts)
    lacks_second = Skipped.NOT_CONNECTED if named else Skipped.NOBODY
    if any(who in first for who, _role, _connected in named):
        lacks_second = Skipped.SAME_PERSON
    return _OnLadder(first, second, Skipped.NOT_CONNECTED if has_first else Skipped.NOBODY, lacks_second)


_Place = tuple[PartnershipLibraryId, LadderStep]


async def _ask(
    uow: UnitOfWork, rungs: Sequence[_Rung], on_ladder: Mapping[LibraryId, _OnLadder]
) -> dict[_Place, Skipped]:
    """Write the nudges. Answers the rungs on which nobody is asked, and why."""
    asking = [rung for rung in rungs if rung.step in _ASKED]
    # Who missed several rungs is asked once: as on the first of them.
    wanted: dict[tuple[MemberId, PartnershipLibraryId], Wanted] = {}
    for rung in asking:
        for member_id in on_ladder[rung.row.library_id].of(rung.step):
            wanted.setdefault(
                (member_id, rung.row.id), Wanted(member_id=member_id, row=rung.row, on=rung.on, step=rung.step)
            )
    asked = {(each.member_id, each.row.id) for each in await write_nudges(uow, list(wanted.values()))}
    skipped: dict[_Place, Skipped] = {}
    for rung in asking:
        standing = on_ladder[rung.row.library_id]
        people = standing.of(rung.step)
        if not people:
            skipped[rung.row.id, rung.step] = standing.lacks(rung.step)
        elif not any((member_id, rung.row.id) in asked for member_id in people):
            skipped[rung.row.id, rung.step] = Skipped.IN_PEACE
    return skipped


async def _write_climbs(uow: UnitOfWork, rungs: Sequence[_Rung], skipped: Mapping[_Place, Skipped]) -> None:
    values = [
        {
            "row_id": rung.row.id,
            "due_on": rung.due,
            "step": rung.step,
            "on": rung.on,
            "skipped": skipped.get((rung.row.id, rung.step)),
        }
        for rung in rungs
    ]
    # Those that were skipped together: for each change between the two kinds there would be one more statement.
    values.sort(key=lambda each: each["skipped"] is not None)
    if values:
        await uow.session.execute(insert_for(uow.session, Climb).on_conflict_do_nothing(), values)


async def climbs_of(
    uow: UnitOfWork, rows: Collection[PartnershipLibrary]
) -> Mapping[PartnershipLibraryId, Sequence[Climb]]:
    """What was done about the talk that is due, by row, the lowest rung first. One statement."""
    due = {row.id: row.due_on for row in rows}
    found = await uow.session.scalars(select(Climb).where(Climb.row_id.in_(due)))
    climbs: dict[PartnershipLibraryId, list[Climb]] = defaultdict(list)
    for each in sorted(found, key=lambda climb: RUNGS.index(climb.step)):
        if each.due_on == due[each.row_id]:
            climbs[each.row_id].append(each)
    return climbs
