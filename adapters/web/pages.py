"""The public pages: what each address answers. Everything on them comes from `Core.public_stories` and its like."""

from __future__ import annotations

import asyncio
import secrets
from dataclasses import replace
from functools import cache
from hashlib import sha256
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

from aiohttp import web

from adapters.web import answering, tell_page
from adapters.web.answering import (
    AN_HOUR,
    ASK_AGAIN,
    ELSEWHERE,
    FOR_GOOD,
    document,
    for_now,
    go_to,
    guarded,
    kept,
    page,
)
from adapters.web.atom import MEDIA_TYPE as ATOM
from adapters.web.atom import atom_feed
from adapters.web.feed_entry import MOST
from adapters.web.json_feed import MEDIA_TYPE as JSON_FEED
from adapters.web.json_feed import json_feed, story_json
from adapters.web.limiting import Limit, sender
from adapters.web.list_page import Wanted, list_page, wanted
from adapters.web.pictures import LINK_HEIGHT, LINK_WIDTH
from adapters.web.shelf import as_png
from adapters.web.site import ROOT, Site
from adapters.web.story_page import story_page
from adapters.web.tell_page import Given, Problems, Telling, given_in, note_page, problems_of
from adapters.web.words import seeds
from core.api import PAGE, Core, PublicStories, PublicStory
from core.api import Telling as Told
from core.chat import Text, _

LOOK = Path(__file__).parents[1] / "look"

STYLES = (LOOK / "tokens.css", Path(__file__).parent / "pages.css")

MOST_SENT = 32 * 1024
"""Bytes of a form: two thousand letters, each of which may be twelve signs on the way, and the rest."""

PROGRAMME: tuple[str, ...] = ("Sister", "Libraries")
"""By what the shelf of the programme is drawn."""


