"""What a workspace is asked when the bot is connected; every failure says what mends it."""

from __future__ import annotations

import asyncio
import socket
from typing import TYPE_CHECKING

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from adapters.slack import calls
from adapters.slack.mending import SetUpError
from adapters.slack.workspace import SlackWorkspace, try_app_token
from tests.fakes.slack.protocol import APP, APP_TOKEN, BOT_USER, TEAM, TOKEN
from tests.fakes.slack.web_api import Fault

if TYPE_CHECKING:
    from collections.abc import Awaitable
    from typing import Any

    from tests.fakes.slack.administration import Administration
    from tests.fakes.slack.web_api import FakeSlack


@pytest.fixture
def owned(slack: FakeSlack) -> Administration:
    """The workspace as its owner sees it."""
    return slack.administration


@pytest.fixture
def workspace(slack: FakeSlack) -> SlackWorkspace:
    """The same as the bot sees it."""
    return SlackWorkspace(TOKEN, base_url=slack.base_url)


async def failing(call: Awaitable[Any]) -> SetUpError:
    """What went wrong, which it has to."""
    with pytest.raises(SetUpError) as caught:
        await call
    assert caught.value.mend.endswith(".")
    assert TOKEN not in str(caught.value)
    return caught.value


# Who a token is


async def test_a_bot_token_says_who_it_is(workspace: SlackWorkspace) -> None:
    found = await workspace.identity()
    assert (found.team, found.team_name, found.user, found.app) == (TEAM, "Sister Libraries Network", BOT_USER, APP)
    assert found.missing == []
    assert not found.clock_is_wrong


async def test_scopes_that_were_not_given_are_named(workspace: SlackWorkspace, owned: Administration) -> None:
    owned.scopes -= {"pins:write", "commands"}
    assert (await workspace.identity()).missing == ["commands", "pins:write"]


@pytest.mark.parametrize(("behind", "wrong"), [(0, False), (45, False), (-45, False), (120, True), (-120, True)])
async def test_a_clock_that_is_a_minute_off_is_noticed(
    workspace: SlackWorkspace, owned: Administration, behind: float, wrong: bool
) -> None:
    owned.behind = behind
    found = await workspace.identity()
    assert found.clock_is_wrong is wrong
    assert found.skew == pytest.approx(behind, abs=5)


@pytest.mark.parametrize(
    ("code", "what", "mend"),
    [
        ("invalid_auth", "Slack does not know this token.", "Copy it again, whole"),
        ("token_revoked", "This token was revoked.", "Reinstall the app"),
        ("account_inactive", "The app was taken out of the workspace", "Reinstall the app"),
        ("token_expired", "This token has run out.", "make a new app from the manifest"),
        ("team_access_not_granted", "Slack does not let the app do this", "Ask an owner of the workspace"),
        ("enterprise_is_restricted", "The organisation that your workspace belongs to", "Ask an owner of the org"),
        ("two_factor_setup_required", "Your workspace wants everybody to log in", "Set it up in Slack"),
        ("a_new_word", "Slack answers a_new_word.", "docs.slack.dev"),
    ],
)
async def test_every_refusal_of_a_token_says_what_mends_it(
    workspace: SlackWorkspace, owned: Administration, code: str, what: str, mend: str
) -> None:
    owned.refusals[TOKEN] = code
    failure = await failing(workspace.identity())
    assert failure.what.startswith(what)
    assert mend in failure.mend


async def test_a_token_of_a_whole_organisation_is_not_taken(workspace: SlackWorkspace, slack: FakeSlack) -> None:
    everywhere = slack.methods["auth.test"]
    slack.methods["auth.test"] = lambda asked: {**everywhere(asked), "is_enterprise_install": True}
    assert "serves one workspace" in (await failing(workspace.identity())).what


async def test_a_token_of_a_person_is_not_taken(workspace: SlackWorkspace, slack: FakeSlack) -> None:
    slack.methods["auth.test"] = lambda _asked: {"ok": True, "team_id": TEAM, "user_id": "U1"}
    failure = await failing(workspace.identity())
    assert str(failure) == "This token is a person's, not the bot's. Copy the Bot User OAuth Token."


# The way to Slack


