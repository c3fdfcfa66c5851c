"""Where Alembic finds the history, without a file of settings."""

from pathlib import Path

from alembic.config import Config
from sqlalchemy import Connection, Engine
from sqlalchemy.ext.asyncio import AsyncEngine

FOLDER = Path(__file__).parent


def alembic_config(*, url: str | None = None, connection: Connection | Engine | AsyncEngine | None = None) -> Config:
    """The settings for one database: by its address as in DATABASE_URL, or by an engine or connection of it."""
    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    if url is not None:
        config.set_main_option("sqlalchemy.url", url.replace("%", "%%"))
    if connection is not None:
        config.attributes["connection"] = connection
    return config
