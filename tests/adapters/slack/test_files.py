"""Files in Slack: lists that come into the direct message, and pictures that are given in a form."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from yarl import URL

from adapters.slack.files import is_slacks
from core.chat import LARGEST_FILE, AccountRef, Image, Name, Reader, Reply, _, card, plain
from core.commands import COMMANDS
from core.commands.context import Context
from core.commands.declaring import Ask, Command
from core.model.ids import FileId
from core.store.files import keep_file, read_file
from tests import builders
from tests.fakes.slack.web_api import Fault

if TYPE_CHECKING:
    from adapters.slack.files import Files
    from core.store import Store
    from tests.adapters.slack.conftest import SlackTown
    from tests.clock import MovableClock
    from tests.fakes.slack.uploads import File
    from tests.fakes.slack.web_api import FakeSlack

Json = dict[str, Any]

ANA = AccountRef("slack", "T1", "U1")
PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)
UNREADABLE = (
    "I could not read this file. Please add it again, from your device. If it happens again, please tell staff."
)


@dataclass(frozen=True, kw_only=True)
class Photo:
    """A command that takes a file; none of ours does yet."""

    picture: Annotated[FileId, Ask(_("Picture"))]
    hour: Annotated[int, Ask(_("Hour"), minimum=0, maximum=23)]
    second: Annotated[FileId | None, Ask(_("Another picture"))] = None


async def keep_photo(context: Context, asked: Photo) -> Reply:
    """Tells what was given."""
    kept = await read_file(context.uow, asked.picture, owner=context.actor.ref)
    assert kept is not None
    ref = kept.ref
    line = _("{name}, {kind}, {size} bytes", name=Name(ref.name), kind=Name(ref.media_type), size=ref.size)
    return Reply(card=card(line), lasting=True)


@dataclass(frozen=True, kw_only=True)
class Papers:
    """A command that takes nothing and gives files."""


async def give_papers(context: Context, _asked: Papers) -> Reply:
    """Two of them."""
    owner = context.actor.ref
    papers = [
        keep_file(context.uow, owner=owner, name=name, media_type="text/plain", content=b"paper")
        for name in ("one.txt", "two.txt")
    ]
    return Reply(card=card(_("Two papers."), *papers))


@pytest.fixture
def photos(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two more commands."""
    photo = Command(name="photo", summary=_("Show a picture"), takes=Photo, run=keep_photo)
    papers = Command(name="papers", summary=_("Get papers"), takes=Papers, run=give_papers)
    monkeypatch.setitem(COMMANDS, "photo", photo)
    monkeypatch.setitem(COMMANDS, "papers", papers)


# Out: what a card holds


@pytest.fixture
async def staff(slack_town: SlackTown, store: Store, clock: MovableClock) -> SlackTown:
    """Ana is staff, and one partnership has gone quiet."""
    suva, amman = await builders.library(store, "Suva"), await builders.library(store, "Amman")
    await builders.partnership(store, suva, amman, last_on=date(2026, 8, 1))
    code = await slack_town._core.make_staff_code()
    await slack_town.command(f"/staff first {code}", channel="DU1")
    slack_town.direct.clear()
    return slack_town


async def list_of(town: SlackTown, channel: str = "C1") -> Json:
    """The list of quiet partnerships, as it is shown there."""
    said = await town.command("/staff inactive", channel=channel)
    return said if channel == "C1" else town.direct[-1]


async def test_a_list_asked_for_in_a_channel_comes_into_the_direct_message(staff: SlackTown) -> None:
    await staff.press(await list_of(staff), "CSV file")

    (answer,) = staff.slack.responses["press"]
    assert answer["text"].splitlines() == [
        "The list as a file: 1 partnership.",
        "The file comes in our direct message.",
    ]
    said, shared = staff.direct
    assert said["text"] == "The list as a file: 1 partnership."
    (file,) = shared["files"]
    assert file["name"] == "quiet-partnerships-2026-11-20.csv"
    content = staff.slack.uploads.files[file["id"]].content
    assert content is not None
    assert "Suva City Library and Amman City Library" in content.decode("utf-8-sig")


