"""Alerts: young partnerships that a mentor watches over are looked at once a day, and at risk the mentor reads why.

One alert a partnership stands open at a time; what was told before is told no more, until a new reason comes or the
week of *I am on it* is over. A mentor's other messages of the day go with it (`core.model.budget`).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import ColumnElement, exists, func, select

from core.model.alerts import MentorAlert
from core.model.communications import Communication
from core.model.defaults import ALERT_SILENCE, LONG_WEEKEND, ON_IT
from core.model.ids import MemberId, MentorAlertId, PartnershipId
from core.model.lifecycle import StateChange
from core.model.mentoring import Mentorship, MentorshipEnd
from core.model.partnerships import Partnership, PartnershipState
from core.model.risk import Reason, Risk
from core.model.schedule import local_day
from core.services.mentorships import end_mentorship
from core.services.partnerships import partnership_by_id
from core.services.people import in_hours_of
from core.services.risk_facts import reasons_in, reasons_of, stage_of
from core.services.watching import helpers_of, watchers_of
from core.store.unit import UnitOfWork

KIND, STAFF_KIND = "mentor_alert", "mentor_silent"
AT_ONCE = 50
"""So many partnerships are looked at in one transaction."""


@dataclass(frozen=True)
class Alert:
    """An alert with its partnership, and why it is at risk as it stands now. `since`: when its trial began, or it was
    introduced, whatever paused it meanwhile.
    """

    alert: MentorAlert
    partnership: Partnership
    reasons: Sequence[Reason]
    since: date

    @property
    def is_open(self) -> bool:
        """Whether there is something to be done."""
        return self.alert.closed_at is None and bool(self.reasons)


def about(partnership_id: PartnershipId) -> str:
    """What notices about a partnership at risk are marked with."""
    return f"mentor_alert:{partnership_id}"


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
    stage = await stage_of(uow, partnership)
    return Alert(alert, partnership, await reasons_in(uow, partnership, stage), stage.since)


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
    """Look at those whose day has come, and at alerts that stand open where nobody mentors any more; at most fifty of
    each. Answers how many. It may run anywhere, often.
    """
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
    return len(due) + await _look_at_orphans(uow, today)


def _is_orphan() -> Sequence[ColumnElement[bool]]:
    """Of an alert: it stands open, and its last mentor stopped."""
    mentored = exists().where(Mentorship.partnership_id == MentorAlert.partnership_id, Mentorship.ended_at.is_(None))
    return MentorAlert.closed_at.is_(None), ~mentored


async def _look_at_orphans(uow: UnitOfWork, today: date) -> int:
    found = await uow.session.scalars(
        select(MentorAlert)
        .where(*_is_orphan(), MentorAlert.look_on <= today)
        .order_by(MentorAlert.id)
        .limit(AT_ONCE)
        .with_for_update(skip_locked=True)
    )
    due = found.all()
    for alert in due:
        alert.look_on = today + timedelta(days=1)
        await uow.session.flush()
        partnership = await partnership_by_id(uow, alert.partnership_id)
        if partnership is not None:
            await raise_alert(uow, partnership)
    return len(due)


async def _look(uow: UnitOfWork, partnership: Partnership, mentorships: Sequence[Mentorship]) -> None:
    """Its alert, and whether its mentors are needed."""
    if partnership.state is PartnershipState.ENDED:
        for mentorship in mentorships:
            await end_mentorship(uow, mentorship, MentorshipEnd.DONE, by=None)
    if partnership.state is PartnershipState.ACTIVE:
        for mentorship in mentorships:
            if await _saw_the_trial_go_well(uow, mentorship):
                await _ask_whether_needed(uow, mentorship, partnership)
    await raise_alert(uow, partnership)


async def _saw_the_trial_go_well(uow: UnitOfWork, mentorship: Mentorship) -> bool:
    """Whether its trial became a partnership while they watched over it. One that only woke up did not."""
    found = await uow.session.scalar(
        select(StateChange.id)
        .where(
            StateChange.partnership_id == mentorship.partnership_id,
            StateChange.from_state == PartnershipState.TRIAL,
            StateChange.to_state == PartnershipState.ACTIVE,
            StateChange.at > mentorship.began_at,
        )
        .limit(1)
    )
    return found is not None


async def raise_alert(uow: UnitOfWork, partnership: Partnership) -> Sequence[Reason]:
    """Open it, fold what is new into it, or close it, as the reasons are now. Answers those that a message of its own
    brings now: what only joins a card that was sent today, or is no news, is not among them.
    """
    why = await reasons_of(uow, partnership)
    alert = await open_alert(uow, partnership.id)
    if alert is None:
        if why:
            await _open(uow, partnership, why)
        return why
    if not why:
        alert.closed_at = uow.now
        await uow.session.flush()
        uow.audit("alert over", "partnership", partnership.id, by=None, alert=alert.id)
        await uow.refresh(about(partnership.id))
        return ()
    return await _remind(uow, alert, partnership, why)


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
        look_on=local_day(uow.now, "UTC") + timedelta(days=1),
    )
    uow.session.add(alert)
    await uow.session.flush()
    uow.audit("alert", "partnership", partnership.id, by=None, alert=alert.id, reasons=", ".join(alert.reasons))
    await _tell(uow, alert, partnership)


async def _remind(
    uow: UnitOfWork, alert: MentorAlert, partnership: Partnership, why: Sequence[Reason]
) -> Sequence[Reason]:
    """A new reason is told, and what lasts once more when the week of quiet is over, or to a mentor who came since;
    staff, where no mentor is there, or none did anything for two weeks, and again where one did and fell silent.
    Answers what a message of its own brings.
    """
    today = local_day(uow.now, "UTC")
    began = await _mentors_since(uow, partnership.id)
    came = [mentor_id for mentor_id, since in began if since > alert.told_at]
    new = [reason for reason in why if reason.key not in alert.reasons]
    over = alert.quiet_until is not None and alert.quiet_until <= today
    told: Sequence[Reason] = ()
    if new or over or came:
        alert.reasons = (*alert.reasons, *(reason.key for reason in new))
        if came:
            # What staff were told of those before, and their week of quiet, are not about them.
            alert.quiet_until = alert.staff_told_at = None
        await uow.session.flush()
        await uow.refresh(about(partnership.id))
        if came or over or alert.quiet_until is None or any(reason.risk is Risk.HELP for reason in new):
            told = new if local_day(alert.told_at, "UTC") < today else ()
            alert.quiet_until = None
            alert.told_at = uow.now
            await _tell(uow, alert, partnership, None if new or over else came)
    _helpers, mentors = await helpers_of(uow, partnership)
    last = max(alert.opened_at, alert.acted_at or alert.opened_at, *(since for _mentor_id, since in began))
    told_staff = alert.staff_told_at is not None and (alert.acted_at is None or alert.acted_at <= alert.staff_told_at)
    if not told_staff and (not mentors or last <= uow.now - ALERT_SILENCE):
        await _tell_staff(uow, alert, partnership)
    return told


async def _mentors_since(uow: UnitOfWork, partnership_id: PartnershipId) -> Sequence[tuple[MemberId, datetime]]:
    """Who mentors it now, and since when. One statement."""
    found = await uow.session.execute(
        select(Mentorship.mentor_id, Mentorship.began_at).where(
            Mentorship.partnership_id == partnership_id, Mentorship.ended_at.is_(None)
        )
    )
    return [(mentor_id, since) for mentor_id, since in found]


async def _tell(
    uow: UnitOfWork, alert: MentorAlert, partnership: Partnership, only: Collection[MemberId] | None = None
) -> None:
    """Its mentors who are there (`only`: of these), once a day; staff, where none is, or none reads it for days."""
    helpers, mentors = await helpers_of(uow, partnership)
    if not mentors:
        await _tell_staff(uow, alert, partnership)
        return
    recipients = await in_hours_of(uow, set(helpers) if only is None else set(helpers) & set(only))
    day = local_day(uow.now, "UTC").isoformat()
    await uow.notify(KIND, about(partnership.id), recipients, key=f"{KIND}:{alert.id}:{day}", alert=alert.id)
    if recipients and all(at > uow.now + LONG_WEEKEND for _who, at in recipients):
        await _tell_staff(uow, alert, partnership)


async def _tell_staff(uow: UnitOfWork, alert: MentorAlert, partnership: Partnership) -> None:
    """Once a day; who mentored it is not asked to do anything any more."""
    alert.staff_told_at = uow.now
    await uow.session.flush()
    recipients = await in_hours_of(uow, {each.id for each in await watchers_of(uow, partnership)})
    day = local_day(uow.now, "UTC").isoformat()
    await uow.refresh(about(partnership.id))
    await uow.notify(
        STAFF_KIND, about(partnership.id), recipients, key=f"{STAFF_KIND}:{alert.id}:{day}", alert=alert.id
    )


async def next_look_at_risk(uow: UnitOfWork) -> datetime | None:
    """When partnerships are next looked at, as that day begins in UTC; None when nobody mentors any, and no alert
    stands open.
    """
    days: list[date | None] = [
        await uow.session.scalar(select(func.min(Mentorship.look_on)).where(Mentorship.ended_at.is_(None))),
        await uow.session.scalar(select(func.min(MentorAlert.look_on)).where(*_is_orphan())),
    ]
    day = min((each for each in days if each is not None), default=None)
    return datetime.combine(day, time(), UTC) if day is not None else None
