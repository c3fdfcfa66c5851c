"""Files between Discord and the bot: what cannot be taken is said beside its field, and a list comes for one alone."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Annotated

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from core.chat import LARGEST_FILE, Name, Reader, Reply, _, card, plain
from core.chat.taken import TOO_LARGE, UNREADABLE
from core.commands import COMMANDS
from core.commands.context import Context
from core.commands.declaring import Ask, Command
from core.model.ids import FileId
from core.store.files import read_file
from tests import builders
from tests.fakes.discord import components as kinds
from tests.fakes.discord.person import drawn, words_of
from tests.fakes.discord.wire_protocol import CALLBACK, EPHEMERAL, FOLLOW_UP, Fault

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.adapters.discord.faults.quay import Quay
    from tests.fakes.discord.wire_protocol import Json

HOST = "https://cdn.discordapp.com"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)
PHOTO = "photo.png, image/png, 48 bytes"


@dataclass(frozen=True, kw_only=True)
class Photo:
    """A command that takes a file; none of ours does yet."""

    picture: Annotated[FileId, Ask(_("Picture"))]
    hour: Annotated[int, Ask(_("Hour"), minimum=0, maximum=23)]


async def keep_photo(context: Context, asked: Photo) -> Reply:
    """Tells what was given."""
    kept = await read_file(context.uow, asked.picture, owner=context.actor.ref)
    assert kept is not None
    ref = kept.ref
    return Reply(
        card=card(_("{name}, {kind}, {size} bytes", name=Name(ref.name), kind=Name(ref.media_type), size=ref.size))
    )


@pytest.fixture(autouse=True)
def photo(monkeypatch: pytest.MonkeyPatch) -> None:
    """One more command."""
    one = Command(name="photo", summary=_("Show a picture"), takes=Photo, run=keep_photo)
    monkeypatch.setitem(COMMANDS, "photo", one)


@dataclass
class Host:
    """Discord's file host. `kept`: by path, the bytes it gives, the status with which it refuses, or where it sends one
    to; `unsaid`: paths of what comes without saying how much; `packed`: of what comes packed, whatever was asked for.

    `asked`: every address that the bot has asked, wherever; `gave`: what it was given.
    """

    kept: dict[str, int | bytes | str] = field(default_factory=lambda: {"/photo.png": PNG})
    unsaid: set[str] = field(default_factory=set)
    packed: set[str] = field(default_factory=set)
    asked: list[str] = field(default_factory=list)
    gave: list[str] = field(default_factory=list)


@pytest.fixture
async def host(quay: Quay, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Host]:
    """In the place of the real one."""
    host = Host()

    async def give(request: web.Request) -> web.Response:
        found = host.kept.get(request.path, 404)
        host.gave.append(request.path)
        if isinstance(found, str):
            return web.Response(status=302, headers={"Location": found})
        if isinstance(found, bytes) and request.path in host.unsaid | host.packed:
            answer = web.Response(body=found)
            if request.path in host.unsaid:
                answer.enable_chunked_encoding()
            else:
                answer.enable_compression(web.ContentCoding.gzip)
            return answer
        return web.Response(body=found) if isinstance(found, bytes) else web.Response(status=found)

    application = web.Application()
    application.router.add_get("/{path:.*}", give)
    async with TestServer(application) as server:
        http = quay.bot.client.http
        ask, here = http.get_from_cdn, str(server.make_url("/")).rstrip("/")

        async def fetch(url: str) -> bytes:
            host.asked.append(url)
            return await ask(url.replace(HOST, here))

        monkeypatch.setattr(http, "get_from_cdn", fetch)
        yield host


def attachment(**more: object) -> Json:
    """A file that somebody added, as Discord tells of it."""
    about = {"filename": "photo.png", "size": len(PNG), "content_type": "image/png", "url": f"{HOST}/photo.png"}
    return {"id": "700", "proxy_url": f"{HOST}/photo.png", **about, **more}


async def test_a_file_of_an_option_and_one_of_a_modal_are_taken(quay: Quay, host: Host) -> None:
    quay.here.command("photo", channel=quay.place, picture=attachment(), hour=7)
    await quay.here.reads(PHOTO)
    await quay.here.sees_modal(quay.here.command("photo", channel=quay.place))
    quay.here.submit(hour="7", files={"picture": attachment(id="701")})
    await quay.here.reads(PHOTO, times=2)


UNTAKEN = {
    "too large": (attachment(size=LARGEST_FILE + 1), TOO_LARGE),
    "gone": (attachment(url=f"{HOST}/gone.png"), UNREADABLE),
    "not allowed": (attachment(url=f"{HOST}/secret.png"), UNREADABLE),
    "unwell": (attachment(url=f"{HOST}/unwell.png"), UNREADABLE),
    "cut short": (attachment(size=len(PNG) + 1), UNREADABLE),
    "elsewhere": (attachment(url="https://cdn.discordapp.com.example/photo.png"), UNREADABLE),
    "within": (attachment(url="https://127.0.0.1/photo.png"), UNREADABLE),
    "without a lock": (attachment(url="http://cdn.discordapp.com/photo.png"), UNREADABLE),
    "with a name before it": (attachment(url="https://cdn.discordapp.com@127.0.0.1/photo.png"), UNREADABLE),
    "sent elsewhere": (attachment(url=f"{HOST}/moved.png"), UNREADABLE),
    "larger than said": (attachment(url=f"{HOST}/huge.png"), TOO_LARGE),
    "without its size": (attachment(url=f"{HOST}/unsaid.png"), UNREADABLE),
    "packed": (attachment(url=f"{HOST}/packed.png"), UNREADABLE),
    "not an address": (attachment(url="https://["), UNREADABLE),
}


@pytest.mark.parametrize("case", UNTAKEN)
async def test_one_that_cannot_be_taken_is_asked_for_again_with_why(quay: Quay, host: Host, case: str) -> None:
    host.kept |= {"/secret.png": 403, "/unwell.png": 503, "/moved.png": "/led.png", "/led.png": PNG}
    host.kept |= {"/huge.png": bytes(LARGEST_FILE + 1), "/unsaid.png": PNG, "/packed.png": PNG}
    host.unsaid, host.packed = {"/unsaid.png"}, {"/packed.png"}
    added, why = UNTAKEN[case]
    one = quay.here.command("photo", channel=quay.place, picture=added, hour=7)
    modal = await quay.here.sees_modal(one)
    assert plain(why, Reader()) in "\n".join([*_descriptions(modal), *_words(modal)]).replace("**", "")
    assert all(each.startswith(f"{HOST}/") for each in host.asked), "nowhere else is asked"
    assert "/led.png" not in host.gave
    quay.here.submit(of=one, files={"picture": attachment(id="701")})
    await quay.here.reads(PHOTO)


async def test_one_that_a_modal_brought_is_named_on_the_card_and_the_rest_is_kept(quay: Quay, host: Host) -> None:
    await quay.here.sees_modal(quay.here.command("photo", channel=quay.place))
    quay.here.submit(hour="7", files={"picture": attachment(size=LARGEST_FILE + 1)})
    wrong = await quay.here.reads("Nothing is lost. Please change this:")
    assert plain(TOO_LARGE, Reader()) in words_of(wrong)
    again = await quay.here.sees_modal(quay.here.press("Edit", on=wrong))
    assert [each["component"]["custom_id"] for each in drawn(again, kinds.LABEL)] == ["picture"]
    quay.here.submit(files={"picture": attachment(id="701")})
    await quay.here.reads(PHOTO)


def _descriptions(modal: Json) -> list[str]:
    return [each.get("description", "") for each in drawn(modal, kinds.LABEL)]


def _words(modal: Json) -> list[str]:
    return [each["content"] for each in drawn(modal, kinds.TEXT)]


# Out


@pytest.fixture
async def listed(quay: Quay) -> Json:
    """Ana is staff, and looks at the list of quiet partnerships in a channel."""
    lima, juneau = await builders.library(quay.store, "Lima"), await builders.library(quay.store, "Juneau")
    await builders.partnership(quay.store, lima, juneau, last_on=date(2026, 8, 1))
    await quay.here.answered(quay.here.command("staff first", code=await quay.core.make_staff_code()))
    quay.here.command("staff inactive", channel=quay.place)
    return await quay.here.reads("CSV file")


LATE, IN_TIME = 0, 60


@pytest.mark.parametrize(
    ("soon", "route", "fault"),
    [
        (IN_TIME, CALLBACK, None),
        (IN_TIME, CALLBACK, Fault(status=500)),
        (IN_TIME, CALLBACK, Fault(drop=True)),
        (LATE, FOLLOW_UP, None),
        (LATE, FOLLOW_UP, Fault(status=500)),
    ],
)
async def test_a_list_as_a_file_comes_whole_and_for_one_person_alone(
    quay: Quay, listed: Json, soon: float, route: str, fault: Fault | None
) -> None:
    await quay.hurry(soon)
    quay.discord.fail(route, *([fault] if fault is not None else []))
    quay.here.press("CSV file", on=listed)
    await quay.here.reads("The list as a file: 1 partnership.", times=2)
    await quay.end()
    here, kept = quay.here.whispers[-1], quay.here.direct[-1]
    assert here["flags"] & EPHEMERAL
    for (file,) in (here["attachments"], kept["attachments"]):
        assert file["filename"] == "quiet-partnerships-2026-11-20.csv"
        assert "Lima City Library and Juneau City Library" in quay.discord.messages.files[file["id"]].content.decode()
    assert quay.here.read("The list as a file") == 2, "in the channel, and where it is kept"
    assert quay.yusuf_here.whispers == []


async def test_a_list_that_comes_too_late_comes_in_the_direct_message_with_its_file(quay: Quay, listed: Json) -> None:
    quay.discord.fail(CALLBACK, Fault(code=10062))
    quay.here.press("CSV file", on=listed)
    shown = await quay.here.reads("The list as a file: 1 partnership.")
    assert shown in quay.here.direct
    assert len(shown["attachments"]) == 1


async def test_where_cards_are_refused_the_file_comes_with_the_words(quay: Quay, listed: Json) -> None:
    quay.discord.messages.takes_components_v2 = False
    quay.here.press("CSV file", on=listed)
    shown = await quay.here.reads("The list as a file: 1 partnership.")
    await quay.end()
    assert len(shown["attachments"]) == 1
    quay.discord.refusals.clear()