async def test_slack_that_is_unwell_or_busy_or_cuts_the_line(workspace: SlackWorkspace, slack: FakeSlack) -> None:
    busy = Fault(error="ratelimited", status=429, retry_after=30)
    slack.fail("auth.test", Fault(status=503), busy, Fault(drop=True), Fault(error="internal_error"))
    said = [(await failing(workspace.identity())).what for _each in range(4)]
    assert said == [
        "Slack is not well at the moment.",
        "Slack asks for a pause.",
        "The connection to Slack broke.",
        "Slack is not well at the moment.",
    ]


@pytest.mark.parametrize(
    "answer",
    [
        web.Response(text="Please log in to the wireless network"),
        web.Response(text="<html>", content_type="text/html"),
        web.Response(text="[]", content_type="application/json"),
        web.Response(text="{", content_type="application/json"),
        web.Response(text="{}", content_type="application/json"),
        web.Response(status=404),
    ],
    ids=["words", "page", "list", "half", "nothing", "not found"],
)
async def test_something_else_that_answers_is_not_taken_for_slack(answer: web.Response) -> None:
    async def answering(_request: web.Request) -> web.Response:
        return answer

    app = web.Application()
    app.router.add_route("*", "/{any:.*}", answering)
    async with TestServer(app) as server:
        failure = await failing(SlackWorkspace(TOKEN, base_url=str(server.make_url("/api/"))).identity())
    assert failure.what == f"What answers is not Slack (HTTP {answer.status})."
    assert failure.mend.startswith("Correct SLACK_API_URL")


def closed_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


async def test_no_connection() -> None:
    failure = await failing(SlackWorkspace(TOKEN, base_url=f"http://127.0.0.1:{closed_port()}/api/").identity())
    assert failure.what == "There is no connection to 127.0.0.1."
    assert "HTTPS_PROXY" in failure.mend


async def test_a_name_that_nobody_knows() -> None:
    failure = await failing(SlackWorkspace(TOKEN, base_url="http://slack.invalid/api/").identity())
    assert failure.what == "slack.invalid cannot be found."


async def test_a_proxy_that_is_not_there(monkeypatch: pytest.MonkeyPatch, slack: FakeSlack) -> None:
    monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{closed_port()}")
    failure = await failing(SlackWorkspace(TOKEN, base_url=slack.base_url).identity())
    assert failure.what == "The proxy does not answer."
    assert failure.mend.startswith("Correct HTTPS_PROXY")


