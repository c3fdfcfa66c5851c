"""The public pages as they are served: what is there, what is not any more, how they are guarded and kept."""

from __future__ import annotations

import asyncio
import json
import re
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
import pytest_asyncio
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy import select, text
from yarl import URL

from adapters.web.pages import Pages
from core.api import Core
from core.model.libraries import LibraryKind
from core.model.members import Role
from core.model.notes import StaffReport
from core.model.stories import Consent, Story, StoryState
from core.store import Database, Store
from tests.adapters.web.atom_rules import broken_rules
from tests.adapters.web.world import keep_story
from tests.builders import library, member, partnership
from tests.clock import MovableClock

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

Client = TestClient[web.Request, web.Application]


@pytest.fixture
def core(database: Database, clock: MovableClock) -> Core:
    return Core(database, clock)


@pytest_asyncio.fixture
async def client(core: Core) -> AsyncIterator[Client]:
    """A visitor."""
    application = web.Application()
    application.add_routes(Pages(core, "https://stories.example.org").routes())
    async with TestClient(TestServer(application)) as client:
        yield client


async def told(
    store: Store,
    *,
    title: str = "One mango tree",
    **columns: Any,  # noqa: ANN401  # any column of a story
) -> Story:
    """A published story of Suva and Amman, with a photo."""
    ana, yusuf = await member(store, "Ana"), await member(store, "Yusuf", workspace="lantern")
    libraries = (
        await library(store, "Suva", contacts=[ana], kind=LibraryKind.PUBLIC),
        await library(store, "Amman", contacts=[yusuf], kind=LibraryKind.SCHOOL),
    )
    pair = await partnership(store, *libraries)
    return await keep_story(store, pair, libraries, ana, title=title, alt="A tree", **columns)


async def test_a_published_story_is_everywhere(store: Store, client: Client) -> None:
    story = await told(store, themes=("children",))
    for address in ("/stories", f"/stories/{story.id}", "/stories/feed.atom", "/stories/feed.json"):
        answer = await client.get(address)
        assert answer.status == 200, address
        assert "One mango tree" in await answer.text(), address
    feed = await (await client.get("/stories/feed.atom")).read()
    assert broken_rules(feed) == []
    alone = await (await client.get(f"/stories/{story.id}.json")).json()
    assert alone["url"] == f"https://stories.example.org/stories/{story.id}"
    photo = await client.get(f"/stories/photo/{story.id:022d}.jpg")
    assert (photo.status, photo.content_type) == (200, "image/jpeg")


@pytest.mark.parametrize("state", [state for state in StoryState if state is not StoryState.PUBLISHED])
async def test_what_is_not_published_is_nowhere(store: Store, client: Client, state: StoryState) -> None:
    story = await told(store, state=state)
    await nowhere(client, story)


@pytest.mark.parametrize("answer", [None, Consent.NOT_PUBLISHED])
async def test_what_a_library_does_not_allow_is_nowhere(store: Store, client: Client, answer: Consent | None) -> None:
    ana = await member(store, "Ana")
    libraries = (await library(store, "Suva", contacts=[ana]), await library(store, "Amman"))
    pair = await partnership(store, *libraries)
    story = await keep_story(
        store, pair, libraries, ana, title="One mango tree", answers=(Consent.NAMED, answer), alt="A"
    )
    await nowhere(client, story)


async def nowhere(client: Client, story: Story) -> None:
    """Neither it nor its photo is to be found, and it is not told from one that never was."""
    for address in ("/stories", "/stories/feed.atom", "/stories/feed.json"):
        answer = await client.get(address)
        assert answer.status == 200
        assert "mango" not in await answer.text()
    for address in (
        f"/stories/{story.id}",
        f"/stories/{story.id}.json",
        f"/stories/{story.id}/shelf.png",
        f"/stories/{story.id}/tell",
        f"/stories/photo/{story.id:022d}.jpg",
    ):
        answer = await client.get(address)
        never = await client.get(
            address.replace(f"{story.id}", "999", 1) if "photo" not in address else "/stories/photo/x.jpg"
        )
        assert (answer.status, never.status) == (404, 404)
        assert await answer.text() == await never.text()


