"""The days on which agreements are asked about: the clock asks, reminds, and says that the last day has passed."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import UTC, date, datetime, time

from sqlalchemy import ColumnElement, exists, func, select

from core.model.agreements import Agreement, AgreementState
from core.model.ids import AgreementId, LibraryId, MemberId
from core.model.partnerships import Partnership, PartnershipState
from core.model.renewals import Renewal, RenewalState
from core.model.schedule import local_day
from core.services.communications import hold
from core.services.endings import open_parting
from core.services.partnerships import partnership_by_id
from core.services.people import contacts_of, in_hours_of
from core.services.renewals import about, following_reminder, open_renewal_of, renewals_to_answer, tell_renewal
from core.services.watching import watchers_of
from core.store.unit import UnitOfWork

AT_ONCE = 50
"""So many agreements are asked about in one transaction."""


async def ask_renewals(uow: UnitOfWork) -> int:
    """Ask about agreements whose day has come, at most fifty; answers how many. It may run anywhere, often. While the
    partnership is paused the question waits.
    """
    found = await uow.session.execute(
        select(Agreement.id, Agreement.partnership_id)
        .where(*_waits(), Agreement.remind_on <= local_day(uow.now, "UTC"))
        .order_by(Agreement.partnership_id, Agreement.id)
        .limit(AT_ONCE)
    )
    due = found.all()
    for agreement_id, partnership_id in due:
        partnership = await partnership_by_id(uow, partnership_id)
        if partnership is not None:
            await hold(uow, partnership)
            await _ask(uow, partnership, agreement_id)
    return len(due)


def _waits() -> tuple[ColumnElement[bool], ...]:
    paused = exists().where(Partnership.id == Agreement.partnership_id, Partnership.state == PartnershipState.PAUSED)
    return Agreement.state == AgreementState.SIGNED, ~paused


async def _ask(uow: UnitOfWork, partnership: Partnership, agreement_id: AgreementId) -> None:
    """Ask, remind, or say that the day has passed; unless another program just did, or it was just paused."""
    if partnership.state is PartnershipState.PAUSED:
        return
    agreement = await uow.session.get_one(Agreement, agreement_id, populate_existing=True)
    today = local_day(uow.now, "UTC")
    if agreement.state is not AgreementState.SIGNED or agreement.remind_on is None or agreement.remind_on > today:
        return
    agreement.remind_on = following_reminder(agreement, today)
    if await open_parting(uow, partnership.id) is not None:
        return
    waiting = await open_renewal_of(uow, agreement.id)
    passed = agreement.ends_on is not None and agreement.ends_on < today
    if waiting is not None and waiting.renewal.ends_on is not None:
        before_the_end = waiting.renewal.reminded_on <= waiting.renewal.ends_on
        waiting.renewal.reminded_on = today
        if passed and before_the_end:
            await tell_renewal(
                uow, waiting.renewal, "passed", {each.id for each in await watchers_of(uow, partnership)}
            )
            await uow.refresh(about(waiting.renewal.id))
            return
        if not passed:
            silent = [library.id for library in waiting.libraries if library.id not in waiting.answers]
            await _question(uow, waiting.renewal, silent or [library.id for library in waiting.libraries])
            return
    if waiting is not None:
        waiting.renewal.state = RenewalState.LAPSED
        waiting.renewal.settled_at = uow.now
        await uow.refresh(about(waiting.renewal.id))
    renewal = Renewal(
        partnership_id=partnership.id,
        agreement_id=agreement.id,
        asked_on=today,
        reminded_on=today,
        ends_on=agreement.ends_on,
    )
    uow.session.add(renewal)
    await uow.session.flush()
    uow.audit("renewal asked", "agreement", agreement.id, by=None, renewal=renewal.id)
    await _question(uow, renewal, [row.library_id for row in partnership.rows])


async def pass_on_renewals(
    uow: UnitOfWork, library_id: LibraryId, recipients: Sequence[tuple[MemberId, datetime]]
) -> None:
    """What that library is asked and has not answered these people of it are asked too."""
    for renewing in await renewals_to_answer(uow, [library_id]):
        await _ask_people(uow, renewing.renewal, recipients)


async def _question(uow: UnitOfWork, renewal: Renewal, library_ids: Collection[LibraryId]) -> None:
    contacts = await contacts_of(uow, library_ids)
    await _ask_people(uow, renewal, await in_hours_of(uow, {contact.member_id for contact in contacts}))


async def _ask_people(uow: UnitOfWork, renewal: Renewal, recipients: Sequence[tuple[MemberId, datetime]]) -> None:
    """Once for each reminder."""
    key = f"renewal:{about(renewal.id)}:{renewal.reminded_on.isoformat()}"
    await uow.notify("renewal", about(renewal.id), recipients, key=key, renewal=renewal.id)


async def next_renewal(uow: UnitOfWork) -> datetime | None:
    """When an agreement is next asked about: as that day begins in UTC; None when none is."""
    day: date | None = await uow.session.scalar(select(func.min(Agreement.remind_on)).where(*_waits()))
    return datetime.combine(day, time(), UTC) if day is not None else None