async def test_in_the_direct_message_nothing_is_said_of_it(staff: SlackTown) -> None:
    await staff.press(await list_of(staff, "DU1"), "CSV file", channel="DU1")
    _list, said, shared = staff.direct
    assert said["text"] == "The list as a file: 1 partnership."
    assert len(shared["files"]) == 1


async def test_what_is_answered_at_once_says_so_too(slack_town: SlackTown, photos: None) -> None:
    said = await slack_town.command("/papers")
    assert said["text"].splitlines() == ["Two papers.", "The files come in our direct message."]
    assert [file["name"] for message in slack_town.direct for file in message["files"]] == ["one.txt", "two.txt"]


@pytest.mark.parametrize(
    ("step", "fault"),
    [
        ("files.getUploadURLExternal", Fault(error="file_uploads_disabled")),
        ("files.getUploadURLExternal", Fault(drop=True)),
        ("upload", Fault(status=500)),
        ("upload", Fault(drop=True, after=True)),
        ("files.completeUploadExternal", Fault(error="missing_scope")),
        ("files.completeUploadExternal", Fault(error="ratelimited", status=429, retry_after=0)),
    ],
)
async def test_a_file_that_did_not_arrive_is_never_met_with_silence(staff: SlackTown, step: str, fault: Fault) -> None:
    shown = await list_of(staff)
    staff.slack.fail(step, fault)
    await staff.press(shown, "CSV file")
    _said, sorry = staff.direct
    assert sorry["text"] == (
        "I could not bring quiet-partnerships-2026-11-20.csv. Please ask for it again. If it happens again, please"
        " tell staff."
    )

    await staff.press(shown, "CSV file")
    assert len(staff.direct[-1]["files"]) == 1


async def test_a_file_of_which_nobody_knows_is_not_said_to_be_lost(staff: SlackTown) -> None:
    shown = await list_of(staff)
    staff.slack.fail("files.completeUploadExternal", Fault(drop=True, after=True))
    await staff.press(shown, "CSV file")
    _said, shared, unsure = staff.direct
    assert len(shared["files"]) == 1
    assert unsure["text"].startswith("I do not know whether quiet-partnerships-2026-11-20.csv arrived.")
    assert staff.slack.calls["files.completeUploadExternal"] == 1, "nothing is shared twice"


@pytest.fixture
def files(slack_town: SlackTown) -> Files:
    """The files of that workspace, without anybody who speaks."""
    return slack_town.speaking._files


async def test_a_picture_has_its_words_for_those_who_do_not_see_it(files: Files, slack: FakeSlack) -> None:
    kept = await files._core.keep_file(ANA, name="tree.png", media_type="image/png", content=PNG)
    shown = card(_("Here it is."), Image(file=kept.file, alt=_("A tree with {count} branches", count=3)))
    assert await files.bring(ANA, shown, Reader()) == ()
    (message,) = slack.channels["DU1"]
    (file,) = message["files"]
    assert (file["name"], file["alt_txt"]) == ("tree.png", "A tree with 3 branches")


async def test_a_large_file_is_brought_too(files: Files, slack: FakeSlack) -> None:
    kept = await files._core.keep_file(ANA, name="book.pdf", media_type="application/pdf", content=bytes(LARGEST_FILE))
    assert await files.bring(ANA, card(_("Here it is."), kept), Reader()) == ()
    assert [file["size"] for message in slack.channels["DU1"] for file in message["files"]] == [LARGEST_FILE]


async def test_a_file_that_is_not_kept_any_more_is_told(files: Files, slack: FakeSlack, clock: MovableClock) -> None:
    old = await files._core.keep_file(ANA, name="old.csv", media_type="text/csv", content=b"a")
    others = await files._core.keep_file(
        AccountRef("slack", "T1", "U2"), name="his.csv", media_type="text/csv", content=b"b"
    )
    clock.move(days=31)
    new = await files._core.keep_file(ANA, name="new.csv", media_type="text/csv", content=b"c")
    picture = Image(file="nothing", alt=_("A chart"))
    said = await files.bring(ANA, card(_("Here."), old, others, new, picture), Reader())
    assert [plain(text, Reader()) for text in said] == [
        f"I do not have {name} any more. Please ask for it again." for name in ("old.csv", "his.csv", "A chart")
    ]
    assert [file["name"] for message in slack.channels["DU1"] for file in message["files"]] == ["new.csv"]


