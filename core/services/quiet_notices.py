"""What is told of a silence: that it came to those who watch over the partnership, and that a library has nobody else
to ask.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from core.model.ids import LibraryId, MemberId, PartnershipId
from core.model.ladder import TOLD_RUNGS
from core.model.libraries import Library
from core.model.members import Member
from core.model.partnerships import LadderStep, Partnership, PartnershipLibrary
from core.model.schedule import first_allowed_on, next_allowed
from core.services.people import hours_of, members_with_hours
from core.services.watching import mentors_of_each, watchers_of_each
from core.store.unit import UnitOfWork

KIND = "quiet_partnership"

_Readers = Mapping[MemberId, tuple[Member, Library | None]]


@dataclass(frozen=True)
class Reached:
    """A silence that reached the mentor's or the staff's rung, on that day."""

    row: PartnershipLibrary
    step: LadderStep
    on: date


def about(partnership_id: PartnershipId) -> str:
    """What notices about a partnership's silence are marked with: `refresh` corrects them, or takes them back."""
    return f"quiet:{partnership_id}"


def is_told(partnership: Partnership) -> bool:
    """Whether somebody who watches over it may have been told of its silence."""
    return any(row.step in TOLD_RUNGS for row in partnership.rows)


async def tell_watchers(uow: UnitOfWork, reached: Sequence[Reached]) -> Collection[Reached]:
    """Tell the mentors, or the staff, once a silence, whichever of its libraries reached the rung. Answers those of
    which somebody could be told.
    """
    if not reached:
        return ()
    ids = {each.row.partnership_id for each in reached}
    mentors, staff = await mentors_of_each(uow, ids), await watchers_of_each(uow, ids)
    people = {
        each: (mentors if each.step is LadderStep.MENTOR else staff).get(each.row.partnership_id, ())
        for each in reached
    }
    readers = await members_with_hours(uow, {member_id for found in people.values() for member_id in found})
    told = []
    for each, member_ids in people.items():
        recipients = _when(uow, readers, member_ids, each.on)
        if recipients:
            told.append(each)
        partnership_id = each.row.partnership_id
        await uow.notify(
            KIND,
            about(partnership_id),
            recipients,
            key=f"{KIND}:{partnership_id}:{each.step.value}:{each.row.due_on}",
            partnership=partnership_id,
        )
    return told


async def tell_without_second_contact(
    uow: UnitOfWork, lacking: Mapping[LibraryId, date], first_contacts: Mapping[LibraryId, Sequence[MemberId]]
) -> None:
    """Libraries whose second contact was to be asked on that day, and have none: their first contacts read it, once a
    year.
    """
    everybody = {member_id for each in lacking for member_id in first_contacts.get(each, ())}
    readers = await members_with_hours(uow, everybody) if everybody else {}
    for library_id, on in lacking.items():
        await uow.notify(
            "no_second_contact",
            f"second_contact:{library_id}",
            _when(uow, readers, first_contacts.get(library_id, ()), on),
            key=f"no_second_contact:{library_id}:{on.year}",
            library=library_id,
        )


def _when(
    uow: UnitOfWork, readers: _Readers, member_ids: Collection[MemberId], on: date
) -> list[tuple[MemberId, datetime]]:
    """Those of them who are connected, each from that day of their own calendar on."""
    found = [(readers[each][0], hours_of(readers[each][0], library=readers[each][1])) for each in member_ids]
    return [
        (member.id, max(next_allowed(uow.now, hours), first_allowed_on(on, hours)))
        for member, hours in found
        if member.accounts
    ]