async def test_a_story_that_was_taken_back_is_gone_at_once(store: Store, client: Client) -> None:
    story = await told(store)
    addresses = [f"/stories/{story.id}{end}" for end in ("", ".json", "/shelf.png")]
    addresses.append(f"/stories/photo/{story.id:022d}.jpg")
    shown = [await client.get(address) for address in addresses]
    assert [page.status for page in shown] == [200] * 4
    assert {page.headers["Cache-Control"] for page in shown} == {"public, no-cache"}
    async with store.writing() as uow:
        (await uow.session.get_one(Story, story.id)).state = StoryState.WITHDRAWN
    for address, page in zip(addresses, shown, strict=True):
        again = await client.get(address, headers={"If-None-Match": page.headers["ETag"]})
        assert again.status == 404, address
    await nowhere(client, story)


async def test_who_has_it_already_is_told_so_in_a_line(store: Store, client: Client) -> None:
    story = await told(store)
    for address in (
        "/stories",
        f"/stories/{story.id}",
        f"/stories/{story.id}.json",
        "/stories/feed.atom",
        "/stories/feed.json",
        f"/stories/photo/{story.id:022d}.jpg",
        f"/stories/{story.id}/shelf.png",
    ):
        first = await client.get(address)
        assert first.status == 200
        again = await client.get(address, headers={"If-None-Match": first.headers["ETag"]})
        assert again.status == 304, address
        assert await again.read() == b""
        assert again.headers["Cache-Control"] == first.headers["Cache-Control"]
        assert (await client.head(address)).status == 200


async def test_every_answer_is_guarded(store: Store, client: Client) -> None:
    story = await told(store)
    for address in ("/stories", f"/stories/{story.id}", "/stories/tell", "/stories/told", "/stories/nothing/here"):
        answer = await client.get(address)
        policy = answer.headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none';")
        assert "script" not in policy
        assert "unsafe" not in policy
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        text = await answer.text()
        assert "<script" not in text
        assert " style=" not in text


async def test_the_stylesheet_can_be_kept_for_good(client: Client) -> None:
    page = await (await client.get("/stories")).text()
    found = re.search(r'href="(/stories/look/pages-[0-9a-f]+\.css)"', page)
    assert found is not None
    style = await client.get(found[1])
    assert (style.status, style.content_type) == (200, "text/css")
    assert "immutable" in style.headers["Cache-Control"]
    other = await client.get("/stories/look/pages-0123456789ab.css")
    assert (other.status, other.headers["Cache-Control"]) == (404, "no-store")
    assert (await client.get("/stories/look/icon.svg")).content_type == "image/svg+xml"


@pytest.mark.parametrize(
    ("query", "there"),
    [
        ("country=FJ", True),
        ("country=jo", True),
        ("country=NO", False),
        ("kind=school", True),
        ("kind=national", False),
        ("theme=children", True),
        ("theme=technology", False),
        ("country=FJ&kind=public&theme=children", True),
        ("country=FJ&kind=national", False),
        ("country=&kind=&theme=", True),
        ("theme=nonsense", False),
        ("country=%3Cscript%3E", False),
        ("kind=%00", False),
        ("page=9&country=NO", False),
        ("page=99999999999999999999", True),
        ("page=-1", True),
        ("other=thing", True),
    ],
)
async def test_filters(store: Store, client: Client, query: str, there: bool) -> None:
    await told(store, themes=("children",))
    for address in ("/stories", "/stories/feed.atom", "/stories/feed.json"):
        answer = await client.get(f"{address}?{query}")
        assert answer.status == 200
        assert ("One mango tree" in await answer.text()) is there, (address, query)
    feed = await (await client.get(f"/stories/feed.atom?{query}")).read()
    assert broken_rules(feed) == []


