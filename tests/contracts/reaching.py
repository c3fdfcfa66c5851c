"""Who cannot be reached any more in the small programme, and who goes on with a new account."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.chat import Reply
from core.model.members import Role
from core.services.linking import letters_of
from core.services.recovering import make_recovery, recover, type_recovery
from core.services.roles import holders
from tests import builders

if TYPE_CHECKING:
    from tests.contracts.world import World


async def some_cannot_be_reached(world: World) -> None:
    """Ivo closed his direct messages, and has been made a mentor; Noor has a new account, and a code of the staff's."""
    ivo, noor = await builders.member(world.store, "Ivo"), await builders.member(world.store, "Noor")
    new = await builders.member(world.store, "Nour")
    world.workspaces[0].closed.add("ivo")
    granted = await world.ask("Sam", "staff grant", member=str(ivo.id), role="mentor")
    assert isinstance(granted.outcome, Reply)
    async with world.store.writing() as uow:
        dee = (await holders(uow, Role.STAFF))[0]
        code, made = await make_recovery(uow, noor.id, by=dee.id)
        account = (await uow.session.scalars(builders.accounts_of(new.id))).one()
        await type_recovery(uow, letters_of(code) or "", account)
        await recover(uow, made.id, account)
