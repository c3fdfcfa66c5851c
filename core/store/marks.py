"""Signs of life: when something regular last happened, and since when something unusual lasts."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import delete, or_, select

from core.model.requests import Lease, ServiceMark
from core.store.unit import UnitOfWork
from core.store.upsert import insert_for

TICK = "tick"
"""The clock work ran to its end."""

PURGE = "purge"
"""What had expired was forgotten."""

BORN = "born"
"""The first clock work of this data. Every copy has it too: by it one knows whose copy it is."""

HELD = "held"
"""Of when the data is that was put back: nothing goes out until staff press *Start*. Copies are made with it."""

BACKED_UP = "backed-up"
"""The last good back-up was made."""

BACKUP_FAILS = "back-up fails"
"""Since when back-ups fail, as long as they do."""


async def leave_mark(uow: UnitOfWork, name: str) -> None:
    """It happened now."""
    insert = insert_for(uow.session, ServiceMark).values(name=name, at=uow.now)
    await uow.session.execute(insert.on_conflict_do_update(index_elements=[ServiceMark.name], set_={"at": uow.now}))


async def leave_first_mark(uow: UnitOfWork, name: str, *, at: datetime | None = None) -> bool:
    """It began now, or then, unless it lasts already; whether it is new. Of two at the same moment one begins it."""
    insert = insert_for(uow.session, ServiceMark).values(name=name, at=at or uow.now)
    left = await uow.session.execute(insert.on_conflict_do_nothing().returning(ServiceMark.name))
    return left.scalar_one_or_none() is not None


async def take_mark_away(uow: UnitOfWork, name: str) -> datetime | None:
    """It lasts no longer. When it began; None if it did not last. Of two at the same moment one ends it."""
    ended = await uow.session.execute(delete(ServiceMark).where(ServiceMark.name == name).returning(ServiceMark.at))
    at: datetime | None = ended.scalar_one_or_none()
    return at


async def count_up(uow: UnitOfWork, name: str, by: int = 1) -> None:
    """Count something, whatever the clock says. It stands beside the leases, whose fence is such a number: it grows for
    ever.
    """
    insert = insert_for(uow.session, Lease).values(name=name, holder="", until=uow.now, fence=by)
    await uow.session.execute(
        insert.on_conflict_do_update(index_elements=[Lease.name], set_={"fence": Lease.fence + by, "until": uow.now})
    )


async def counted(uow: UnitOfWork, name: str) -> int:
    """How many there were."""
    return await uow.session.scalar(select(Lease.fence).where(Lease.name == name)) or 0


async def read_mark(uow: UnitOfWork, name: str) -> datetime | None:
    """When it last happened; None if never."""
    mark = await uow.session.get(ServiceMark, name)
    return mark.at if mark else None


async def all_marks(uow: UnitOfWork) -> Mapping[str, datetime]:
    """Every mark, by its name: some dozens."""
    found = await uow.session.execute(select(ServiceMark.name, ServiceMark.at))
    return {name: at for name, at in found}  # noqa: C416  # rows are no pairs to mypy


async def marks_beginning(uow: UnitOfWork, *beginnings: str) -> Mapping[str, datetime]:
    """All marks whose names begin with one of these, by name. One statement."""
    named = or_(*(ServiceMark.name.startswith(each, autoescape=True) for each in beginnings))
    found = await uow.session.execute(select(ServiceMark.name, ServiceMark.at).where(named))
    return {name: at for name, at in found}  # noqa: C416  # rows are no pairs to mypy
