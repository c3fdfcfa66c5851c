"""What is kept while a platform is connected: lines of the bot's file of settings, written whole each time something
works, so that whoever stops in between goes on where they were.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import typer
from pydantic import SecretStr

from bot.connecting.dialogue import Dialogue
from bot.env_file import save_settings
from bot.settings import ENV_FILE, Platform, Settings, SettingsError, load_settings
from core.chat import Channel
from core.errors import NotReadyError


class Keeping:
    """The settings of one run. `kept`: what would be there if it were broken off now."""

    def __init__(self, settings: Settings, platform: Platform) -> None:
        self.settings = settings
        self.kept = "Nothing was written."
        self.again = f"python -m bot connect {platform.value}"
        self._platform = platform

    def save(self, values: Mapping[str, str], kept: str) -> None:
        """Write these lines, and see that they are in force. Raises NotReadyError."""
        save_settings(ENV_FILE, values)
        self.kept = kept
        try:
            self.settings = load_settings()
        except SettingsError as error:
            raise NotReadyError("\n".join(error.lines)) from error
        overruled = [name for name, value in values.items() if _shown(getattr(self.settings, name.lower())) != value]
        if overruled:
            raise NotReadyError(
                f"{', '.join(overruled)}: set in the environment too, which counts more than {ENV_FILE}."
                f" Remove it there, and go on: {self.again}"
            )

    def save_channels(self, known: Mapping[Channel, str], ids: Mapping[Channel, str]) -> None:
        """Write that the bot is on this platform, and its channels there. `known`: those of before; one that is not
        among `ids` any more is taken out. What other platforms have stays. Raises NotReadyError.
        """
        given = self.settings.platforms if "platforms" in self.settings.model_fields_set else ()
        values = {"PLATFORMS": ",".join(dict.fromkeys([*given, self._platform]))}
        for purpose in Channel:
            if purpose in known or purpose in ids:
                others = [id_ for id_ in self.settings.channels(purpose) if id_ != known.get(purpose)]
                own = [ids[purpose]] if purpose in ids else []
                values[f"{purpose.name}_CHANNEL"] = ",".join([*others, *own])
        self.save(values, f"The settings are kept in {ENV_FILE}.")

    @contextmanager
    def until_stopped(self, say: Dialogue) -> Iterator[None]:
        """Whoever stops is told what is kept, and how to go on. Raises typer.Exit then."""
        try:
            yield
        except (typer.Abort, KeyboardInterrupt) as error:
            say.say(f"Stopped. {self.kept} To go on:\n{self.again}")
            raise typer.Exit(1) from error


def _shown(value: object) -> str:
    """A setting as it would be written."""
    match value:
        case None:
            return ""
        case SecretStr():
            return value.get_secret_value()
        case tuple():
            return ",".join(value)
        case _:
            return str(value)
