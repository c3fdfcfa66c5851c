"""Settings: environment variables, or lines of a file `.env` in the folder one starts in. `.env.example` lists them."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

from pydantic import BeforeValidator, Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict
from sqlalchemy.engine import URL

from core.chat import AccountRef
from core.store.engine import database_url

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


class Platform(StrEnum):
    """What the bot can be connected to."""

    PLAYGROUND = "playground"


class LogFormat(StrEnum):
    """How log lines look: `auto` is text in a terminal and JSON elsewhere."""

    AUTO = "auto"
    TEXT = "text"
    JSON = "json"


class LogLevel(StrEnum):
    """From which weight on lines are written."""

    DEBUG = "DEBUG"
    INFO = "INFO"
    WARNING = "WARNING"
    ERROR = "ERROR"


class SettingsError(Exception):
    """Settings that cannot be used; each line names one and what it should be."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__("\n".join(lines))
        self.lines = lines


def _by_comma(value: object) -> object:
    return [piece.strip() for piece in value.split(",") if piece.strip()] if isinstance(value, str) else value


def _account(value: object) -> object:
    """ "slack:T012AB3CD:U045EF6GH" as an account."""
    if not isinstance(value, str):
        return value
    pieces = value.split(":")
    if len(pieces) != 3 or not all(pieces):  # noqa: PLR2004  # platform, workspace, user
        msg = f"{value!r} is not platform:workspace:user, such as playground:harbour:dee"
        raise ValueError(msg)
    return AccountRef(*pieces)


class Settings(BaseSettings):
    """Everything the administrator decides."""

    model_config = SettingsConfigDict(
        env_file=".env", env_file_encoding="utf-8", env_ignore_empty=True, extra="ignore", hide_input_in_errors=True
    )

    data_dir: Path = Path()
    database_url: SecretStr | None = None
    platforms: Annotated[tuple[Platform, ...], NoDecode, BeforeValidator(_by_comma)] = (Platform.PLAYGROUND,)
    staff: Annotated[
        tuple[Annotated[AccountRef, BeforeValidator(_account)], ...], NoDecode, BeforeValidator(_by_comma)
    ] = ()
    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535)] = 8080
    playground_port: Annotated[int, Field(ge=0, le=65535)] = 8787
    log_format: LogFormat = LogFormat.AUTO
    log_level: LogLevel = LogLevel.INFO

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, value: SecretStr | None) -> SecretStr | None:
        if value is None:
            return None
        try:
            url = database_url(value.get_secret_value())
        except Exception:  # noqa: BLE001  # whatever is wrong with it, its text may hold a password and is not shown
            msg = "it should look like sqlite:///sister-libraries.db or postgresql://user:password@host/name"
            raise ValueError(msg) from None
        if url.get_backend_name() == "sqlite" and (url.database or ":").startswith((":", "file:")):
            msg = "a database in memory would forget everything; name a file: sqlite:///sister-libraries.db"
            raise ValueError(msg)
        return value

    @field_validator("log_level", mode="before")
    @classmethod
    def _any_case(cls, value: object) -> object:
        return value.upper() if isinstance(value, str) else value

    @property
    def database(self) -> str:
        """The database's address; by default a file in the data folder."""
        if self.database_url is not None:
            return self.database_url.get_secret_value()
        return sqlite_address(self.data_dir / "sister-libraries.db")

    @property
    def workspaces_file(self) -> Path:
        """What the playground's workspaces keep."""
        return self.data_dir / "playground-workspaces.db"


def sqlite_address(file: Path) -> str:
    """The database address of a file, whatever its name."""
    return URL.create("sqlite", database=str(file)).render_as_string()


def load_settings() -> Settings:
    """Read them. Raises SettingsError."""
    try:
        return Settings()
    except ValidationError as error:
        raise SettingsError([_line(tuple(each["loc"]), each["msg"]) for each in error.errors()]) from None


def _line(where: tuple[int | str, ...], said: str) -> str:
    name = str(where[0]).upper() if where else "settings"
    return f"{name}: {said.removeprefix('Value error, ')}"