async def test_a_proxy_that_wants_a_password(monkeypatch: pytest.MonkeyPatch) -> None:
    async def refuse(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(refuse, "127.0.0.1", 0) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{proxy.sockets[0].getsockname()[1]}")
        failure = await failing(SlackWorkspace(TOKEN, base_url="https://slack.invalid/api/").identity())
    assert failure.what == "The proxy does not let the bot through to Slack (HTTP 407)."


async def test_a_certificate_that_cannot_be_trusted() -> None:
    async def speak_plainly(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(speak_plainly, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        failure = await failing(SlackWorkspace(TOKEN, base_url=f"https://127.0.0.1:{port}/api/").identity())
    assert failure.what == "The certificate of 127.0.0.1 cannot be trusted."


async def test_slack_that_says_nothing(monkeypatch: pytest.MonkeyPatch, slack: FakeSlack) -> None:
    monkeypatch.setattr(calls, "PATIENCE", 0.05)
    slack.gates["auth.test"] = asyncio.Event()
    failure = await failing(SlackWorkspace(TOKEN, base_url=slack.base_url).identity())
    slack.gates["auth.test"].set()
    assert failure.what == "Slack did not answer in time."


# The app token


async def test_an_app_token_opens_the_socket(workspace: SlackWorkspace, slack: FakeSlack) -> None:
    await try_app_token(APP_TOKEN, of=await workspace.identity(), base_url=slack.base_url)


@pytest.mark.parametrize(
    ("code", "what"),
    [("invalid_auth", "Slack does not know this token."), ("token_revoked", "This token was revoked.")],
)
async def test_an_app_token_that_does_not_work(
    workspace: SlackWorkspace, slack: FakeSlack, owned: Administration, code: str, what: str
) -> None:
    owned.refusals[APP_TOKEN] = code
    of = await workspace.identity()
    assert (await failing(try_app_token(APP_TOKEN, of=of, base_url=slack.base_url))).what == what


async def test_an_app_token_without_its_scope(
    workspace: SlackWorkspace, slack: FakeSlack, owned: Administration
) -> None:
    owned.app_scopes.clear()
    of = await workspace.identity()
    failure = await failing(try_app_token(APP_TOKEN, of=of, base_url=slack.base_url))
    assert failure.what == "This token lacks the scope connections:write."
    assert "App-Level Tokens" in failure.mend


async def test_an_app_token_of_another_app(workspace: SlackWorkspace, slack: FakeSlack) -> None:
    other = "xapp-1-A2-3-abc"
    slack.app_tokens.add(other)
    failure = await failing(try_app_token(other, of=await workspace.identity(), base_url=slack.base_url))
    assert failure.what == "This token is of another app (A2) than the bot token (A1)."


# Channels


async def test_channels_are_listed_to_the_last_page(workspace: SlackWorkspace, owned: Administration) -> None:
    for number in range(5):
        owned.channel(f"topic-{number}", archived=number == 4)
    owned.channel("secret", private=True)
    owned.channel("known", private=True, joined=True)
    found = await workspace.channels()
    assert set(found) == {"general", "random", *(f"topic-{number}" for number in range(5)), "known"}
    assert found["topic-4"].archived
    assert found["known"].private
    assert found["general"].member
    assert not found["random"].member


async def test_a_channel_is_made_with_the_bot_in_it(workspace: SlackWorkspace, owned: Administration) -> None:
    made = await workspace.make("sister-staff", private=True)
    assert (made.name, made.private, made.member) == ("sister-staff", True, True)
    assert made.id in owned.private
    assert await workspace.channel(made.id) == made


async def test_a_name_of_a_channel_that_the_bot_cannot_see(workspace: SlackWorkspace, owned: Administration) -> None:
    owned.channel("sister-staff", private=True)
    failure = await failing(workspace.make("sister-staff", private=True))
    assert failure.what.startswith("There is a #sister-staff that the bot cannot see")
    assert failure.mend.startswith("Write /invite @Sister Libraries in that channel")


async def test_a_name_that_slack_does_not_take(workspace: SlackWorkspace) -> None:
    assert "does not take Our Staff" in (await failing(workspace.make("Our Staff", private=False))).what


async def test_a_workspace_where_the_bot_makes_no_channels(workspace: SlackWorkspace, owned: Administration) -> None:
    owned.everybody_makes_channels = False
    failure = await failing(workspace.make("sister-help", private=False))
    assert failure.mend.startswith("Make #sister-help yourself")


async def test_a_scope_that_is_missing_is_named(workspace: SlackWorkspace, owned: Administration) -> None:
    owned.scopes.remove("groups:write")
    failure = await failing(workspace.make("sister-staff", private=True))
    assert failure.what == "The app lacks the scope groups:write."
    assert failure.mend.startswith("Reinstall the app: ")


async def test_a_channel_is_joined_and_people_are_asked_in_once(
    workspace: SlackWorkspace, owned: Administration
) -> None:
    random = (await workspace.channels())["random"]
    assert (await workspace.join(random)).member
    await workspace.invite(random, "U1")
    await workspace.invite(random, "U1")
    assert owned.invited[random.id] == ["U1"]


async def test_nobody_can_be_asked_in_who_is_not_there(workspace: SlackWorkspace) -> None:
    general = (await workspace.channels())["general"]
    assert (await failing(workspace.invite(general, "U9"))).code == "user_not_found"


async def test_an_unknown_channel_is_none(workspace: SlackWorkspace, owned: Administration) -> None:
    assert await workspace.channel("C99") is None
    assert await workspace.channel(owned.channel("secret", private=True)) is None


async def test_people_are_known_by_their_ids(workspace: SlackWorkspace, slack: FakeSlack) -> None:
    slack.people["U7"] = {"name": "tea", "is_bot": True}
    slack.people["U8"] = {"name": "gone", "deleted": True}
    assert await workspace.name_of("U1") == "ana"
    assert [await workspace.name_of(each) for each in ("U7", "U8", "U9")] == [None, None, None]


async def test_a_message_is_pinned_once(workspace: SlackWorkspace, slack: FakeSlack, owned: Administration) -> None:
    slack.channels["C1"].append({"ts": "1.1"})
    assert await workspace.pin("C1", "1.1")
    assert await workspace.pin("C1", "1.1")
    assert owned.pins["C1"] == ["1.1"]
    assert not await workspace.pin("C1", "2.2")
