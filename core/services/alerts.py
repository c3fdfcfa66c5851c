"""Alerts: young partnerships that a mentor watches over are looked at once a day, and at risk the mentor reads why.

One alert a partnership stands open at a time; what was told before is told no more, until a new reason comes or the
week of *I am on it* is over. A mentor's other messages of the day go with it (`core.model.budget`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import func, select

from core.model.alerts import MentorAlert
from core.model.check_ins import CheckIn, HelpReason
from core.model.communications import Communication
from core.model.contacts import Departure
from core.model.defaults import ALERT_SILENCE, ON_IT
from core.model.ids import MemberId, MentorAlertId, PartnershipId
from core.model.mentoring import Mentorship, MentorshipEnd
from core.model.nudges import NudgeAnswer
from core.model.partnerships import Partnership, PartnershipState
from core.model.reviews import MidwayAnswer
from core.model.risk import Facts, Left, Reason, Risk, Said, Talk, reasons
from core.model.schedule import local_day
from core.services.mentorships import end_mentorship
from core.services.partnerships import partnership_by_id
from core.services.people import in_hours_of
from core.services.watching import helpers_of, watchers_of
from core.store.unit import UnitOfWork

KIND = "mentor_alert"
AT_ONCE = 50
"""So many partnerships are looked at in one transaction."""


@dataclass(frozen=True)
class Alert:
    """An alert with its partnership, and why it is at risk as it stands now."""

    alert: MentorAlert
    partnership: Partnership
    reasons: Sequence[Reason]

    @property
    def is_open(self) -> bool:
        """Whether there is something to be done."""
        return self.alert.closed_at is None and bool(self.reasons)


def about(partnership_id: PartnershipId) -> str:
    """What notices about a partnership at risk are marked with."""
    return f"mentor_alert:{partnership_id}"


async def reasons_of(uow: UnitOfWork, partnership: Partnership) -> tuple[Reason, ...]:
    """Why it is at risk today, in UTC. Four statements."""
    today = local_day(uow.now, "UTC")
    libraries = [row.library_id for row in partnership.rows]
    talks = await uow.session.execute(
        select(Communication.on, Communication.way, Communication.library_id).where(
            Communication.partnership_id == partnership.id, Communication.undone_at.is_(None)
        )
    )
    helps = await uow.session.execute(
        select(CheckIn.at, CheckIn.library_id, CheckIn.reason, CheckIn.words).where(
            CheckIn.partnership_id == partnership.id, CheckIn.answer == NudgeAnswer.HELP
        )
    )
    scores = await uow.session.execute(
        select(MidwayAnswer.at, MidwayAnswer.library_id, MidwayAnswer.score, MidwayAnswer.words).where(
            MidwayAnswer.partnership_id == partnership.id
        )
    )
    left = await uow.session.execute(
        select(Departure.at, Departure.library_id).where(
            Departure.library_id.in_(libraries), Departure.at >= partnership.created_at
        )
    )
    return reasons(
        Facts(
            today=today,
            state=partnership.state,
            began_on=partnership.began_on,
            cadence_days=partnership.cadence.days,
            talks=[Talk(on=on, way=way, by=by) for on, way, by in talks],
            said=[
                *(
                    Said(on=local_day(at, "UTC"), library_id=by, help=why or HelpReason.OTHER, words=words)
                    for at, by, why, words in helps
                ),
                *(
                    Said(on=local_day(at, "UTC"), library_id=by, score=score, words=words)
                    for at, by, score, words in scores
                ),
            ],
            left=[Left(on=local_day(at, "UTC"), library_id=by) for at, by in left],
        )
    )


async def last_talks(uow: UnitOfWork, partnership_id: PartnershipId, most: int = 3) -> Sequence[Communication]:
    """The last contacts, the newest first. One statement."""
    found = await uow.session.scalars(
        select(Communication)
        .where(Communication.partnership_id == partnership_id, Communication.undone_at.is_(None))
        .order_by(Communication.on.desc(), Communication.id.desc())
        .limit(most)
    )
    return found.all()


async def alert_by_id(uow: UnitOfWork, alert_id: MentorAlertId) -> Alert | None:
    """The alert as it stands now, also one that is over; or None."""
    alert = await uow.session.get(MentorAlert, alert_id)
    partnership = await partnership_by_id(uow, alert.partnership_id) if alert is not None else None
    if alert is None or partnership is None:
        return None
    return Alert(alert, partnership, await reasons_of(uow, partnership))


async def open_alert(uow: UnitOfWork, partnership_id: PartnershipId) -> MentorAlert | None:
    """The one that stands open, or None."""
    found = await uow.session.scalars(
        select(MentorAlert).where(MentorAlert.partnership_id == partnership_id, MentorAlert.closed_at.is_(None))
    )
    return found.one_or_none()


# What a mentor does


async def acted(uow: UnitOfWork, partnership_id: PartnershipId, *, by: MemberId) -> None:
    """A mentor did something about it: wrote to them, or to staff."""
    alert = await open_alert(uow, partnership_id)
    if alert is not None:
        alert.acted_at = uow.now
        uow.audit("alert acted on", "partnership", partnership_id, by=by, alert=alert.id)


async def on_it(uow: UnitOfWork, alert: MentorAlert, *, by: MemberId) -> date:
    """*I am on it*: a week without a word about it. Answers until when, a day of UTC."""
    alert.acted_at = uow.now
    alert.quiet_until = local_day(uow.now, "UTC") + ON_IT
    await uow.session.flush()
    uow.audit("alert on it", "partnership", alert.partnership_id, by=by, alert=alert.id)
    await uow.refresh(about(alert.partnership_id))
    return alert.quiet_until


async def ask_staff(uow: UnitOfWork, alert: MentorAlert, partnership: Partnership, *, by: MemberId, words: str) -> bool:
    """Staff read it with the mentor's words. False when nobody of them could be told."""
    alert.acted_at = uow.now
    recipients = await in_hours_of(uow, {each.id for each in await watchers_of(uow, partnership)} - {by})
    await uow.notify(
        "mentor_asks_staff",
        about(partnership.id),
        recipients,
        key=f"mentor_asks_staff:{alert.id}:{uow.now.isoformat()}",
        alert=alert.id,
        member=by,
        words=words,
    )
    uow.audit("alert passed to staff", "partnership", partnership.id, by=by, alert=alert.id)
    return bool(recipients)


