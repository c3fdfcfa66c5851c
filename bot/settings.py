"""Settings: environment variables, or lines of a file `.env` in the folder one starts in. `.env.example` lists them."""

from __future__ import annotations

import os
from difflib import get_close_matches
from enum import StrEnum
from io import StringIO
from pathlib import Path
from typing import Annotated

from dotenv.parser import Binding, parse_stream
from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict
from sqlalchemy.engine import URL

from bot.shapes import (
    DISCORD_API,
    DISCORD_CHANNEL,
    SLACK_API,
    SLACK_CHANNEL,
    ChannelIds,
    DiscordApiUrl,
    GatewayUrl,
    GuildId,
    PublicUrl,
    SlackApiUrl,
    TeamId,
    by_comma,
    of_shape,
    watch_address,
)
from core.chat import AccountRef, Channel
from core.store.engine import database_url

ENV_FILE = Path(".env")

NEAR = 0.8
"""How like a setting's name another has to be, of 1, to be taken for a slip."""

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


class Platform(StrEnum):
    """What the bot can be connected to."""

    PLAYGROUND = "playground"
    SLACK = "slack"
    DISCORD = "discord"

    @property
    def called(self) -> str:
        """Its name in a sentence."""
        return self.value.capitalize()


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
        env_file=ENV_FILE, env_file_encoding="utf-8", env_ignore_empty=True, extra="ignore", hide_input_in_errors=True
    )

    data_dir: Path = Path()
    database_url: SecretStr | None = None
    platforms: Annotated[tuple[Platform, ...], NoDecode, BeforeValidator(by_comma)] = (Platform.PLAYGROUND,)
    staff: Annotated[
        tuple[Annotated[AccountRef, BeforeValidator(_account)], ...], NoDecode, BeforeValidator(by_comma)
    ] = ()
    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535)] = 8080
    playground_port: Annotated[int, Field(ge=0, le=65535)] = 8787
    public_url: PublicUrl | None = None
    slack_bot_token: SecretStr | None = None
    slack_app_token: SecretStr | None = None
    slack_signing_secret: SecretStr | None = None
    slack_team_id: TeamId | None = None
    slack_api_url: SlackApiUrl = SLACK_API
    discord_token: SecretStr | None = None
    discord_guild_id: GuildId | None = None
    discord_api_url: DiscordApiUrl = DISCORD_API
    discord_gateway_url: GatewayUrl | None = None
    introductions_channel: ChannelIds = ()
    stories_channel: ChannelIds = ()
    help_channel: ChannelIds = ()
    staff_channel: ChannelIds = ()
    mentors_channel: ChannelIds = ()
    backup: bool = True
    backup_dir: Path | None = None
    backup_keep: Annotated[int, Field(ge=1, le=10_000)] = 14
    watch_url: Annotated[SecretStr, AfterValidator(watch_address)] | None = None
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
    def slack_channels(self) -> dict[Channel, str]:
        """Slack's ids of the channels that are set up, by what they are for."""
        return self._channels_of(SLACK_CHANNEL)

    @property
    def discord_channels(self) -> dict[Channel, str]:
        """Discord's ids of the channels that are set up, by what they are for."""
        return self._channels_of(DISCORD_CHANNEL)

    def channels(self, purpose: Channel) -> tuple[str, ...]:
        """The ids of the channels for this purpose, at most one of each platform."""
        ids: tuple[str, ...] = getattr(self, f"{purpose.value}_channel")
        return ids

    def _channels_of(self, shape: str) -> dict[Channel, str]:
        known = {purpose: of_shape(shape, self.channels(purpose)) for purpose in Channel}
        return {purpose: ids[0] for purpose, ids in known.items() if ids}

    @property
    def backup_folder(self) -> Path:
        """Where back-ups go."""
        return self.backup_dir or self.data_dir / "backups"

    @property
    def workspaces_file(self) -> Path:
        """What the playground's workspaces keep."""
        return self.data_dir / "playground-workspaces.db"


def sqlite_address(file: Path) -> str:
    """The database address of a file, whatever its name."""
    return URL.create("sqlite", database=str(file)).render_as_string()


def load_settings() -> Settings:
    """Read them. Raises SettingsError."""
    _names_in_file()
    try:
        return Settings()
    except ValidationError as error:
        raise SettingsError([_line(tuple(each["loc"]), each["msg"]) for each in error.errors()]) from None


def _line(where: tuple[int | str, ...], said: str) -> str:
    name = str(where[0]).upper() if where else "settings"
    return f"{name}: {said.removeprefix('Value error, ')}"


def misspelt() -> list[tuple[str, str]]:
    """Names that are no setting but nearly one, in the file or the environment, each with the one it is near to. Raises
    SettingsError.
    """
    known = [name.upper() for name in Settings.model_fields]
    given = dict.fromkeys(name.upper() for name in (*_names_in_file(), *os.environ))
    near = {name: get_close_matches(name, known, 1, NEAR) for name in given if name not in known}
    return [(name, found[0]) for name, found in near.items() if found]


def _names_in_file() -> list[str]:
    """The names in `.env`, as they stand there. Raises SettingsError with the lines that cannot be read."""
    try:
        content = ENV_FILE.read_bytes()
        bindings = list(parse_stream(StringIO(content.decode("utf-8"))))
    except FileNotFoundError:
        return []
    except IsADirectoryError:
        raise SettingsError([f"{ENV_FILE} is a folder. It has to be a file, with lines such as PORT=8080"]) from None
    except OSError as error:
        raise SettingsError([f"{ENV_FILE} cannot be read: {error.strerror}"]) from None
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise SettingsError([f"{ENV_FILE}, line {line} is not UTF-8. Save the file as UTF-8"]) from None
    # What a line says is not repeated: it may be half of a password.
    if wrong := [_line_of(each) for each in bindings if each.error or (each.key is not None and each.value is None)]:
        raise SettingsError(
            [f"{ENV_FILE}, line {line} cannot be read. It has to look like NAME=value" for line in wrong]
        )
    return [each.key for each in bindings if each.key is not None]


def _line_of(binding: Binding) -> int:
    """Where it begins; empty lines before it count as its own."""
    said = binding.original.string
    return binding.original.line + said[: len(said) - len(said.lstrip())].count("\n")
