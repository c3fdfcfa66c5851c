"""What became of a proposal of staff: those who made it read it, and the libraries read what came to nothing."""

from __future__ import annotations

from core.model.ids import ProposalId
from core.model.notices import Notice
from core.notices.presenting import Presented, Reading
from core.notices.staff_proposal import as_read
from core.services.staff_proposals import staff_proposal_by_id
from core.store.unit import UnitOfWork


async def present(uow: UnitOfWork, notice: Notice, reading: Reading) -> Presented | None:
    """The end of it, kindly."""
    found = await staff_proposal_by_id(uow, ProposalId(int(notice.facts["proposal"])))
    return as_read(found, reading) if found is not None and not found.is_open else None
