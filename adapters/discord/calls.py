"""How Discord's REST API is asked: through discord.py, which keeps its limits, with every failure understood.

discord.py repeats a request that was answered with a server's fault, or whose line was cut: so every message carries a
nonce with `enforce_nonce`, by which Discord knows a repeated one for some minutes (docs.discord.com, "Create Message").
What is older is looked up in the channel.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import discord
from discord.http import Route

from adapters.discord.failures import delivery_error
from adapters.discord.responses import Sent, multipart, uploads
from core.chat import BusyError, PostRef, RefusedError, Trouble

Json = dict[str, Any]

LOOKED_THROUGH = 200
"""So many of the newest messages of a channel are looked through for one that may have arrived; whoever asks does so
within minutes."""

A_PAGE = 100
"""Messages that Discord gives at once."""


class Calls:
    """The calls of one bot. Raises, each of them, RefusedError, BusyError (LockedOutError is one) or UnclearError."""

    def __init__(self, client: discord.Client) -> None:
        self._client = client
        self._direct: dict[str, str] = {}
        self._gone: set[str] = set()

    async def asked(self, route: Route, *, json: object = None, files: Sequence[Sent] = ()) -> Any:  # noqa: ANN401
        """Discord's answer, as JSON."""
        sent: dict[str, Any] = {}
        if files:
            sent["form"] = multipart(json if isinstance(json, Mapping) else {}, files)
            sent["files"] = uploads(files)
        elif json is not None:
            sent["json"] = json
        if self._client.http.token is None or self._client.is_closed():
            raise BusyError("not logged in")
        try:
            return await self._client.http.request(route, **sent)
        except Exception as error:
            raise delivery_error(error) from error

    async def direct_channel(self, user: str) -> str:
        """The direct message with that person, which stays the same."""
        if user not in self._direct:
            answer = await self.asked(Route("POST", "/users/@me/channels"), json={"recipient_id": user})
            self._direct[user] = str(answer["id"])
        return self._direct[user]

    async def post(
        self, channel: str, bodies: Sequence[Mapping[str, Any]], files: Sequence[Sent] = (), *, nonce: str
    ) -> PostRef:
        """Post it, once: the messages one after another, with the files at the last. Answers where the last stands.

        `nonce`: at most 22 letters. A channel that is no more is not asked a second time.
        """
        if channel in self._gone:
            raise RefusedError("the channel is gone", Trouble.GONE)
        route = Route("POST", "/channels/{channel_id}/messages", channel_id=channel)
        posted: Mapping[str, Any] = {}
        for number, body in enumerate(bodies, 1):
            last = number == len(bodies)
            named = {"nonce": nonce if last else f"{nonce}-{number}", "enforce_nonce": True}
            try:
                posted = await self.asked(route, json={**body, **named}, files=files if last else ())
            except RefusedError as error:
                if error.trouble is Trouble.GONE:
                    self._gone.add(channel)
                raise
        return PostRef(channel, str(posted["id"]))

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

    async def newest(self, channel: str) -> Sequence[Mapping[str, Any]]:
        """The newest messages of a channel, the newest first."""
        found: list[Mapping[str, Any]] = []
        while len(found) < LOOKED_THROUGH:
            before = f"&before={found[-1]['id']}" if found else ""
            path = f"/channels/{{channel_id}}/messages?limit={A_PAGE}{before}"
            page = await self.asked(Route("GET", path, channel_id=channel))
            found += page
            if len(page) < A_PAGE:
                break
        return found


def _message(method: str, ref: PostRef) -> Route:
    path = "/channels/{channel_id}/messages/{message_id}"
    return Route(method, path, channel_id=ref.channel, message_id=ref.message)