# In: what a form is given


def given(*files: File) -> Json:
    """What Slack tells of a field with these files in it."""
    return {"files": [{"id": file.id} for file in files]}


@pytest.fixture
async def asked(slack_town: SlackTown, photos: None) -> SlackTown:
    """Ana has the form of pictures before her."""
    await slack_town.command("/photo")
    return slack_town


async def test_a_picture_is_given_in_a_form(asked: SlackTown) -> None:
    tree = asked.slack.uploads.chosen(PNG, "дерево.png")
    assert await asked.submit(asked.slack.views[-1], picture=given(tree), hour={"value": "8"}) == {}
    (said,) = asked.direct
    assert said["text"] == f"дерево.png, image/png, {len(PNG)} bytes"


@pytest.mark.parametrize(
    ("name", "mimetype", "told"),
    [
        ("..\\..\\tree.png", "image/png", "tree.png, image/png"),
        ("../../etc/passwd", "text/plain", "passwd, text/plain"),
        ("a\u202egnp.exe", "IMAGE png", "agnp.exe, application/octet-stream"),
        (" / ", "", "file, application/octet-stream"),
    ],
)
async def test_a_name_is_a_name_and_nothing_else(asked: SlackTown, name: str, mimetype: str, told: str) -> None:
    tree = asked.slack.uploads.chosen(PNG, name, mimetype or "application/x")
    tree.mimetype = mimetype
    await asked.submit(asked.slack.views[-1], picture=given(tree), hour={"value": "8"})
    assert asked.direct[-1]["text"] == f"{told}, {len(PNG)} bytes"


async def test_eight_mebibytes_fit_and_one_byte_more_does_not(asked: SlackTown) -> None:
    book = asked.slack.uploads.chosen(bytes(LARGEST_FILE), "book.pdf", "application/pdf")
    large = asked.slack.uploads.chosen(bytes(LARGEST_FILE + 1), "large.pdf", "application/pdf")
    secret = asked.slack.uploads.chosen(bytes(LARGEST_FILE + 1), "secret.pdf", "application/pdf")
    secret.size = 10
    for file in (large, secret):
        answered = await asked.submit(asked.slack.views[-1], picture=given(file), hour={"value": "8"})
        assert answered == {
            "response_action": "errors",
            "errors": {"picture": "The file is larger than 8 MB. Please add a smaller one."},
        }
    assert asked.slack.calls["download"] == 1, "what is said to be too large is not fetched"
    assert await asked.submit(asked.slack.views[-1], picture=given(book), hour={"value": "8"}) == {}
    assert f"{LARGEST_FILE} bytes" in asked.direct[-1]["text"]


async def test_everything_that_is_wrong_is_said_at_once(asked: SlackTown) -> None:
    large = asked.slack.uploads.chosen(bytes(LARGEST_FILE + 1), "large.pdf")
    answered = await asked.submit(
        asked.slack.views[-1], picture=given(large), second=given(large), hour={"value": "25"}
    )
    assert set(answered["errors"]) == {"picture", "second", "hour"}
    assert asked.direct == []


async def test_nothing_is_done_without_a_file_that_may_be_left_out(asked: SlackTown) -> None:
    tree, large = (asked.slack.uploads.chosen(bytes(size), "tree.png") for size in (40, LARGEST_FILE + 1))
    answered = await asked.submit(asked.slack.views[-1], picture=given(tree), second=given(large), hour={"value": "8"})
    assert set(answered["errors"]) == {"second"}
    assert asked.direct == []


