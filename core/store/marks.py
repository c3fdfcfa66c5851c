"""Signs of life: when something regular last happened."""

from datetime import datetime

from core.model.requests import ServiceMark
from core.store.unit import UnitOfWork
from core.store.upsert import insert_for

TICK = "tick"
"""The clock work ran to its end."""

PURGE = "purge"
"""What had expired was forgotten."""


async def leave_mark(uow: UnitOfWork, name: str) -> None:
    """It happened now."""
    insert = insert_for(uow.session, ServiceMark).values(name=name, at=uow.now)
    await uow.session.execute(insert.on_conflict_do_update(index_elements=[ServiceMark.name], set_={"at": uow.now}))


async def read_mark(uow: UnitOfWork, name: str) -> datetime | None:
    """When it last happened; None if never."""
    mark = await uow.session.get(ServiceMark, name)
    return mark.at if mark else None