# The clock


async def look_after_partnerships(uow: UnitOfWork) -> int:
    """Look at those whose day has come, at most fifty; answers how many. It may run anywhere, often."""
    today = local_day(uow.now, "UTC")
    found = await uow.session.scalars(
        select(Mentorship)
        .where(Mentorship.ended_at.is_(None), Mentorship.look_on <= today)
        .order_by(Mentorship.partnership_id, Mentorship.id)
        .limit(AT_ONCE)
        .with_for_update(skip_locked=True)
    )
    due = found.all()
    for mentorship in due:
        mentorship.look_on = today + timedelta(days=1)
    await uow.session.flush()
    for partnership_id in dict.fromkeys(each.partnership_id for each in due if each.partnership_id is not None):
        partnership = await partnership_by_id(uow, partnership_id)
        if partnership is not None:
            await _look(uow, partnership, [each for each in due if each.partnership_id == partnership_id])
    return len(due)


async def _look(uow: UnitOfWork, partnership: Partnership, mentorships: Sequence[Mentorship]) -> None:
    """Its alert, and whether its mentors are needed."""
    if partnership.state is PartnershipState.ENDED:
        for mentorship in mentorships:
            await end_mentorship(uow, mentorship, MentorshipEnd.DONE, by=None)
    if partnership.state is PartnershipState.ACTIVE:
        for mentorship in mentorships:
            if local_day(mentorship.began_at, "UTC") < partnership.state_since:
                await _ask_whether_needed(uow, mentorship, partnership)
    await raise_alert(uow, partnership)