async def test_what_cannot_be_read_is_said_at_its_field(asked: SlackTown) -> None:
    uploads, submit = asked.slack.uploads, asked.submit
    tree, gone, others = (uploads.chosen(PNG, name) for name in ("tree.png", "gone.png", "his.png"))
    gone.deleted, others.user = True, "U2"
    outside = uploads.chosen(PNG, "drive.png")
    outside.url = "https://files.slack.com.example.org/F1"
    circle = uploads.chosen(PNG, "circle.png")
    circle.leads_to = f"/files-pri/{circle.id}"
    nowhere = uploads.chosen(PNG, "nowhere.png")
    nowhere.leads_to = "http://["
    unheard = uploads.chosen(PNG, "unheard.png")
    unheard.id = "F999"
    for file in (gone, others, outside, circle, nowhere, unheard):
        answered = await submit(asked.slack.views[-1], picture=given(file), hour={"value": "8"})
        assert answered == {"response_action": "errors", "errors": {"picture": UNREADABLE}}, file.name
    assert await submit(asked.slack.views[-1], picture=given(tree), hour={"value": "8"}) == {}


@pytest.mark.parametrize(
    ("step", "fault"),
    [
        ("files.info", Fault(error="ratelimited", status=429, retry_after=30)),
        ("files.info", Fault(status=500)),
        ("download", Fault(status=500)),
        ("download", Fault(drop=True)),
    ],
)
async def test_a_failure_on_the_way_leaves_the_form_as_it_is(asked: SlackTown, step: str, fault: Fault) -> None:
    tree = asked.slack.uploads.chosen(PNG, "tree.png")
    asked.slack.fail(step, fault, fault)  # what only reads is tried a second time where the connection is cut
    answered = await asked.submit(asked.slack.views[-1], picture=given(tree), hour={"value": "8"})
    assert answered["errors"] == {"picture": UNREADABLE}


async def test_a_page_to_sign_in_at_is_no_file(asked: SlackTown) -> None:
    uploads = asked.slack.uploads
    asked.slack.administration.scopes.remove("files:read")
    tree = uploads.chosen(PNG, "tree.png")
    answered = await asked.submit(asked.slack.views[-1], picture=given(tree), hour={"value": "8"})
    assert answered["errors"] == {"picture": UNREADABLE}

    asked.slack.administration.scopes.add("files:read")
    tree.leads_to = "/login"
    page = uploads.chosen(b"<html>our library</html>", "page.html", "text/html")
    page.leads_to = "/login"
    for file in (tree, page):
        answered = await asked.submit(asked.slack.views[-1], picture=given(file), hour={"value": "8"})
        assert answered["errors"] == {"picture": UNREADABLE}

    page.leads_to = None
    assert await asked.submit(asked.slack.views[-1], picture=given(page), hour={"value": "8"}) == {}


async def test_the_token_is_shown_to_nobody_else(asked: SlackTown) -> None:
    heard: list[str | None] = []

    async def stranger(request: web.Request) -> web.Response:
        heard.append(request.headers.get("Authorization"))
        return web.Response(body=PNG, content_type="image/png")

    app = web.Application()
    app.router.add_get("/tree.png", stranger)
    async with TestServer(app) as server:
        elsewhere = str(server.make_url("/tree.png"))
        sent, named = (asked.slack.uploads.chosen(PNG, "tree.png") for _each in range(2))
        sent.leads_to, named.url = elsewhere, elsewhere
        for file in (sent, named):
            answered = await asked.submit(asked.slack.views[-1], picture=given(file), hour={"value": "8"})
            assert answered["errors"] == {"picture": UNREADABLE}
    assert heard == []


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("https://files.slack.com/files-pri/T1-F1/tree.png", True),
        ("https://sister.enterprise.slack.com/F1", True),
        ("https://slack.com/F1", True),
        ("https://files.slack-gov.com/F1", True),
        ("http://proxy.example.org:8080/files/F1", True),
        ("http://proxy.example.org/files/F1", False),
        ("https://proxy.example.org:8080/files/F1", False),
        ("http://files.slack.com/F1", False),
        ("https://files-slack.com/F1", False),
        ("https://slack.com.example.org/F1", False),
        ("https://xoxb@files.slack.com/F1", False),
        ("https://files.slack.com@example.org/F1", False),
        ("//files.slack.com/F1", False),
        ("/files-pri/F1", False),
        ("file:///etc/passwd", False),
        ("", False),
    ],
)
def test_whose_address_is_shown_the_token(address: str, shown: bool) -> None:
    assert is_slacks(URL(address), api=URL("http://proxy.example.org:8080/api/")) is shown


