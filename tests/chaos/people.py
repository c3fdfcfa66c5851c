"""Who lives through it: partners who talk now and then, are nudged when they do not, and are watched over by staff."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import TYPE_CHECKING

from core.model.libraries import Contact, ContactRole, Library
from core.model.members import Account, Member, Role, RoleGrant
from core.model.partnerships import Partnership, PartnershipLibrary, PartnershipState
from core.model.schedule import local_instant
from tests.chaos.receiver import user_of
from tests.fakes.slack.protocol import TEAM

if TYPE_CHECKING:
    from collections.abc import Iterator

    from core.store import Store

FIRST_DAY = date(2026, 11, 20)
ZONES = ("Pacific/Fiji", "Asia/Amman", "America/New_York")
WEEKEND = 5

STAFF = 0
"""The number of the person who is the staff."""
PARTNERS = 3
"""People of one partnership: the first library's contact, and the other's first and second."""


def people_of(partnerships: int) -> int:
    """How many there are."""
    return 1 + partnerships * PARTNERS


def speakers(partnership: int) -> tuple[int, int]:
    """The numbers of those who log for either library of that partnership; the first one is 0."""
    first = 1 + partnership * PARTNERS
    return first, first + 1


def mornings() -> Iterator[datetime]:
    """One instant after another at which it is soon after ten somewhere, in working weeks."""
    day = FIRST_DAY
    while True:
        day += timedelta(days=1)
        if day.weekday() < WEEKEND:
            yield from (local_instant(day, 10, zone) + timedelta(minutes=20) for zone in ZONES)


async def settle(store: Store, partnerships: int, random: Random) -> None:
    """Everybody is there. Talks are due in the next days, of each partnership on another one."""
    began = datetime.combine(FIRST_DAY, time(), UTC) - timedelta(days=200)

    def person(number: int) -> Member:
        member = Member(name=f"p{number}", created_at=began)
        account = Account(
            platform="slack", workspace=TEAM, user=user_of(number), name=member.name, created_at=began, member=member
        )
        account.zone = ZONES[number % len(ZONES)]
        return member

    def library(number: int, *contacts: Member) -> Library:
        town = Library(
            name=f"Library {number}",
            town="Suva",
            folded=f"library {number} suva",
            country="FJ",
            zone=ZONES[0],
            languages=("en",),
            created_at=began,
        )
        for member in contacts:
            role = ContactRole.SECOND if town.contacts else ContactRole.PRIMARY
            town.contacts.append(Contact(role=role, since=began, library=town, member=member))
        return town

    people = [person(number) for number in range(people_of(partnerships))]
    libraries = [
        (library(2 * each, people[number]), library(2 * each + 1, people[other], people[other + 1]))
        for each in range(partnerships)
        for number, other in [speakers(each)]
    ]
    async with store.writing() as uow:
        uow.session.add_all([*people, *(one for pair in libraries for one in pair)])
        await uow.session.flush()
        uow.session.add(RoleGrant(member_id=people[STAFF].id, role=Role.STAFF, granted_at=began))
        for pair in libraries:
            last = FIRST_DAY - timedelta(days=random.randrange(7))
            row = Partnership(
                state=PartnershipState.ACTIVE,
                began_on=began.date(),
                state_since=began.date(),
                quiet_since=last,
                created_at=began,
                cadence_days=7,
                rows=[PartnershipLibrary(library_id=one.id) for one in pair],
            )
            for each in row.rows:
                each.settle(last, row.due_after(last))
            uow.session.add(row)
