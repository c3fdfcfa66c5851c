"""Who may answer for a library of a partnership: its contacts; or somebody who writes down what came by e-mail."""

from __future__ import annotations

from collections.abc import Collection
from enum import Enum

from core.model.ids import LibraryId
from core.model.partnerships import Partnership
from core.services.people import contacts_of
from core.services.proposals import Proposed
from core.store.unit import UnitOfWork


class Voice(Enum):
    """What somebody may say for a library."""

    OWN = "own"
    """They speak for it."""
    RECORDS = "records"
    """Nobody of it has an account: a partner or staff writes down its answer."""
    CONNECTED = "connected"
    """A contact of it has an account, and is asked instead."""
    NONE = "none"
    """They have no part in that partnership, or the library has none."""


async def voice_for(
    uow: UnitOfWork,
    partnership: Partnership,
    library_id: LibraryId,
    *,
    own: Collection[LibraryId],
    is_staff: bool,
) -> Voice:
    """What a person with these libraries of their `own` may say for that library. At most one statement."""
    libraries = {row.library_id for row in partnership.rows}
    if library_id not in libraries or (libraries.isdisjoint(own) and not is_staff):
        return Voice.NONE
    if library_id in own:
        return Voice.OWN
    connected = any(contact.member.accounts for contact in await contacts_of(uow, [library_id]))
    return Voice.CONNECTED if connected else Voice.RECORDS


async def voice_for_invited(
    uow: UnitOfWork, proposed: Proposed, *, own: Collection[LibraryId], is_staff: bool
) -> Voice:
    """What a partner or staff may write down for the library that is invited to join them, once it is asked. At most
    two statements.
    """
    if proposed.proposal.inside or not (is_staff or any(each.id in own for each in proposed.partners)):
        return Voice.NONE
    connected = any(contact.member.accounts for contact in await contacts_of(uow, [proposed.asked.id]))
    return Voice.CONNECTED if connected else Voice.RECORDS


async def unconnected(uow: UnitOfWork, partnership: Partnership) -> set[LibraryId]:
    """Its libraries of whom nobody has an account: they are reached by e-mail. One statement."""
    libraries = {row.library_id for row in partnership.rows}
    contacts = await contacts_of(uow, list(libraries))
    return libraries - {contact.library_id for contact in contacts if contact.member.accounts}