async def test_a_way_inside_of_slack_is_followed(asked: SlackTown) -> None:
    tree = asked.slack.uploads.chosen(PNG, "tree.png")
    moved = asked.slack.uploads.chosen(PNG, "tree.png")
    moved.leads_to = f"/files-pri/{tree.id}"
    assert await asked.submit(asked.slack.views[-1], picture=given(moved), hour={"value": "8"}) == {}
    assert asked.direct[-1]["text"].startswith("tree.png, image/png")


async def test_a_form_that_is_sent_again_fetches_no_file_twice(asked: SlackTown) -> None:
    tree = asked.slack.uploads.chosen(PNG, "tree.png")
    view = asked.slack.views[-1]
    assert "hour" in (await asked.submit(view, picture=given(tree), hour={"value": "25"}))["errors"]
    for _time in range(2):
        assert await asked.submit(view, picture=given(tree), hour={"value": "8"}) == {}
    assert asked.slack.calls["download"] == 1
    first, again = asked.direct
    assert first["text"] == again["text"], "the second time is known, and only told again"


async def test_a_file_that_comes_late_is_kept_while_the_rest_is_corrected(asked: SlackTown) -> None:
    tree = asked.slack.uploads.chosen(PNG, "tree.png")
    asked.hurry()
    assert await asked.submit(asked.slack.views[-1], picture=given(tree), hour={"value": "25"}) == {}
    (waiting,) = asked.direct
    assert "Nothing is lost. Please change this:" in waiting["text"]

    asked.hurry(5)
    await asked.press(waiting, "Edit", channel="DU1")
    view = asked.slack.views[-1]
    assert "Your file is here already. Add one only to replace it." in str(view["blocks"])
    assert await asked.submit(view, hour={"value": "8"}) == {}
    assert asked.direct[-1]["text"] == f"tree.png, image/png, {len(PNG)} bytes"


async def test_a_file_that_cannot_be_read_in_time_is_asked_for_again_with_everything_else_kept(
    asked: SlackTown,
) -> None:
    large, tree = (asked.slack.uploads.chosen(bytes(size), "tree.png") for size in (LARGEST_FILE + 1, 40))
    asked.hurry()
    assert await asked.submit(asked.slack.views[-1], picture=given(large), hour={"value": "8"}) == {}
    (waiting,) = asked.direct
    assert "The file is larger than 8 MB. Please add a smaller one." in waiting["text"]

    asked.hurry(5)
    await asked.press(waiting, "Edit", channel="DU1")
    view = asked.slack.views[-1]
    assert "Your file is here already" not in str(view["blocks"])
    assert await asked.submit(view, picture=given(tree)) == {}
    assert asked.direct[-1]["text"] == "tree.png, image/png, 40 bytes"


async def test_a_slow_download_holds_nothing_up(asked: SlackTown) -> None:
    tree = asked.slack.uploads.chosen(PNG, "tree.png")
    gate = asked.slack.gates["download"] = asyncio.Event()
    asked.hurry(0.05)
    sending = asyncio.create_task(asked.submit(asked.slack.views[-1], picture=given(tree), hour={"value": "8"}))
    await asyncio.wait([sending], timeout=0.5)
    assert asked.direct == []
    gate.set()
    assert await sending == {}, "the view closed"
    assert asked.direct[-1]["text"].startswith("tree.png")


async def test_only_the_files_that_came_last_are_remembered(
    files: Files, slack: FakeSlack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.slack.files.REMEMBERED", 1)
    first, second = (slack.uploads.chosen(PNG, name) for name in ("1.png", "2.png"))
    for file in (first, second, second, first):
        assert (await files.take(ANA, {"it": (file.id,)})).problems == {}
    assert slack.calls["download"] == 3
