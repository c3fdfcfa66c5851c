"""Whether the bot can start: each thing it needs, and the one line that mends what is missing."""

from __future__ import annotations

import os
from dataclasses import dataclass

from bot.database import Revision, revision_of
from bot.settings import Settings, SettingsError, load_settings
from core.errors import NotReadyError
from core.store.engine import Database, database_url


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at. `mend`: what to do when it does not hold."""

    what: str
    mend: str | None = None

    @property
    def holds(self) -> bool:
        """Whether it is as it should be."""
        return self.mend is None

    def __str__(self) -> str:
        return f"ok    {self.what}" if self.mend is None else f"FAIL  {self.what}\n      {self.mend}"


async def check() -> list[Finding]:
    """Everything."""
    try:
        settings = load_settings()
    except SettingsError as error:
        return [Finding("settings", f"Correct this line in .env: {line}") for line in error.lines]
    return [Finding("settings"), _folder(settings), await check_tables(settings)]


def _folder(settings: Settings) -> Finding:
    """Files can be kept."""
    folder, what = settings.data_dir, "data folder"
    existing = next(each for each in (folder.absolute(), *folder.absolute().parents) if each.exists())
    if not existing.is_dir():
        return Finding(what, f"{existing} is a file. Set DATA_DIR to a folder.")
    if not os.access(existing, os.W_OK | os.X_OK):
        return Finding(what, f"{existing} cannot be written to. Set DATA_DIR to a folder that can.")
    return Finding(what)


async def check_tables(settings: Settings) -> Finding:
    """The database answers, and its tables are those of this version."""
    what = "database"
    url = database_url(settings.database)
    if url.get_backend_name() == "sqlite" and not os.path.exists(str(url.database)):  # noqa: ASYNC240, PTH110  # a look
        return Finding(f"{what} (it will be made at the first start)")
    database = Database(settings.database)
    try:
        state = await revision_of(database)
    except NotReadyError as error:
        return Finding(what, str(error))
    finally:
        await database.close()
    match state:
        case Revision.CURRENT:
            return Finding(what)
        case Revision.NEWER:
            return Finding(what, "It belongs to a newer version of this program. Start that one.")
        case Revision.MISSING | Revision.OLDER:
            return Finding(what, "Its tables are not those of this version. Run: python -m bot db upgrade")
