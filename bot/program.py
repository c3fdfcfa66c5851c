"""The composition root: everything is made here, handed to what needs it, and closed in the opposite order.

The end is orderly: connections of the bot's own are given away first, so that another program may take them over; no
new request, those in flight are answered; the tick that runs is finished, what is due now is sent, and only then the
databases are closed.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import structlog
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from adapters.web.health import health_application
from adapters.web.metrics import metrics_route
from adapters.web.pages import Pages
from adapters.web.site import Site
from bot.agreement_template import kept_template
from bot.chores import chores
from bot.database import fits, make_ready, not_written, open_database
from bot.files import damaged, look_into, make_folder
from bot.opening import Opened, tokens_without_platform, unfinished
from bot.remembering import Memory
from bot.restoring import in_use
from bot.scheduler import ClockWork, nothing_to_see
from bot.serving import address, serving, stop_on_signals
from bot.settings import Platform, Settings, sqlite_address
from bot.shared_clock import SharedClock
from bot.staffing import ensure_staff, unknown_staff
from core.api import Core
from core.chat import Messenger
from core.clock import Clock, system_clock
from core.content.web_addresses import is_of_this_machine, web_address
from core.errors import NotReadyError
from core.store.engine import Database
from core.store.unit import Store, Workspace

if TYPE_CHECKING:
    from adapters.playground import Playground

log = structlog.get_logger(__name__)

Tell = Callable[[str], None]

PLAYGROUND_HOST = "127.0.0.1"
"""Where `run` serves the playground: for this machine only."""

OUTGROWN = (
    "The database's tables were changed by another version of this program, so this one has ended. Nothing is lost:"
    " what is due waits there. Start the version that changed them."
)
"""Said when somebody upgraded the database under a program that runs."""

KEPT_IN = "Set DATA_DIR to a folder that can be written to."
"""What mends a data folder."""


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
    async with AsyncExitStack() as stack:
        with _or_fresh():
            make_folder(how.folder, KEPT_IN)
            database = open_database(sqlite_address(how.folder / "playground.db"))
            stack.push_async_callback(database.close)
            await make_ready(database, mend=True)
            playground, new = await open_playground(how.folder / "playground-workspaces.db", stack)
        core = Core(
            database,
            playground.clock,
            playground.messengers,
            template=lambda: kept_template(how.folder),
            stories_at=_stories_of(f"http://{how.host}:{how.port}") if how.port else None,
        )
        if new:
            with _or_fresh():
                await _people_it(playground, database, core, empty=how.empty)
        _work(stack, core)
        page = playground.application(core)
        page.add_routes(Pages(core).routes())
        port = await stack.enter_async_context(serving(page, how.host, how.port))
        tell(_welcome(how.host, port))
        if how.empty:
            tell(f"To become staff, write there: /staff first {await core.make_staff_code()}")
        await stop.wait()


async def run(settings: Settings, tell: Tell) -> None:
    """The bot on the platforms of the settings, until a signal comes. Raises NotReadyError."""
    stop = stop_on_signals()
    make_folder(settings.data_dir, KEPT_IN)
    async with AsyncExitStack() as stack:
        database = open_database(settings.database)
        stack.enter_context(in_use(settings))
        stack.push_async_callback(database.close)
        await make_ready(database)
        playground = await _connect_playground(settings, stack)
        opened = await _connect(settings, stack)
        messengers: list[Messenger] = [*(playground.messengers if playground else ())]
        messengers += [each.messenger for each in opened]
        clock, fits = await _time_of(database)
        core = Core(
            database,
            clock,
            messengers,
            template=lambda: kept_template(settings.data_dir),
            stories_at=_stories_of(settings.public_url) if settings.public_url else None,
        )
        await ensure_staff(Store(database, clock), settings.staff)
        memory = Memory(core, settings.data_dir)
        work = _work(
            stack, core, partial(_looked, fits, memory), chores(settings, core, Store(database, clock), memory)
        )
        health = health_application(system_clock, lambda: work.last_tick, lambda: memory.held_from)
        health.add_routes([metrics_route(core.figures), *Pages(core, settings.public_url).routes()])
        for each in opened:
            if each.over_http:
                health.add_routes(await each.answer(core, stack))
        served = serving(health, settings.host, settings.port, chosen_by="PORT=")
        port = await stack.enter_async_context(served)
        welcomes = [each.welcome(settings.host, port) for each in opened]
        if playground is not None:
            page = playground.application(core)
            page.add_routes(Pages(core).routes())
            served = serving(page, PLAYGROUND_HOST, settings.playground_port, chosen_by="PLAYGROUND_PORT=")
            welcomes.append(_welcome(PLAYGROUND_HOST, await stack.enter_async_context(served)))
        log.info("started", platforms=[each.value for each in settings.platforms], health_port=port)
        for warning in unknown_staff(settings):
            log.warning(warning)
        for each in opened:
            if not each.over_http:
                await each.answer(core, stack)
        for welcome in welcomes:
            tell(welcome)
        await _first_of(stop, work.outgrown)
        log.info("stopping")
        if work.outgrown.is_set():
            raise NotReadyError(OUTGROWN)


async def make_staff_code(settings: Settings) -> str:
    """A one-time code that makes its user staff. Raises NotReadyError."""
    database = open_database(settings.database)
    try:
        await make_ready(database)
        return await Core(database, system_clock).make_staff_code()
    except SQLAlchemyError as error:
        raise not_written(error) from error
    finally:
        await database.close()


async def _people_it(playground: Playground, database: Database, core: Core, *, empty: bool) -> None:
    """Strangers alone, or the sample with everything it has sent already read."""
    if empty:
        await playground.add_strangers()
        return
    from adapters.playground import PLATFORM, WORKSPACES  # noqa: PLC0415 (costs a start without it)
    from bot.sample import plant_sample  # noqa: PLC0415  # only a new playground needs it

    workspaces = tuple(Workspace(PLATFORM, space.id) for space in WORKSPACES)
    try:
        await plant_sample(Store(database, playground.clock, workspaces), playground.storage, playground.clock())
    except IntegrityError as error:
        raise NotReadyError(
            f"{database.url.database} holds a sample whose people are gone. Move it away, and"
            " playground-workspaces.db too, and start again with new ones."
        ) from error
    await core.tick()
    await core.drain()
    await playground.everything_is_read()


async def _connect(settings: Settings, stack: AsyncExitStack) -> list[Opened]:
    """The platforms of others that the settings name. Raises NotReadyError."""
    for platform in tokens_without_platform(settings):
        log.warning("there is a token, and PLATFORMS does not name its platform", mend=unfinished(platform))
    opened = []
    if Platform.SLACK in settings.platforms:
        from bot.slack import open_slack  # noqa: PLC0415 (costs a start without it)

        opened.append(await open_slack(settings, stack))
    if Platform.DISCORD in settings.platforms:
        from bot.discord import open_discord  # noqa: PLC0415 (costs a start without it)

        opened.append(await open_discord(settings, stack))
    return opened


async def _connect_playground(settings: Settings, stack: AsyncExitStack) -> Playground | None:
    if Platform.PLAYGROUND not in settings.platforms:
        return None
    playground, new = await open_playground(settings.workspaces_file, stack, movable=False)
    if new:
        await playground.add_strangers()
    return playground


async def open_playground(file: Path, stack: AsyncExitStack, *, movable: bool = True) -> tuple[Playground, bool]:
    """What is kept in that file, and whether nobody is there yet. Raises NotReadyError when it is damaged."""
    from adapters.playground import Playground  # noqa: PLC0415 (costs a start without it)

    look_into(file)
    try:
        playground = await Playground.open(file, system_clock, movable=movable)
        stack.push_async_callback(playground.close)
        return playground, not await playground.storage.people()
    except sqlite3.Error as error:
        raise damaged(file, str(error)) from error


@contextmanager
def _or_fresh() -> Iterator[None]:
    """Names the way that always works, beside the one that mends."""
    try:
        yield
    except NotReadyError as error:
        raise NotReadyError(f"{error} Or leave it, and play elsewhere: python -m bot playground --fresh") from error


async def _time_of(database: Database) -> tuple[Clock, Callable[[], Awaitable[bool]]]:
    """By which clock the programs on that database go, and what each looks at before a tick."""
    if database.is_sqlite:
        return system_clock, partial(fits, database)
    clock = SharedClock(database)
    await clock.set()

    async def still_fits() -> bool:
        await clock.set()
        return await fits(database)

    return clock, still_fits


async def _looked(fits: Callable[[], Awaitable[bool]], memory: Memory) -> bool:
    """What is looked at before a tick: whether the database fits, and whether it is no old copy."""
    if not await fits():
        return False
    await memory.look()
    return True


async def _first_of(*events: asyncio.Event) -> None:
    """Wait until one of them is set."""
    waiting = [asyncio.create_task(each.wait()) for each in events]
    await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
    for each in waiting:
        each.cancel()


def _work(
    stack: AsyncExitStack,
    core: Core,
    fits: Callable[[], Awaitable[bool]] = nothing_to_see,
    after: Sequence[Callable[[], Awaitable[None]]] = (),
) -> ClockWork:
    """The clock work, begun; at the end it finishes its tick, and what is due goes out."""
    work = ClockWork(core, system_clock, fits=fits, after=after)

    async def end() -> None:
        await work.stop()
        if not work.outgrown.is_set():
            await core.drain()

    stack.push_async_callback(end)
    work.start()
    return work


def _stories_of(public_url: str) -> str | None:
    """The address of the page of all stories, if it can be shown as a link."""
    address = Site(public_url.rstrip("/")).whole()
    return address if web_address(address) or is_of_this_machine(address) else None


def _welcome(host: str, port: int) -> str:
    return f"The playground is at {address(host, port)} - become anyone there, write as they would, and move the clock."
