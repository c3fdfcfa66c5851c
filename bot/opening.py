"""A platform opened at the start: its messenger, how people are answered there, and whether it lets the bot in."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from dataclasses import dataclass

import structlog
from aiohttp.web import RouteDef
from pydantic import SecretStr

from bot.settings import Platform, Settings
from core.api import Core
from core.chat import DeliveryError, LockedOutError, Messenger
from core.errors import NotReadyError

log = structlog.get_logger(__name__)

CHECK = "Run: python -m bot check"
"""What says how the rest is mended."""


def connect_line(platform: Platform) -> str:
    """What mends everything that is missing."""
    return f"Run: python -m bot connect {platform.value}"


def unfinished(platform: Platform) -> str:
    """What is said of a token in the settings of a bot that is not on that platform."""
    return f"If the bot is to be in {platform.called}, finish what was begun. {connect_line(platform)}"


def tokens_without_platform(settings: Settings) -> list[Platform]:
    """Platforms whose token is set, and which PLATFORMS does not name: somebody stopped in between."""
    tokens = {Platform.SLACK: settings.slack_bot_token, Platform.DISCORD: settings.discord_token}
    return [each for each, token in tokens.items() if token is not None and each not in settings.platforms]


@dataclass(frozen=True, kw_only=True)
class Opened:
    """One workspace. `answering`: people are answered while it is entered, over HTTP by the routes it gives, once they
    are served (`over_http`), else over a connection of its own; `welcome`: where that is, by host and port, in a
    sentence for the shell. `lets_in`: whether the workspace lets the bot in, None when it did not answer; `reason`: why
    not.
    """

    messenger: Messenger
    answering: Callable[[Core], AbstractAsyncContextManager[Sequence[RouteDef]]]
    welcome: Callable[[str, int], str]
    lets_in: bool | None
    reason: str
    over_http: bool = False

    async def answer(self, core: Core, stack: AsyncExitStack) -> Sequence[RouteDef]:
        """Answer people until the stack is closed."""
        routes = await stack.enter_async_context(self.answering(core))
        there = self.messenger
        if self.lets_in:
            await core.let_in(there.platform, there.workspace)
        elif self.lets_in is False:
            await core.locked_out(there.platform, there.workspace, self.reason)
        return routes


async def lets_in(
    settings: Settings, platform: Platform, ask: Callable[[], Awaitable[None]]
) -> tuple[bool | None, str]:
    """Whether the platform lets the bot in, and why not. `ask` it: raises LockedOutError, or another DeliveryError when
    it does not answer. Raises NotReadyError where the bot is on no other platform to say so on.
    """
    try:
        await ask()
    except LockedOutError as error:
        if len(settings.platforms) == 1:
            raise NotReadyError(f"{platform.called} does not let the bot in ({error.reason}). {CHECK}") from error
        log.warning("does not let the bot in", platform=platform.value, reason=error.reason, mend=CHECK)
        return False, error.reason
    except DeliveryError as error:
        log.warning("does not answer yet; the bot goes on trying", platform=platform.value, reason=error.reason)
        return None, ""
    return True, ""


def needed(platform: Platform, name: str, value: str | None) -> str:
    """That setting. Raises NotReadyError when it is missing."""
    if value is None:
        raise NotReadyError(f"PLATFORMS names {platform.value}, and {name} is not set. {connect_line(platform)}")
    return value


def shown(secret: SecretStr | None) -> str | None:
    """What it holds."""
    return secret.get_secret_value() if secret else None
