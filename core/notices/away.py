"""A library cannot answer now: its partners read that, and its own contacts who said so."""

from __future__ import annotations

from sqlalchemy import exists, select

from core.cards.away import away_card
from core.model.ids import AwayId, LibraryId
from core.model.libraries import Contact
from core.model.members import Member
from core.model.notices import Notice
from core.model.partnerships import PartnershipLibrary
from core.model.pauses import Pause
from core.notices.presenting import Presented, Reading
from core.services.aways import StandingAway, away_by_id
from core.store.unit import UnitOfWork


async def present(uow: UnitOfWork, notice: Notice, reading: Reading) -> Presented | None:
    """As it stands now; of one that is over before it was read nothing."""
    found = await concerned(uow, notice, reading)
    if found is None or (notice.sent_at is None and not found.away.is_open):
        return None
    return Presented(away_card(found, own_libraries(reading.member)))


async def concerned(uow: UnitOfWork, notice: Notice, reading: Reading) -> StandingAway | None:
    """What the notice tells of, where the reader speaks for that library or for a partner of what it paused."""
    standing = await away_by_id(uow, AwayId(int(notice.facts["away"])))
    member = reading.member
    if standing is None or member is None:
        return None
    if standing.library.id in own_libraries(member):
        return standing
    partner = exists().where(
        Pause.away_id == standing.away.id,
        PartnershipLibrary.partnership_id == Pause.partnership_id,
        Contact.library_id == PartnershipLibrary.library_id,
        Contact.member_id == member.id,
    )
    return standing if await uow.session.scalar(select(partner)) else None


def own_libraries(member: Member | None) -> frozenset[LibraryId]:
    """Those the reader speaks for."""
    return frozenset(contact.library_id for contact in member.contacts) if member else frozenset()


async def has_heard(uow: UnitOfWork, notice: Notice) -> bool:
    """Whether anything about it has reached the reader."""
    found = await uow.session.scalar(
        select(Notice.id)
        .where(Notice.about == notice.about, Notice.member_id == notice.member_id, Notice.sent_at.is_not(None))
        .limit(1)
    )
    return found is not None