class Pages:
    """Answers everything below `ROOT`. `public_url`: where the world finds it; without one, where a request arrives."""

    def __init__(self, core: Core, public_url: str | None = None) -> None:
        self._core = core
        self._public_url = public_url
        self._limit = Limit()

    def routes(self) -> list[web.RouteDef]:
        """Every address there is."""
        story = rf"{ROOT}/{{id:[1-9][0-9]{{0,17}}}}"
        return [
            web.get(ROOT, self._guard(self.stories)),
            web.get(f"{ROOT}/", self._guard(self.without_slash)),
            web.get(f"{ROOT}/feed.atom", self._guard(self.atom)),
            web.get(f"{ROOT}/feed.json", self._guard(self.json)),
            web.get(f"{ROOT}/tell", self._guard(self.form)),
            web.post(f"{ROOT}/tell", self._guard(self.told)),
            web.get(f"{ROOT}/told", self._guard(self.thanks)),
            web.get(f"{ROOT}/shelf.png", self._guard(self.shelf)),
            web.get(rf"{ROOT}/look/{{file:pages-[0-9a-f]+\.css|icon\.svg}}", self._guard(self.look)),
            web.get(rf"{ROOT}/photo/{{handle:[A-Za-z0-9_-]+}}.{{ending:[a-z]+}}", self._guard(self.photo)),
            web.get(story, self._guard(self.story)),
            web.get(rf"{story}.json", self._guard(self.story_alone)),
            web.get(f"{story}/shelf.png", self._guard(self.shelf)),
            web.get(f"{story}/tell", self._guard(self.form)),
            web.post(f"{story}/tell", self._guard(self.told)),
            web.get(f"{ROOT}/{{rest:.*}}", self._guard(self.nothing)),
        ]

    # Stories

    async def stories(self, request: web.Request) -> web.Response:
        """The list."""
        asked = wanted(request.query)
        found = await self._found(asked, PAGE)
        site = self._site(request)
        if found.total and not found.stories:
            return go_to(site.path() + asked.query(asked.last(found.total)))
        choices = await self._core.story_choices()
        return page(request, list_page(found, choices, asked, site, style_address(site)))

    async def story(self, request: web.Request) -> web.Response:
        """One story."""
        found = await self._story(request)
        if found is None:
            return self._gone(request)
        site = self._site(request)
        return page(request, story_page(found, site, style_address(site)))

    async def atom(self, request: web.Request) -> web.Response:
        """The newest as a feed."""
        asked = replace(wanted(request.query), page=1)
        found = await self._found(asked, MOST)
        feed = atom_feed(found.stories, self._site(request), asked.query(1))
        return kept(request, feed, ATOM, headers=ELSEWHERE | {"Access-Control-Allow-Origin": "*"})

    async def json(self, request: web.Request) -> web.Response:
        """A page of the list for programs."""
        asked = wanted(request.query)
        return document(request, json_feed(await self._found(asked, PAGE), asked, self._site(request)), JSON_FEED)

    async def story_alone(self, request: web.Request) -> web.Response:
        """One story for programs."""
        found = await self._story(request)
        if found is None:
            return answering.no_document("There is no such story.")
        return document(request, story_json(found, self._site(request)), "application/json")

    async def _found(self, asked: Wanted, most: int) -> PublicStories:
        if asked.unknown:
            return PublicStories(stories=(), total=0)
        return await self._core.public_stories(asked.which, offset=asked.offset, limit=most)

    async def _story(self, request: web.Request) -> PublicStory | None:
        """The one that the address names, if everybody may see it."""
        number = int(request.match_info["id"])
        return await self._core.public_story(number)

    # Pictures and looks

    async def photo(self, request: web.Request) -> web.Response:
        """A photo, as long as its story is shown."""
        found = await self._core.public_photo(request.match_info["handle"])
        if found is None:
            return self._gone(request)
        return kept(request, found.content, found.media_type, headers=ELSEWHERE)

    async def shelf(self, request: web.Request) -> web.Response:
        """What stands for a story without a photo where its link is shown; or for all of them."""
        names, cache = PROGRAMME, AN_HOUR
        if "id" in request.match_info:
            found = await self._story(request)
            if found is None:
                return self._gone(request)
            names, cache = seeds(found), ASK_AGAIN
        drawn = await asyncio.to_thread(as_png, names, LINK_WIDTH, LINK_HEIGHT)
        return kept(request, drawn, "image/png", cache=cache, headers=ELSEWHERE)

    async def look(self, request: web.Request) -> web.Response:
        """The stylesheet by the name that its content gives it, and the mark."""
        if request.match_info["file"] == "icon.svg":
            return kept(request, (LOOK / "icon.svg").read_bytes(), "image/svg+xml", cache=AN_HOUR, headers=ELSEWHERE)
        if request.match_info["file"] != f"pages-{_style_mark()}.css":
            return self._gone(request)
        return kept(request, stylesheet(), "text/css", cache=FOR_GOOD)

    # Telling staff

    async def form(self, request: web.Request) -> web.Response:
        """An empty form."""
        story = await self._story(request) if "id" in request.match_info else None
        if story is None and "id" in request.match_info:
            return self._gone(request)
        return self._form(request, Telling(story, Given(key=secrets.token_urlsafe(16))))

    async def told(self, request: web.Request) -> web.Response:
        """A form that was sent. Where something is wrong with it, it comes back with everything in it."""
        if not self._is_from_here(request):
            return self._note(request, *_NOT_FROM_HERE, status=403)
        story = await self._story(request) if "id" in request.match_info else None
        if story is None and "id" in request.match_info:
            return self._gone(request)
        body = await _form_in(request)
        if body is None:
            return self._note(request, *_UNREADABLE, status=400)
        given = given_in(body)
        if problems := problems_of(given):
            return self._form(request, Telling(story, given, problems), status=422)
        who, now = sender(request, is_passed_on=self._public_url is not None), self._core.clock()
        if self._limit.is_reached(who, now):
            return self._too_often(request)
        self._limit.count(who, now)
        became = await self._core.tell_staff(
            given.words, email=given.email or None, story_id=story.id if story else None, key=given.key
        )
        match became:
            case Told.TOLD:
                return go_to(self._site(request).path("/told"))
            case Told.NOTHING_TO_READ:
                return self._form(request, Telling(story, given, Problems(words=tell_page.EMPTY)), status=422)
            case Told.NOBODY_THERE:
                return self._note(request, tell_page.NOBODY, tell_page.NOBODY_BODY, status=503)
            case Told.TOO_MANY:
                return self._too_often(request)

    async def thanks(self, request: web.Request) -> web.Response:
        """After it was sent."""
        return self._note(request, tell_page.TOLD, tell_page.TOLD_BODY)

    def _is_from_here(self, request: web.Request) -> bool:
        """Whether the form was sent from a page of ours. A browser says so; what is no browser can harm nobody's
        session, since there are none.
        """
        origin, where = request.headers.get("Origin"), request.headers.get("Sec-Fetch-Site")
        if where is not None or origin is None:
            return where in {None, "same-origin", "none"} and origin != "null"
        ours = {request.headers.get("Host", ""), urlsplit(self._site(request).base).netloc}
        return _host_of(origin) in ours

    def _too_often(self, request: web.Request) -> web.Response:
        answer = self._note(request, tell_page.TOO_OFTEN, tell_page.TOO_OFTEN_BODY, status=429)
        answer.headers["Retry-After"] = "3600"
        return answer

    def _form(self, request: web.Request, telling: Telling, status: int = 200) -> web.Response:
        site = self._site(request)
        return for_now(tell_page.tell_page(telling, site, style_address(site)), status)

    # What is not there

    async def without_slash(self, request: web.Request) -> web.Response:
        """The list has one address."""
        query = request.rel_url.raw_query_string
        return go_to(self._site(request).path() + (f"?{query}" if query else ""))

    async def nothing(self, request: web.Request) -> web.Response:
        """Any other address."""
        return self._gone(request)

    def _gone(self, request: web.Request) -> web.Response:
        """Whether there never was such a story, or it was taken back, is nobody's business."""
        return self._note(request, *_NOT_HERE, status=404)

    def _failed(self, request: web.Request, said: Text) -> web.Response:
        return self._note(request, _("Something went wrong"), said, status=500)

    def _note(self, request: web.Request, heading: Text, body: Text, status: int = 200) -> web.Response:
        site = self._site(request)
        return for_now(note_page(heading, body, site, style_address(site)), status)

    def _site(self, request: web.Request) -> Site:
        return Site.of(request, self._public_url)

    def _guard(self, handler: answering.Handler) -> answering.Handler:
        return guarded(self._failed)(handler)


