"""What an interaction tells: who it was and where, and what it is about."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import discord
import structlog
from pydantic import ValidationError

from adapters.discord.messenger import PLATFORM
from adapters.discord.modals import FORM, STEP
from adapters.discord.payloads import Submitted
from adapters.discord.responses import Responses
from adapters.discord.showing import Asked, Spot
from core.api import Speaker
from core.chat import AccountRef, Place, Profile

log = structlog.get_logger(__name__)

Interaction = discord.Interaction[Any]


def account_of(user: discord.abc.User, guild: str) -> AccountRef:
    """Somebody's account, of that server in the direct message too."""
    return AccountRef(PLATFORM, guild, str(user.id))


def speaker_of(told: Interaction, guild: str) -> Speaker:
    """Who it was, and where."""
    pressed = told.message
    place = Place(
        str(told.channel_id or ""),
        direct=told.guild_id is None,
        message=None if pressed is None else str(pressed.id),
        private=_is_private(told),
    )
    # In the direct message Discord does not tell how somebody is called in the server.
    called, guessed = told.user.display_name, told.guild_id is None
    profile = Profile(name=called, locale=str(told.locale), guessed=guessed)
    return Speaker(account=account_of(told.user, guild), profile=profile, place=place)


def spot_of(told: Interaction, asked: Asked, guild: str) -> Spot:
    """Where it is answered."""
    called: Mapping[str, Any] = told.data or {}
    return Spot(
        account=account_of(told.user, guild),
        asked=asked,
        responses=Responses(told),
        direct=told.guild_id is None,
        private=told.message is not None and _is_private(told),
        step=str(called.get("custom_id", "")).startswith(STEP),
    )


def handle_of(sent: Submitted) -> str:
    """The form's handle, behind what its id begins with."""
    return sent.custom_id.removeprefix(STEP).removeprefix(FORM)


def beginning_of(typed: str) -> tuple[str, str]:
    """Of a list by comma, what is there already, and the piece that is being typed."""
    before, comma, piece = typed.rpartition(",")
    return (f"{before}{comma} " if comma else ""), piece.strip()


def unknown_shape(error: ValidationError) -> None:
    """Log where it was of another shape than Discord says, and nothing of what stood there."""
    wrong = [".".join(map(str, each["loc"])) for each in error.errors(include_input=False, include_url=False)]
    log.warning("interaction of an unknown shape", wrong=wrong)


def _is_private(told: Interaction) -> bool:
    """Whether the message that was pressed is seen by this person alone."""
    return told.guild_id is None or (told.message is not None and told.message.flags.ephemeral)
