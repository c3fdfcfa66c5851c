"""Somebody of a library that was reached by e-mail is connected now: from here on the library is asked itself."""

from __future__ import annotations

from core.model.ids import LibraryId, MemberId
from core.model.partnerships import PartnershipState
from core.services.partnerships import partnerships_of
from core.services.people import contacts_of, in_their_hours
from core.services.what_waits import ask_what_waits
from core.store.unit import UnitOfWork

NOT_ENDED = frozenset(PartnershipState) - {PartnershipState.ENDED}


async def somebody_connected(uow: UnitOfWork, library_id: LibraryId, member_id: MemberId) -> None:
    """That member is the first of the library with an account. What waits for its answer is asked of them, they read
    who their partners are, and the partners learn that no e-mail is needed any more; each in their own hours.
    """
    own = in_their_hours(uow, await contacts_of(uow, [library_id]))
    await ask_what_waits(uow, library_id, own)
    partners = set[LibraryId]()
    for partnership in await partnerships_of(uow, [library_id], states=NOT_ENDED):
        partners |= {row.library_id for row in partnership.rows} - {library_id}
        subject = f"partnership:{partnership.id}"
        if partnership.state is PartnershipState.INTRODUCED:
            await uow.notify("introduction", subject, own, partnership=partnership.id)
        await uow.refresh(subject)
    others = [each for each in await contacts_of(uow, partners) if each.member_id != member_id]
    await uow.notify(
        "partner_connected",
        f"partner_connected:{library_id}",
        in_their_hours(uow, others),
        key=f"partner_connected:{library_id}:{member_id}",
        library=library_id,
        member=member_id,
    )