async def test_what_there_is_can_be_chosen_and_nothing_else(store: Store, client: Client) -> None:
    await told(store, themes=("children",))
    page = await (await client.get("/stories?country=FJ")).text()
    assert '<option value="FJ" selected>Fiji</option>' in page
    assert '<option value="JO">Jordan</option>' in page
    assert 'value="NO"' not in page
    assert "Technology" not in page


async def test_the_list_has_pages(store: Store, client: Client, clock: MovableClock) -> None:
    first = await told(store, title="Story 0")
    ana = await member(store, "Ana B")
    libraries = (await library(store, "Suva", name="Other"), await library(store, "Amman", name="Another"))
    pair = await partnership(store, *libraries)
    for number in range(1, 14):
        clock.move(minutes=1)
        await keep_story(store, pair, libraries, ana, title=f"Story {number}")
    page = await (await client.get("/stories?country=FJ")).text()
    assert "14 stories, newest first" in page
    assert page.index("Story 13") < page.index("Story 12")
    assert "Story 0" not in page
    assert 'href="/stories?country=FJ&amp;page=2"' in page
    older = await (await client.get("/stories?country=FJ&page=2")).text()
    assert "Story 0" in older
    assert "Newer stories" in older
    assert "Older stories" not in older
    beyond = await client.get("/stories?country=FJ&page=9999", allow_redirects=False)
    assert (beyond.status, beyond.headers["Location"]) == (303, "/stories?country=FJ&page=2")
    assert (await (await client.get("/stories/feed.json?page=9")).json())["items"] == []
    feed = json.loads(await (await client.get("/stories/feed.json")).text())
    assert feed["next_url"] == "https://stories.example.org/stories/feed.json?page=2"
    atom = await (await client.get("/stories/feed.atom?page=2")).text()
    assert atom == await (await client.get("/stories/feed.atom")).text()
    assert first.id


async def test_an_empty_list_says_so_kindly(client: Client) -> None:
    page = await (await client.get("/stories")).text()
    assert "No stories yet." in page
    assert "All stories" not in page


async def test_what_is_not_there_is_answered_by_a_page(client: Client) -> None:
    for address in (
        "/stories/1",
        "/stories/0",
        "/stories/99999999999999999",
        "/stories/a",
        "/stories/1/2/3",
        "/stories/%00",
    ):
        answer = await client.get(address)
        assert (answer.status, answer.content_type) == (404, "text/html"), address
        assert "This page is not here" in await answer.text()
        assert answer.headers["Cache-Control"] == "no-store"
    moved = await client.get("/stories/?country=FJ", allow_redirects=False)
    assert (moved.status, moved.headers["Location"]) == (303, "/stories?country=FJ")


async def test_nothing_of_an_address_becomes_a_line_of_the_answer(client: Client) -> None:
    address = URL("/stories/?a=b%0D%0AX-Evil:%20yes&country=FJ", encoded=True)
    moved = await client.get(address, allow_redirects=False)
    assert moved.status == 303
    assert "X-Evil" not in moved.headers
    assert moved.headers["Location"].startswith("/stories?a=b%0D%0A")


async def test_a_request_that_names_no_place_is_answered(store: Store, core: Core) -> None:
    story = await told(store)
    application = web.Application()
    application.add_routes(Pages(core).routes())
    async with TestClient(TestServer(application)) as client:
        for host in ("", "a b", "evil.example:99999", "[::1", "<script>"):
            answer = await client.get(f"/stories/{story.id}", headers={"Host": host})
            assert answer.status in {200, 400}, host
            assert "<script" not in await answer.text(), host


async def test_pages_are_small_on_a_slow_line(store: Store, client: Client) -> None:
    story = await told(store, happened="word " * 2000)
    answer = await client.get(f"/stories/{story.id}", headers={"Accept-Encoding": "gzip"})
    assert answer.headers["Content-Encoding"] == "gzip"
    assert answer.headers["Vary"] == "Accept-Encoding"


# Telling staff


async def told_to(store: Store) -> list[StaffReport]:
    async with store.reading() as uow:
        return list(await uow.session.scalars(select(StaffReport).order_by(StaffReport.id)))


