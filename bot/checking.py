"""Whether the bot can start: each thing it needs, and the one line that mends what is missing."""

from __future__ import annotations

from contextlib import AsyncExitStack
from pathlib import Path

import aiohttp
from aiohttp import web

from bot.backing_up import sqlite_file
from bot.database import Revision, belongs_to_others, open_database, revision_of
from bot.files import is_there, try_folder
from bot.finding import Finding
from bot.opening import tokens_without_platform, unfinished
from bot.program import KEPT_IN, PLAYGROUND_HOST, open_playground
from bot.serving import CannotListenError, address, serving
from bot.settings import ENV_FILE, Platform, Settings, SettingsError, load_settings, misspelt
from bot.staffing import unknown_staff
from core.errors import NotReadyError
from core.store.engine import database_url

CORRECT = "Correct this line in .env: "


async def check() -> list[Finding]:
    """Everything."""
    try:
        settings = load_settings()
    except SettingsError as error:
        return [
            Finding("settings", line if line.startswith(str(ENV_FILE)) else f"{CORRECT}{line}") for line in error.lines
        ]
    return [
        Finding("settings"),
        *(Finding(name, f"There is no such setting. Is {near} meant?", warning=True) for name, near in misspelt()),
        _folder(settings),
        await check_tables(settings),
        *await _workspaces(settings),
        *_backups(settings),
        *await watched(settings),
        *await _ports(settings),
        *await _platforms(settings),
        *(Finding("staff", warning, warning=True) for warning in unknown_staff(settings)),
    ]


async def _platforms(settings: Settings) -> list[Finding]:
    """What is to be looked at on the platforms of others; and tokens of those that are not named."""
    found: list[Finding] = []
    if Platform.SLACK in settings.platforms:
        from bot.checking_slack import check_slack  # noqa: PLC0415 (costs a start without it)

        found += await check_slack(settings)
    if Platform.DISCORD in settings.platforms:
        from bot.checking_discord import check_discord  # noqa: PLC0415 (costs a start without it)

        found += await check_discord(settings)
    for platform in tokens_without_platform(settings):
        what = f"{platform.called}: there is a token, and PLATFORMS does not name {platform.value}"
        found.append(Finding(what, unfinished(platform), warning=True))
    return found


def _folder(settings: Settings) -> Finding:
    """Files can be kept."""
    what = "data folder"
    try:
        try_folder(settings.data_dir, KEPT_IN)
    except NotReadyError as error:
        return Finding(what, str(error))
    return Finding(what)


def _backups(settings: Settings) -> list[Finding]:
    """Back-ups can be kept; where the bot does not make them, somebody else has to."""
    what = "back-ups"
    if sqlite_file(settings) is None:
        return [Finding(what, "The bot makes none of PostgreSQL. docs/operations.md says how.", note=True)]
    if not settings.backup:
        return [Finding(f"{what}: BACKUP is off", "Make them another way.", note=True)]
    try:
        try_folder(settings.backup_folder, "Set BACKUP_DIR to a folder that can be written to.")
    except NotReadyError as error:
        return [Finding(what, str(error), warning=True)]
    return [Finding(what)]


async def watched(settings: Settings) -> list[Finding]:
    """The watch address answers; to ask is a sign of life too."""
    if settings.watch_url is None:
        return []
    from bot.watch import call  # noqa: PLC0415 (costs a start without it)

    why = await call(settings.watch_url)
    mend = f"It does not take a call ({why}). Correct WATCH_URL, or look whether it works in a browser."
    return [Finding("watch address", mend if why else None, warning=True)]


async def check_tables(settings: Settings) -> Finding:
    """The database answers, and its tables are those of this version."""
    what = "database"
    try:
        if _is_still_to_be_made(settings):
            return Finding(f"{what} (it will be made at the first start)")
        database = open_database(settings.database)
        try:
            state = await revision_of(database)
            new = state is Revision.MISSING and not database.is_sqlite and not await belongs_to_others(database)
        finally:
            await database.close()
    except NotReadyError as error:
        return Finding(what, str(error))
    if new:
        return Finding(f"{what} (its tables will be made at the first start)")
    match state:
        case Revision.CURRENT:
            return Finding(what)
        case Revision.NEWER:
            return Finding(what, "It belongs to a newer version of this program. Start that one.")
        case Revision.MISSING | Revision.OLDER:
            return Finding(what, "Its tables are not those of this version. Run: python -m bot db upgrade")


async def _workspaces(settings: Settings) -> list[Finding]:
    """What the playground keeps can be opened, when it is there."""
    if Platform.PLAYGROUND not in settings.platforms or not is_there(settings.workspaces_file):
        return []
    what = "playground's workspaces"
    try:
        async with AsyncExitStack() as stack:
            await open_playground(settings.workspaces_file, stack, movable=False)
    except NotReadyError as error:
        return [Finding(what, str(error))]
    return [Finding(what)]


async def _ports(settings: Settings) -> list[Finding]:
    """What is to be listened on is free, and each port asked for once; or the bot runs, and has them."""
    if await _is_running(settings):
        return [Finding("ports (the bot is running)")]
    found = [await _port("port of the health page", settings.host, settings.port, "PORT=")]
    if Platform.PLAYGROUND not in settings.platforms:
        return found
    what = "port of the playground"
    if settings.port == settings.playground_port != 0:
        return [*found, Finding(what, f"PORT and PLAYGROUND_PORT are both {settings.port}. Let them differ.")]
    return [*found, await _port(what, PLAYGROUND_HOST, settings.playground_port, "PLAYGROUND_PORT=")]


async def _is_running(settings: Settings) -> bool:
    """Whether a bot answers there already."""
    try:
        async with (
            aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=3)) as session,
            session.get(f"{address(settings.host, settings.port)}/healthz") as answer,
        ):
            told = await answer.json()
    except (aiohttp.ClientError, TimeoutError, ValueError):
        return False
    return isinstance(told, dict) and told.keys() >= {"status", "last_tick"}


async def _port(what: str, host: str, port: int, chosen_by: str) -> Finding:
    try:
        async with serving(web.Application(), host, port, chosen_by=chosen_by):
            return Finding(what)
    except CannotListenError as error:
        return Finding(what, str(error))


def _is_still_to_be_made(settings: Settings) -> bool:
    """Whether it is a file that is not there yet. Raises NotReadyError when it cannot be made."""
    url = database_url(settings.database)
    if url.get_backend_name() != "sqlite" or is_there(Path(str(url.database))):
        return False
    name = "DATABASE_URL" if settings.database_url else "DATA_DIR"
    try_folder(Path(str(url.database)).parent, f"Set {name} to a place that can be written to.")
    return True
