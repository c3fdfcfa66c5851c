"""What waits for a library's answer, asked of people who speak for it since now: a successor, or the first who is
connected. Somebody who was asked already is not asked again.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from core.model.ids import LibraryId, MemberId
from core.services.endings import pass_on_endings
from core.services.joining import joinings_to_answer
from core.services.midway import pass_on_midway
from core.services.proposals import about, open_proposals
from core.services.renewal_days import pass_on_renewals
from core.services.reviews import pass_on_reviews
from core.services.rhythms import ask_rhythms_of
from core.services.signing import pass_on_signing
from core.services.staff_proposals import ask_staff_proposals_of
from core.services.stories import pass_on_stories
from core.store.unit import UnitOfWork


async def ask_what_waits(
    uow: UnitOfWork, library_id: LibraryId, recipients: Sequence[tuple[MemberId, datetime]]
) -> None:
    """Ask these people, each from that instant on, everything that other libraries, staff or the clock asked of the
    library. Whoever has a question that all libraries of a partnership answer puts it here.
    """
    for proposed in await open_proposals(uow, [library_id]):
        if proposed.asked.id == library_id:
            proposal = proposed.proposal.id
            await uow.notify("proposal", about(proposal), recipients, proposal=proposal)
    for proposed in await joinings_to_answer(uow, [library_id]):
        proposal = proposed.proposal.id
        await uow.notify("joining", about(proposal), recipients, proposal=proposal)
    await ask_staff_proposals_of(uow, library_id, recipients)
    await ask_rhythms_of(uow, library_id, recipients)
    await pass_on_midway(uow, library_id, recipients)
    await pass_on_reviews(uow, library_id, recipients)
    await pass_on_signing(uow, library_id, recipients)
    await pass_on_renewals(uow, library_id, recipients)
    await pass_on_endings(uow, library_id, recipients)
    await pass_on_stories(uow, library_id, recipients)
