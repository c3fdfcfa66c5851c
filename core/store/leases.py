"""One holder at a time for what cannot be shared, such as a platform's gateway."""

from datetime import timedelta

from sqlalchemy import update

from core.model.requests import Lease
from core.store.unit import UnitOfWork
from core.store.upsert import insert_for


async def take_lease(uow: UnitOfWork, name: str, holder: str, life: timedelta) -> int | None:
    """Take or renew it for `life`. Answers the fence, which grows with each new holder; None while another holds it."""
    insert = insert_for(uow.session, Lease).values(name=name, holder=holder, until=uow.now + life, fence=1)
    taken = await uow.session.execute(
        insert.on_conflict_do_update(
            index_elements=[Lease.name],
            set_={
                "holder": holder,
                "until": uow.now + life,
                "fence": Lease.fence + (Lease.holder != holder).cast(Lease.fence.type),
            },
            where=(Lease.holder == holder) | (Lease.until <= uow.now),
        ).returning(Lease.fence)
    )
    return taken.scalar_one_or_none()


async def release_lease(uow: UnitOfWork, name: str, holder: str) -> None:
    """Give it back, when it is still held by `holder`. The row stays, so that the fence grows for ever."""
    await uow.session.execute(
        update(Lease).where(Lease.name == name, Lease.holder == holder).values(holder="", until=uow.now)
    )
