"""What was done about silences before the sample was planted: each climbed the rungs whose day had come."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from bot.sample.reading import SamplePartnership
from core.model.climbs import Climb
from core.model.ladder import FIRST_CONTACT_RUNGS, Skipped, climb, rung_day
from core.model.members import Member
from core.model.nudges import Nudge, NudgeAnswer
from core.model.partnerships import LadderStep, Partnership, PartnershipLibrary
from core.model.schedule import Hours, first_allowed_on
from core.services.people import hours_of, members_with_hours
from core.store import UnitOfWork


async def plant_silence(
    uow: UnitOfWork, partnership: Partnership, entry: SamplePartnership, contacts: Mapping[str, Member], today: date
) -> None:
    """What came due in the past was asked about then; from here on it climbs as everything does. `contacts`: the first
    contacts, by the keys of their libraries. The first library gave the answer of the entry.
    """
    readers = await members_with_hours(uow, [contacts[key].id for key in entry.libraries])
    for key, row in zip(entry.libraries, partnership.rows, strict=True):
        if row.due_on is None or row.due_on > today:
            continue
        climbed = climb(LadderStep.NONE, row.due_on, partnership.state, today)
        row.step, row.nudge_on = climbed.step, climbed.next_on
        days = {rung: rung_day(rung, row.due_on, partnership.state) for rung in climbed.rungs}
        contact, library = readers[contacts[key].id]
        for rung, on in days.items():
            skipped = _skipped(rung, contact)
            uow.session.add(Climb(row_id=row.id, due_on=row.due_on, step=rung, on=on, skipped=skipped))
        if contact.accounts:
            answer = NudgeAnswer(entry.answer) if entry.answer and row is partnership.rows[0] else None
            asked = {rung: on for rung, on in days.items() if rung in FIRST_CONTACT_RUNGS}
            _plant_nudges(uow, row, (contact, hours_of(contact, library=library)), asked, answer)


def _skipped(rung: LadderStep, contact: Member) -> Skipped | None:
    """None of these libraries has a second contact, and nobody has a mentor; staff were told of all of them."""
    if rung in FIRST_CONTACT_RUNGS:
        return None if contact.accounts else Skipped.NOT_CONNECTED
    return None if rung is LadderStep.STAFF else Skipped.NOBODY


def _plant_nudges(
    uow: UnitOfWork,
    row: PartnershipLibrary,
    reader: tuple[Member, Hours],
    asked: Mapping[LadderStep, date],
    answer: NudgeAnswer | None,
) -> None:
    """Each reminder on its day, in the contact's own hours. What they answered, they answered the last one."""
    contact, hours = reader
    for rung, on in asked.items():
        sent = first_allowed_on(on, hours)
        answered = answer is not None and on == max(asked.values())
        uow.session.add(
            Nudge(
                member_id=contact.id,
                row_id=row.id,
                on=on,
                step=rung,
                planned_at=sent,
                sent_at=sent if sent < uow.now else None,
                answer=answer if answered else None,
                answered_at=sent + timedelta(hours=3) if answered else None,
            )
        )
