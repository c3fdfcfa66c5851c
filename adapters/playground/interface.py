"""The JSON interface of docs/playground.md: one small method a request."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from aiohttp import web

from adapters.playground.duration import parse_duration
from adapters.playground.events import ClockEvent
from adapters.playground.files import download, read_upload
from adapters.playground.message import Message
from adapters.playground.reading import (
    AnswerError,
    json_body,
    key_of,
    maybe_text,
    not_found,
    number_of,
    query_text,
    readable,
    text_of,
    too_large,
    typed,
    values_of,
)
from adapters.playground.render import choice_json, file_json, instant_json
from adapters.playground.speaking import Speaking, Spot
from adapters.playground.stream import stream
from adapters.playground.viewing import Viewer, Viewing
from adapters.playground.workspaces import BOT, HOME, WORKSPACES
from core.api import Core
from core.chat import Reader, UnknownHandleError, _, plain

if TYPE_CHECKING:
    from adapters.playground.playground import Playground


class Interface:
    """Reads requests, hands them on, and writes answers."""

    def __init__(self, playground: Playground, core: Core) -> None:
        self._playground = playground
        self._core = core
        self._storage = playground.storage
        self._viewing = Viewing(core, playground.storage, playground.clock)
        self._speaking = Speaking(core, playground.storage, playground.postbox, self._viewing)

    def routes(self) -> list[web.RouteDef]:
        """Every request that is understood."""
        return [
            web.get("/healthz", self.health),
            web.get("/api/world", self.world),
            web.get("/api/people", self.people),
            web.get("/api/commands", self.commands),
            web.post("/api/say", self.say),
            web.post("/api/submit", self.submit),
            web.post("/api/press", self.press),
            web.get("/api/suggest", self.suggest),
            web.post("/api/files", self.keep_file),
            web.get("/api/files/{id}", self.file),
            web.get("/api/inbox", self.inbox),
            web.post("/api/read", self.read),
            web.get("/api/home", self.home),
            web.get("/api/clock", self.clock),
            web.post("/api/clock", self.advance),
            web.get("/api/events", self.events),
        ]

    # Looking

    async def health(self, _request: web.Request) -> web.Response:
        """Alive."""
        return web.json_response({"status": "ok", "now": instant_json(self._playground.clock())})

    async def world(self, _request: web.Request) -> web.Response:
        """The time and the workspaces."""
        spaces = [{"id": space.id, "name": space.name, "like": space.like} for space in WORKSPACES]
        return web.json_response({"now": instant_json(self._playground.clock()), "workspaces": spaces})

    async def people(self, _request: web.Request) -> web.Response:
        """Everybody."""
        return web.json_response(await self._viewing.people())

    async def commands(self, request: web.Request) -> web.Response:
        """What one can type."""
        return web.json_response(self._viewing.commands(await self._asking(request)))

    async def inbox(self, request: web.Request) -> web.Response:
        """Every conversation."""
        return web.json_response(await self._viewing.inbox(await self._asking(request)))

    async def home(self, request: web.Request) -> web.Response:
        """The card of the home tab."""
        viewer = await self._asking(request)
        title, message, reader = await self._speaking.home(viewer)
        shown = await self._viewing.message(viewer, message)
        return web.json_response({"title": plain(title, reader), "message": {**shown, "id": HOME, "private": False}})

    async def clock(self, request: web.Request) -> web.Response:
        """What time it is, for the person named by `as`, or in UTC."""
        reader = (await self._asking(request)).reader if "as" in request.query else Reader()
        return web.json_response(self._viewing.clock(reader))

    async def events(self, request: web.Request) -> web.StreamResponse:
        """The stream of what happens."""
        viewer = await self._asking(request)
        return await stream(request, viewer.person, self._playground.hub, self._viewing)

    # Acting

    async def say(self, request: web.Request) -> web.Response:
        """Words in a conversation."""
        body = await json_body(request)
        viewer = await self._acting(body)
        conversation = maybe_text(body, "in") or BOT
        text = typed(body.get("text"))
        if not text.strip():
            raise AnswerError(400, _("Please write something first."))
        key = key_of(body)
        _open(viewer, conversation)
        return web.json_response(await self._speaking.say(viewer, conversation, text, key))

    async def press(self, request: web.Request) -> web.Response:
        """A button."""
        body = await json_body(request)
        viewer = await self._acting(body)
        handle, value = text_of(body, "button"), maybe_text(body, "value")
        message = await self._message(viewer, text_of(body, "message"))
        if message is None or handle not in message.handles:
            raise not_found()
        return web.json_response(await self._speaking.press(viewer, message, handle, value))

    async def submit(self, request: web.Request) -> web.Response:
        """A form."""
        body = await json_body(request)
        viewer = await self._acting(body)
        values = values_of(body)
        form = await self._storage.form(text_of(body, "form"), viewer.person.id)
        if form is None:
            raise not_found()
        return web.json_response(await self._speaking.submit(viewer, form, values))

    async def suggest(self, request: web.Request) -> web.Response:
        """Choices for a field of an open form."""
        viewer = await self._asking(request)
        field, query = query_text(request, "field"), typed(request.query.get("query", ""))
        form = await self._storage.form(query_text(request, "form"), viewer.person.id)
        if form is None:
            raise not_found()
        speaker = Spot(viewer=viewer, conversation=form.conversation).speaker
        try:
            choices = await self._core.suggest(speaker, form.id, field, query)
        except UnknownHandleError as error:
            raise not_found() from error
        return web.json_response([choice_json(choice, viewer.reader) for choice in choices])

    async def read(self, request: web.Request) -> web.Response:
        """A conversation was read."""
        body = await json_body(request)
        viewer = await self._acting(body)
        conversation = text_of(body, "in")
        _open(viewer, conversation)
        await self._playground.postbox.mark_read(viewer.person.id, conversation, await self._storage.newest())
        return web.json_response({})

    async def keep_file(self, request: web.Request) -> web.Response:
        """A file for a form."""
        viewer = await self._asking(request)
        upload = await read_upload(request)
        try:
            file = await self._core.keep_file(
                viewer.person.account, name=upload.name, media_type=upload.media_type, content=upload.content
            )
        except ValueError as error:
            raise too_large() from error
        return web.json_response(file_json(file))

    async def file(self, request: web.Request) -> web.Response:
        """A file, for its owner."""
        viewer = await self._asking(request)
        kept = await self._core.read_file(viewer.person.account, readable(request.match_info["id"]))
        if kept is None:
            raise not_found()
        return download(kept.ref.name, kept.ref.media_type, kept.content)

    async def advance(self, request: web.Request) -> web.Response:
        """Move the clock."""
        duration = parse_duration(text_of(await json_body(request), "advance"))
        if duration is None:
            raise AnswerError(400, _("The clock moves by a duration such as P7D, P1M or PT90M."))
        try:
            sent = await self._playground.advance(duration, self._core)
        except OverflowError as error:
            raise AnswerError(400, _("The clock moves by a year at most, and then again.")) from error
        now = self._playground.clock()
        self._playground.hub.publish(ClockEvent(now, sent))
        return web.json_response({"now": instant_json(now), "sent": dict(sent)})

    # Who and what is meant

    async def _asking(self, request: web.Request) -> Viewer:
        return await self._viewer(query_text(request, "as"))

    async def _acting(self, body: Mapping[str, Any]) -> Viewer:
        return await self._viewer(text_of(body, "as"))

    async def _viewer(self, user: str) -> Viewer:
        person = await self._storage.person(user)
        if person is None:
            raise not_found()
        return await self._viewing.viewer(person)

    async def _message(self, viewer: Viewer, name: str) -> Message | None:
        """The message with that id, if this person sees it."""
        if name == HOME:
            return await self._storage.message_with_key(f"{viewer.person.id} home")
        number = number_of(name)
        if number is None:
            return None
        message = await self._storage.message(number)
        return message if message is not None and viewer.sees(message) else None


def _open(viewer: Viewer, conversation: str) -> None:
    """404 for a conversation this person does not have."""
    if conversation not in viewer.conversations():
        raise not_found()
