"""What a review comes to: by the answers of all, by the clock, or by whoever watches over the partnership."""

from __future__ import annotations

from collections.abc import Collection

from core.model.endings import Ending, EndingReason, EndingState
from core.model.ids import MemberId
from core.model.lifecycle import ChangeReason
from core.model.partnerships import PartnershipState
from core.model.reviews import SETTLED_AS, WAITING_OUTCOMES, Outcome, Said, Settlement, Verdict, verdict_of
from core.model.schedule import local_day
from core.services.lifecycle import change_state, record_event
from core.services.people import contacts_of, in_hours_of
from core.services.reviews import Answered, Reviewing, about, went_on_before, write_review_answer
from core.services.watching import watchers_of
from core.store.unit import UnitOfWork

_BECOMES = {
    Outcome.CONTINUED: (PartnershipState.ACTIVE, ChangeReason.REVIEWED_CONTINUE),
    Outcome.CHANGED: (PartnershipState.ACTIVE, ChangeReason.REVIEWED_CHANGE),
    Outcome.STOPPED: (PartnershipState.ENDED, ChangeReason.REVIEWED_STOP),
}
_EXTENDS = {
    Outcome.EXTENDED: ChangeReason.TRIAL_EXTENDED,
    Outcome.EXTENDED_UNANSWERED: ChangeReason.TRIAL_WENT_ON,
}


async def answer_review(uow: UnitOfWork, reviewing: Reviewing, said: Answered) -> None:
    """A library answers, and when all have, what follows happens. It is open (`review_by_id`)."""
    now = await write_review_answer(uow, reviewing, said)
    if not now.silent:
        await decide(uow, now, by=said.by)


async def decide(uow: UnitOfWork, reviewing: Reviewing, *, by: MemberId | None) -> None:
    """What the answers so far come to. `by`: whoever answered last, None for the clock. It is open."""
    said: list[Said | None] = []
    for library in reviewing.libraries:
        given = reviewing.answers.get(library.id)
        said.append(Said(given.answer.wish, given.answer.extend_months) if given is not None else None)
    verdict = verdict_of(said, went_on_before=await went_on_before(uow, reviewing))
    if verdict.outcome in WAITING_OUTCOMES:
        await _leave_to_watchers(uow, reviewing, verdict.outcome, by=by)
    else:
        await _follow(uow, reviewing, verdict, by=by, words=None)


async def settle_review(
    uow: UnitOfWork,
    reviewing: Reviewing,
    settlement: Settlement,
    *,
    months: int | None,
    words: str | None,
    by: MemberId,
) -> None:
    """Somebody who watches over the partnership decides where its libraries did not, with words to all of them.
    `months`: with *extend*. It waits (`review_by_id`).
    """
    reviewing.review.settled_by = by
    reviewing.review.words = words
    extends = settlement is Settlement.EXTEND
    await _follow(uow, reviewing, Verdict(SETTLED_AS[settlement], months or 1 if extends else None), by=by, words=words)


async def _leave_to_watchers(uow: UnitOfWork, reviewing: Reviewing, outcome: Outcome, *, by: MemberId | None) -> None:
    """They read the answers first; the libraries read that it waits."""
    reviewing.review.outcome = outcome
    uow.audit("review waits", "partnership", reviewing.partnership.id, by=by, review=reviewing.review.id)
    watchers = {member.id for member in await watchers_of(uow, reviewing.partnership)}
    await uow.notify(
        "review_waits",
        about(reviewing.review.id),
        await in_hours_of(uow, watchers),
        review=reviewing.review.id,
    )
    await _tell(uow, reviewing, but={by})


async def _follow(
    uow: UnitOfWork, reviewing: Reviewing, verdict: Verdict, *, by: MemberId | None, words: str | None
) -> None:
    """It is shown, and the partnership goes on, or ends."""
    review, partnership = reviewing.review, reviewing.partnership
    review.outcome = verdict.outcome
    review.months = verdict.months
    review.shown_at = uow.now
    review.settled_at = uow.now
    today = local_day(uow.now, "UTC")
    uow.audit("review decided", "partnership", partnership.id, by=by, review=review.id, outcome=verdict.outcome.value)
    if verdict.outcome in _EXTENDS:
        partnership.extend_trial(verdict.months or 1, today)
        record_event(uow, partnership, _EXTENDS[verdict.outcome], by=by, note=words)
    else:
        state, reason = _BECOMES[verdict.outcome]
        if state is PartnershipState.ENDED:
            _can_be_undone(uow, reviewing, by=by)
        await change_state(uow, partnership, state, reason, by=by, on=today, note=words)
    await _tell(uow, reviewing, but={by})


def _can_be_undone(uow: UnitOfWork, reviewing: Reviewing, *, by: MemberId | None) -> None:
    """As every ending, for thirty days."""
    last = list(reviewing.answers.values())[-1].answer.member_id if reviewing.answers else None
    asked_by = by or last
    if asked_by is None:
        msg = f"review {reviewing.review.id} ends a partnership, and nobody said so"
        raise RuntimeError(msg)
    uow.session.add(
        Ending(
            partnership_id=reviewing.partnership.id,
            asked_by=asked_by,
            asked_at=uow.now,
            ends_at=uow.now,
            reason=EndingReason.OTHER,
            words=reviewing.review.words,
            state=EndingState.DONE,
            from_state=reviewing.partnership.state,
            settled_at=uow.now,
            settled_by=asked_by,
        )
    )


async def _tell(uow: UnitOfWork, reviewing: Reviewing, *, but: Collection[MemberId | None]) -> None:
    """All contacts read what came of it, in their hours; whoever did it has read it already."""
    review = reviewing.review
    contacts = await contacts_of(uow, [library.id for library in reviewing.libraries])
    recipients = await in_hours_of(uow, {contact.member_id for contact in contacts} - set(but))
    outcome = review.outcome.value if review.outcome is not None else ""
    settled = "waits" if review.settled_at is None else "settled"
    await uow.notify(
        "review_shown",
        about(review.id),
        recipients,
        key=f"review_shown:{about(review.id)}:{settled}",
        review=review.id,
        outcome=outcome,
    )
    await uow.refresh(about(review.id))
