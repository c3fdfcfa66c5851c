"""One after the other: what a unit of work looks up before it writes stays true until it ends."""

from sqlalchemy import func, select

from core.store.unit import UnitOfWork


async def take_turn(uow: UnitOfWork, name: str) -> None:
    """Wait for whoever took the turn of this name; it is given back when this unit of work ends, however it does.

    What the other one wrote is read from here on. On SQLite only one unit of work writes at a time anyway.
    """
    if uow.session.get_bind().dialect.name == "sqlite":
        return
    await uow.session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(name, 0))))
