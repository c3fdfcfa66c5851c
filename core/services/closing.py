"""When a partnership ends, whatever is still open in it is closed; what stands of it anywhere says so."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, update
from sqlalchemy.orm import InstrumentedAttribute

from core.model.agreements import Agreement, AgreementState
from core.model.endings import OPEN_ENDING, Ending, EndingState
from core.model.ids import MemberId, PartnershipId
from core.model.mapping import Table
from core.model.pauses import Pause
from core.model.proposals import Proposal, ProposalAnswer
from core.model.renewals import Renewal, RenewalState
from core.model.reviews import WAITING_OUTCOMES, Review
from core.model.rhythms import Rhythm, RhythmState
from core.store.unit import UnitOfWork


async def close_what_is_open(uow: UnitOfWork, partnership_id: PartnershipId, *, by: MemberId | None) -> None:
    """Nothing waits for an answer any more, and nothing is reminded of. The partnership is held. `by`: who ended it.

    What was signed stays signed: it is history, and in force again when the ending is undone. Pauses that would last
    still last on then.
    """
    for table, key, which, values in _closed(uow):
        found = await uow.session.scalars(
            update(table)
            .where(table.partnership_id == partnership_id, which)  # type: ignore[attr-defined]  # each of them has it
            .values(values)
            .returning(key)
        )
        for number in found.all():
            matter = table.__name__.lower()
            uow.audit(f"{matter} closed", "partnership", partnership_id, by=by, question=number)
            await uow.refresh(f"{matter}:{number}")


_Closing = tuple[type[Table], InstrumentedAttribute[Any], ColumnElement[bool], dict[str, Any]]


def _closed(uow: UnitOfWork) -> tuple[_Closing, ...]:
    """What is open in each table, and what becomes of it. Their notices are about "rhythm:4" and the like."""
    now = uow.now
    joining = Proposal.joins & (Proposal.answer == ProposalAnswer.WAITING)
    undecided = Review.settled_at.is_(None) & (Review.outcome.is_(None) | Review.outcome.in_(WAITING_OUTCOMES))
    dropped = {"state": AgreementState.DROPPED, "remind_on": None}
    withdrawn = {"answer": ProposalAnswer.WITHDRAWN, "answered_at": now}
    overtaken = {"state": EndingState.OVERTAKEN, "settled_at": now}
    return (
        (Rhythm, Rhythm.id, Rhythm.state == RhythmState.WAITING, {"state": RhythmState.WITHDRAWN, "ended_at": now}),
        (Review, Review.id, undecided, {"settled_at": now}),
        (Agreement, Agreement.id, Agreement.state == AgreementState.DRAFT, dropped),
        (Agreement, Agreement.id, Agreement.remind_on.is_not(None), {"remind_on": None}),
        (Proposal, Proposal.id, joining, withdrawn),
        (Ending, Ending.id, Ending.state.in_(OPEN_ENDING), overtaken),
        (Pause, Pause.id, Pause.ended_at.is_(None), {"ended_at": now}),
        (
            Renewal,
            Renewal.id,
            Renewal.state.in_([RenewalState.WAITING, RenewalState.ENDING]),
            {"state": RenewalState.CLOSED, "settled_at": now},
        ),
    )