def key_in(page: str) -> str:
    found = re.search(r'name="key" value="([^"]+)"', page)
    assert found is not None
    return found[1]


async def test_a_visitor_tells_staff_of_a_story(store: Store, client: Client) -> None:
    await member(store, "Dee", roles=[Role.STAFF])
    story = await told(store)
    form = await client.get(f"/stories/{story.id}/tell")
    text = await form.text()
    assert form.headers["Cache-Control"] == "no-store"
    assert "Read by the programme&#39;s staff" in text
    values = {"words": "My face is on it.\r\nPlease take it down.", "email": "noor@example.org", "key": key_in(text)}
    for _press in range(2):
        answer = await client.post(f"/stories/{story.id}/tell", data=values)
        assert answer.status == 200
        assert "Thank you for telling us" in await answer.text()
    (report,) = await told_to(store)
    assert report.words == "My face is on it.\nPlease take it down."
    assert (report.email, report.story_id, report.member_id) == ("noor@example.org", story.id, None)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"words": " \n"}, "Please write a few words first."),
        ({"words": "\u202e\u200b"}, "Please write a few words first."),
        ({"words": "x" * 2001}, "Please keep it under 2000 letters."),
        ({"words": "Look", "email": "noor at example"}, "This is no e-mail address."),
        ({"words": "Look", "email": "a@b.c\r\nBcc: x@y.zz"}, "This is no e-mail address."),
    ],
)
async def test_a_form_with_something_wrong_comes_back_whole(
    store: Store, client: Client, values: dict[str, str], said: str
) -> None:
    await member(store, "Dee", roles=[Role.STAFF])
    answer = await client.post("/stories/tell", data={"key": "k" * 22, **values})
    assert answer.status == 422
    text = await answer.text()
    assert said in text
    assert key_in(text) == "k" * 22
    assert values["words"].strip() in text
    assert await told_to(store) == []


async def test_where_nobody_could_read_it_nothing_is_kept(store: Store, client: Client) -> None:
    answer = await client.post("/stories/tell", data={"words": "Look", "key": "k"})
    assert answer.status == 503
    assert "Nobody could read it" in await answer.text()
    assert await told_to(store) == []


async def test_one_address_is_slowed_down_and_told_when(store: Store, client: Client, clock: MovableClock) -> None:
    await member(store, "Dee", roles=[Role.STAFF])
    for number in range(5):
        assert (await client.post("/stories/tell", data={"words": "Look", "key": f"k{number}"})).status == 200
    refused = await client.post("/stories/tell", data={"words": "Look", "key": "k5"})
    assert (refused.status, refused.headers["Retry-After"]) == (429, "3600")
    elsewhere = {"X-Forwarded-For": "203.0.113.9"}  # as a web server in front of us writes it down
    assert (await client.post("/stories/tell", data={"words": "Look", "key": "k6"}, headers=elsewhere)).status == 200
    clock.move(hours=1)
    assert (await client.post("/stories/tell", data={"words": "Look", "key": "k7"})).status == 200
    assert len(await told_to(store)) == 7


async def test_without_a_web_server_in_front_nobody_is_believed_who_passed_it_on(store: Store, core: Core) -> None:
    await member(store, "Dee", roles=[Role.STAFF])
    application = web.Application()
    application.add_routes(Pages(core).routes())
    async with TestClient(TestServer(application)) as client:
        statuses = [
            (
                await client.post(
                    "/stories/tell",
                    data={"words": "Look", "key": f"k{number}"},
                    headers={"X-Forwarded-For": f"203.0.113.{number}"},
                )
            ).status
            for number in range(6)
        ]
    assert statuses == [200] * 5 + [429]


async def test_the_feeds_are_called_what_they_are(client: Client) -> None:
    page = await (await client.get("/stories")).text()
    assert '<link rel="alternate" type="application/atom+xml" title="Atom feed" href="/stories/feed.atom">' in page
    assert '<link rel="alternate" type="application/feed+json" title="JSON feed" href="/stories/feed.json">' in page