_NOT_HERE = (
    _("This page is not here"),
    _("Perhaps the address is not complete, or a library took its story back. All other stories are in the list."),
)
_NOT_FROM_HERE = (
    _("This was not sent"),
    _("It came from a page that is not ours. Please open the form on our own page, and send it from there."),
)
_UNREADABLE = (_("This was not sent"), _("It could not be read. Please open the form again, and keep it short."))


def _host_of(origin: str) -> str | None:
    """None for what is no address."""
    try:
        return urlsplit(origin).netloc
    except ValueError:
        return None


async def _form_in(request: web.Request) -> dict[str, str] | None:
    """The fields of a form; None for anything else, or too much of it."""
    if request.content_type != "application/x-www-form-urlencoded" or (request.content_length or 0) > MOST_SENT:
        return None
    body = bytearray()
    async for chunk in request.content.iter_any():
        body += chunk
        if len(body) > MOST_SENT:
            return None
    try:
        return dict(parse_qsl(body.decode("ascii"), keep_blank_values=True, max_num_fields=10, errors="replace"))
    except ValueError:
        return None


@cache
def stylesheet() -> bytes:
    """Everything about the look, in one file."""
    return b"\n".join(each.read_bytes() for each in STYLES)


def style_address(site: Site) -> str:
    """Where the stylesheet is; another one when it has changed, so that it can be kept for good."""
    return site.path(f"/look/pages-{_style_mark()}.css")


@cache
def _style_mark() -> str:
    return sha256(stylesheet()).hexdigest()[:12]