async def raise_alert(uow: UnitOfWork, partnership: Partnership) -> None:
    """Open it, fold what is new into it, or close it, as the reasons are now."""
    why = await reasons_of(uow, partnership)
    alert = await open_alert(uow, partnership.id)
    if alert is None:
        if why:
            await _open(uow, partnership, why)
    elif not why:
        alert.closed_at = uow.now
        await uow.session.flush()
        uow.audit("alert over", "partnership", partnership.id, by=None, alert=alert.id)
        await uow.refresh(about(partnership.id))
    else:
        await _remind(uow, alert, partnership, why)


async def _ask_whether_needed(uow: UnitOfWork, mentorship: Mentorship, partnership: Partnership) -> None:
    """Once, when a trial that they watched over went well."""
    recipients = await in_hours_of(uow, [mentorship.mentor_id])
    await uow.notify(
        "mentor_still_needed",
        about(partnership.id),
        recipients,
        key=f"mentor_still_needed:{mentorship.id}",
        mentorship=mentorship.id,
    )


async def _open(uow: UnitOfWork, partnership: Partnership, why: Sequence[Reason]) -> None:
    alert = MentorAlert(
        partnership_id=partnership.id,
        opened_at=uow.now,
        told_at=uow.now,
        reasons=tuple(reason.key for reason in why),
    )
    uow.session.add(alert)
    await uow.session.flush()
    uow.audit("alert", "partnership", partnership.id, by=None, alert=alert.id, reasons=", ".join(alert.reasons))
    await _tell(uow, alert, partnership)


async def _remind(uow: UnitOfWork, alert: MentorAlert, partnership: Partnership, why: Sequence[Reason]) -> None:
    """A new reason is told, and what lasts once more when the week of quiet is over; staff, after two weeks in which no
    mentor did anything.
    """
    today = local_day(uow.now, "UTC")
    new = [reason.key for reason in why if reason.key not in alert.reasons]
    over = alert.quiet_until is not None and alert.quiet_until <= today
    if new or over:
        alert.reasons = (*alert.reasons, *new)
        await uow.session.flush()
        await uow.refresh(about(partnership.id))
        if over or alert.quiet_until is None or any(key.startswith(Risk.HELP.value) for key in new):
            alert.quiet_until = None
            alert.told_at = uow.now
            await _tell(uow, alert, partnership)
    last = max(alert.opened_at, alert.acted_at or alert.opened_at)
    if alert.staff_told_at is None and last <= uow.now - ALERT_SILENCE:
        alert.staff_told_at = uow.now
        recipients = await in_hours_of(uow, {each.id for each in await watchers_of(uow, partnership)})
        await uow.notify(
            "mentor_silent", about(partnership.id), recipients, key=f"mentor_silent:{alert.id}", alert=alert.id
        )


async def _tell(uow: UnitOfWork, alert: MentorAlert, partnership: Partnership) -> None:
    """Its mentors who are there; staff, where none is."""
    helpers, mentors = await helpers_of(uow, partnership)
    recipients = await in_hours_of(uow, helpers)
    kind = KIND if mentors else "mentor_silent"
    if not mentors:
        alert.staff_told_at = uow.now
    day = local_day(uow.now, "UTC").isoformat()
    await uow.notify(kind, about(partnership.id), recipients, key=f"{kind}:{alert.id}:{day}", alert=alert.id)


async def next_look_at_risk(uow: UnitOfWork) -> datetime | None:
    """When partnerships are next looked at, as that day begins in UTC; None when nobody mentors any."""
    day: date | None = await uow.session.scalar(
        select(func.min(Mentorship.look_on)).where(Mentorship.ended_at.is_(None))
    )
    return datetime.combine(day, time(), UTC) if day is not None else None
