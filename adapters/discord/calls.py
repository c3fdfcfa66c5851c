"""How Discord's REST API is asked: through discord.py, which keeps its limits, with every failure understood.

discord.py repeats a request that was answered with a server's fault, or whose line was cut, a message too: so every
message carries a nonce with `enforce_nonce`, by which Discord knows a repeated one for some minutes (docs.discord.com,
"Create Message"). What is older is looked up in the channel.

A request is never cancelled from outside: discord.py, cancelled while all requests pause, would pause for ever.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from datetime import timedelta
from time import monotonic
from typing import Any

import aiohttp
import discord
from discord.http import Route
from discord.utils import snowflake_time

from adapters.discord.failures import NO_CHANNEL, delivery_error
from adapters.discord.responses import Sent, multipart, uploads
from core.chat import BusyError, LockedOutError, PostRef, RefusedError, Trouble, UnclearError

Json = dict[str, Any]

PATIENCE = aiohttp.ClientTimeout(total=15)
PATIENCE_WITH_FILES = aiohttp.ClientTimeout(total=120, sock_connect=15)
"""Seconds for one answer; discord.py itself would wait for five minutes."""

SLOW = 10.0
"""Seconds after which a request that failed was a long wait: discord.py tries five times, in 25 seconds and more."""
ALONE = 30.0
"""Seconds for which Discord is left alone then, so that other workspaces need not wait through each of its failures."""

A_PAGE = 100
"""Messages that Discord gives at once."""
LOOKED_THROUGH = 2000
"""So many of the newest messages of a channel are looked through."""
LOOKED_BACK = timedelta(days=60)
"""So old messages are nobody's concern: what may have arrived is looked up within a week, or when staff try again."""


class Calls:
    """The calls of one bot. Raises, each of them, RefusedError, BusyError (LockedOutError is one) or UnclearError."""

    def __init__(
        self,
        client: discord.Client,
        *,
        clock: Callable[[], float] = monotonic,
        before: Callable[[], Awaitable[None]] | None = None,
    ) -> None:
        """`clock` in seconds, from any beginning. `refused`: why Discord does not let the bot in, None when it does;
        `before` each call finds that out where nobody tells it.
        """
        self.refused: str | None = None
        self._client = client
        self._before = before
        self._clock = clock
        self._alone_until = clock()
        self._direct: dict[str, str] = {}
        self._gone: set[str] = set()

    @property
    def me(self) -> str:
        """The bot's id among people; empty before it is logged in."""
        return str(self._client.user.id) if self._client.user else ""

    async def asked(self, route: Route, *, json: object = None, files: Sequence[Sent] = ()) -> Any:  # noqa: ANN401
        """Discord's answer, as JSON. A channel that is no more is not asked for a second time."""
        channel = str(route.channel_id)
        if channel in self._gone:
            raise RefusedError("the channel is gone", Trouble.GONE)
        if self._client.user is None or self._client.is_closed():
            raise LockedOutError(self.refused) if self.refused else BusyError("not logged in")
        await self._looked_first()
        if self.refused:
            raise LockedOutError(self.refused)
        if (wait := self._alone_until - self._clock()) > 0:
            raise BusyError("it did not answer a moment ago", wait)
        begun = self._clock()
        try:
            answer = await self._client.http.request(route, **_sent(json, files))
        except Exception as error:
            failure = delivery_error(error)
            if isinstance(failure, RefusedError) and getattr(error, "code", None) == NO_CHANNEL:
                self._forget(channel)
            elif not isinstance(failure, RefusedError) and self._clock() - begun > SLOW:
                self._alone_until = self._clock() + ALONE
            raise failure from error
        if isinstance(answer, str) and answer:
            raise UnclearError("an answer that is not Discord's")
        return answer

    async def _looked_first(self) -> None:
        """Raises as `asked` does where Discord does not answer."""
        if self._before is None:
            return
        try:
            await self._before()
        except (discord.DiscordException, aiohttp.ClientError, OSError) as error:
            raise delivery_error(error) from error

    async def direct_channel(self, user: str) -> str:
        """The direct message with that person, which stays the same."""
        if user not in self._direct:
            answer = await self.asked(Route("POST", "/users/@me/channels"), json={"recipient_id": user})
            self._direct[user] = _id_of(answer)
        return self._direct[user]

    async def post(
        self, channel: str, bodies: Sequence[Mapping[str, Any]], files: Sequence[Sent] = (), *, nonce: str
    ) -> PostRef:
        """Post it, once: the messages one after another, with the files at the last. Answers where the last stands.

        `nonce`: at most 22 letters, of no other message of the bot's in whatever channel.
        """
        route = Route("POST", "/channels/{channel_id}/messages", channel_id=channel)
        posted = ""
        for number, body in enumerate(bodies, 1):
            last = number == len(bodies)
            named = {"nonce": nonce if last else f"{nonce}-{number}", "enforce_nonce": True}
            posted = _id_of(await self.asked(route, json={**body, **named}, files=files if last else ()))
        return PostRef(channel, posted)

    async def edit(self, ref: PostRef, body: Mapping[str, Any], files: Sequence[Sent] = ()) -> None:
        """Show this in its place; to do it twice is no harm."""
        await self.asked(_message("PATCH", ref), json=body, files=files)

    async def delete(self, ref: PostRef) -> None:
        """Take it back; one that is gone already is no error."""
        try:
            await self.asked(_message("DELETE", ref))
        except RefusedError as error:
            if error.trouble is not Trouble.GONE:
                raise

    async def history(self, channel: str) -> AsyncIterator[Mapping[str, Any]]:
        """The bot's own messages in a channel, the newest first. Ends at its beginning, or with what is too old to
        matter; raises UnclearError where neither is reached.
        """
        seen, newest, before = 0, None, ""
        while seen < LOOKED_THROUGH:
            path = f"/channels/{{channel_id}}/messages?limit={A_PAGE}{before}"
            page = await self.asked(Route("GET", path, channel_id=channel))
            for message in page:
                sent_at = snowflake_time(int(message["id"]))
                newest = newest or sent_at
                if newest - sent_at > LOOKED_BACK:
                    return
                if str(message["author"]["id"]) == self.me:
                    yield message
            if len(page) < A_PAGE:
                return
            seen, before = seen + len(page), f"&before={page[-1]['id']}"
        raise UnclearError("more messages than can be looked through")

    def _forget(self, channel: str) -> None:
        self._gone.add(channel)
        self._direct = {user: each for user, each in self._direct.items() if each != channel}


def _sent(json: object, files: Sequence[Sent]) -> dict[str, Any]:
    """The request as discord.py takes it."""
    if files:
        form = multipart(json if isinstance(json, Mapping) else {}, files)
        return {"form": form, "files": uploads(files), "timeout": PATIENCE_WITH_FILES}
    return {"timeout": PATIENCE, **({} if json is None else {"json": json})}


def _message(method: str, ref: PostRef) -> Route:
    path = "/channels/{channel_id}/messages/{message_id}"
    return Route(method, path, channel_id=ref.channel, message_id=ref.message)


def _id_of(answer: object) -> str:
    if not isinstance(answer, Mapping) or "id" not in answer:
        raise UnclearError("an answer that is not Discord's")
    return str(answer["id"])