async def test_all_visitors_together_are_limited(store: Store, client: Client) -> None:
    await member(store, "Dee", roles=[Role.STAFF])
    statuses = [
        (
            await client.post(
                "/stories/tell",
                data={"words": "Look", "key": f"k{number}"},
                headers={"X-Forwarded-For": f"203.0.113.{number}"},
            )
        ).status
        for number in range(22)
    ]
    assert statuses == [200] * 20 + [429] * 2


async def test_forms_that_come_at_once_are_counted_too(store: Store, client: Client) -> None:
    await member(store, "Dee", roles=[Role.STAFF])

    async def send(number: int) -> int:
        return (await client.post("/stories/tell", data={"words": "Look", "key": f"k{number}"})).status

    statuses = await asyncio.gather(*(send(number) for number in range(8)))
    assert sorted(statuses) == [200] * 5 + [429] * 3


async def test_another_page_cannot_send_the_form(store: Store, client: Client) -> None:
    await member(store, "Dee", roles=[Role.STAFF])
    evil = "https://stories.example.org.evil.example"
    for header in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "null"}, {"Origin": evil}, {"Origin": "http://["}):
        answer = await client.post("/stories/tell", data={"words": "Look", "key": "k"}, headers=header)
        assert answer.status == 403, header
    assert await told_to(store) == []
    arrived = str(client.make_url("").origin())
    for number, header in enumerate(
        ({"Origin": "https://stories.example.org"}, {"Origin": arrived}, {"Sec-Fetch-Site": "same-origin"}, {})
    ):
        answer = await client.post("/stories/tell", data={"words": "Look", "key": f"k{number}"}, headers=header)
        assert answer.status == 200, header


@pytest.mark.parametrize("body", [b"words=" + b"x" * 40_000, b"words=%FF%FE\xff", b"&" * 100, b"a=1&" * 50])
async def test_what_is_no_form_is_answered(store: Store, client: Client, body: bytes) -> None:
    await member(store, "Dee", roles=[Role.STAFF])
    answer = await client.post(
        "/stories/tell", data=body, headers={"Content-Type": "application/x-www-form-urlencoded"}
    )
    assert answer.status in {400, 422}
    other = await client.post("/stories/tell", json={"words": "Look"})
    assert other.status == 400
    assert await told_to(store) == []


# Where it is, and when it fails


async def test_pages_may_stand_in_a_folder_of_a_larger_site(store: Store, core: Core) -> None:
    story = await told(store)
    application = web.Application()
    application.add_routes(Pages(core, "https://example.org/sisters").routes())
    async with TestClient(TestServer(application)) as client:
        page = await (await client.get(f"/stories/{story.id}")).text()
        assert f'<link rel="canonical" href="https://example.org/sisters/stories/{story.id}">' in page
        inside = re.findall(r'(?:href|src|action)="(/[^"]*)"', page)
        assert inside
        assert all(address.startswith("/sisters/stories") for address in inside)


async def test_without_an_address_of_its_own_it_is_where_it_was_asked(store: Store, core: Core) -> None:
    await told(store)
    application = web.Application()
    application.add_routes(Pages(core).routes())
    async with TestClient(TestServer(application)) as client:
        feed = json.loads(await (await client.get("/stories/feed.json")).text())
        assert feed["home_page_url"] == str(client.make_url("/stories"))


async def test_when_something_breaks_a_visitor_reads_one_honest_sentence(
    database: Database, client: Client, capsys: pytest.CaptureFixture[str]
) -> None:
    async with database.writing() as session:
        await session.execute(text("ALTER TABLE stories RENAME TO elsewhere"))
    answer = await client.get("/stories")
    assert answer.status == 500
    page = await answer.text()
    assert "Something went wrong on our side" in page
    assert "elsewhere" not in page
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")


def test_who_is_never_asked_for_a_page_pays_nothing() -> None:
    command = "import sys, bot.program; assert not {'jinja2', 'PIL'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", command], check=True)
