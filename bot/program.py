"""The composition root: everything is made here, handed to what needs it, and closed in the opposite order.

The end is orderly: no new request, those in flight are answered, the tick that runs is finished, what is due now is
sent, and only then the databases are closed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

import structlog

from adapters.playground import PLATFORM, WORKSPACES, Playground
from adapters.web.health import health_application
from bot.database import Revision, bring_up_to_date, revision_of
from bot.scheduler import ClockWork
from bot.serving import serving, stop_on_signals
from bot.settings import Platform, Settings, sqlite_address
from bot.staffing import ensure_staff
from core.api import Core
from core.chat import Messenger
from core.clock import system_clock
from core.errors import NotReadyError
from core.store.engine import Database
from core.store.unit import Store, Workspace

log = structlog.get_logger(__name__)

Tell = Callable[[str], None]


@dataclass(frozen=True, kw_only=True)
class Play:
    """How the playground is started. `empty`: without sample data."""

    folder: Path
    host: str
    port: int
    empty: bool = False


async def play(how: Play, tell: Tell) -> None:
    """Serve the playground until a signal comes. `tell` is given the one sentence that says where it is."""
    stop = stop_on_signals()
    address = sqlite_address(how.folder / "playground.db")
    how.folder.mkdir(parents=True, exist_ok=True)
    await bring_up_to_date(address)
    async with AsyncExitStack() as stack:
        playground = await Playground.open(how.folder / "playground-workspaces.db", system_clock)
        stack.push_async_callback(playground.close)
        database = Database(address)
        stack.push_async_callback(database.close)
        core = Core(database, playground.clock, playground.messengers)
        if not await playground.storage.people():
            await _people_it(playground, database, core, empty=how.empty)
        _work(stack, core)
        port = await stack.enter_async_context(serving(playground.application(core), how.host, how.port))
        tell(_welcome(how.host, port))
        if how.empty:
            tell(f"To become staff, write there: /staff first {await core.make_staff_code()}")
        await stop.wait()


async def run(settings: Settings, tell: Tell) -> None:
    """The bot on the platforms of the settings, until a signal comes. Raises NotReadyError."""
    stop = stop_on_signals()
    async with AsyncExitStack() as stack:
        database = Database(settings.database)
        stack.push_async_callback(database.close)
        await _ready(database)
        playground = await _connect_playground(settings, stack)
        messengers: Sequence[Messenger] = playground.messengers if playground else ()
        core = Core(database, system_clock, messengers)
        await ensure_staff(Store(database, system_clock), settings.staff)
        work = _work(stack, core)
        health = health_application(system_clock, lambda: work.last_tick)
        port = await stack.enter_async_context(serving(health, settings.host, settings.port))
        log.info("started", platforms=[each.value for each in settings.platforms], health_port=port)
        if playground is not None:
            serve = serving(playground.application(core), "127.0.0.1", settings.playground_port)
            tell(_welcome("127.0.0.1", await stack.enter_async_context(serve)))
        await stop.wait()
        log.info("stopping")


async def make_staff_code(settings: Settings) -> str:
    """A one-time code that makes its user staff. Raises NotReadyError."""
    database = Database(settings.database)
    try:
        await _ready(database)
        return await Core(database, system_clock).make_staff_code()
    finally:
        await database.close()


async def _people_it(playground: Playground, database: Database, core: Core, *, empty: bool) -> None:
    """Strangers alone, or the sample with everything it has sent already read."""
    if empty:
        await playground.add_strangers()
        return
    from bot.sample import plant_sample  # noqa: PLC0415  # only a new playground needs it

    workspaces = tuple(Workspace(PLATFORM, space.id) for space in WORKSPACES)
    await plant_sample(Store(database, playground.clock, workspaces), playground.storage, playground.clock())
    await core.tick()
    await core.drain()
    await playground.everything_is_read()


async def _connect_playground(settings: Settings, stack: AsyncExitStack) -> Playground | None:
    if Platform.PLAYGROUND not in settings.platforms:
        return None
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    playground = await Playground.open(settings.workspaces_file, system_clock, movable=False)
    stack.push_async_callback(playground.close)
    if not await playground.storage.people():
        await playground.add_strangers()
    return playground


async def _ready(database: Database) -> None:
    """The tables are those of this program; a new SQLite file gets them now."""
    state = await revision_of(database)
    if state is Revision.MISSING and database.is_sqlite:
        await bring_up_to_date(database.url.render_as_string(hide_password=False))
        return
    if state is Revision.NEWER:
        raise NotReadyError("The database belongs to a newer version of this program. Start that one.")
    if state is not Revision.CURRENT:
        raise NotReadyError("The database's tables are not those of this version. Run: python -m bot db upgrade")


def _work(stack: AsyncExitStack, core: Core) -> ClockWork:
    """The clock work, begun; at the end it finishes its tick, and what is due goes out."""
    work = ClockWork(core, system_clock)

    async def end() -> None:
        await work.stop()
        await core.drain()

    stack.push_async_callback(end)
    work.start()
    return work


def _welcome(host: str, port: int) -> str:
    shown = f"[{host}]" if ":" in host else host
    return f"The playground is at http://{shown}:{port} - become anyone there, write as they would, and move the clock."
