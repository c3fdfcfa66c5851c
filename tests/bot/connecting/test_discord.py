"""The whole conversation: what is asked, what is done, and what is there when it is broken off or begun again."""

from __future__ import annotations

import re
import stat
from typing import TYPE_CHECKING

import pytest
from dotenv import dotenv_values

from bot.settings import load_settings
from core.chat import Channel
from tests.bot.conftest import CHANNELS, DISCORD_TOKEN, ENTER, LET_IN, NAMES_SUIT, SECRET, SOCKET
from tests.fakes.discord.wire_protocol import GUILD, ME, POSTING, Fault

if TYPE_CHECKING:
    from typing import Any

    from tests.bot.conftest import Shell
    from tests.fakes.discord.wire import FakeDiscord
    from tests.fakes.slack.web_api import FakeSlack

MADE = ["sister-introductions", "sister-stories", "sister-help", "sister-staff", "sister-mentors"]

APPLICATION = "GET /applications/@me"

ANOTHER = f"NzAwMDAwMDAwMDAwMDAwMDAx.{'a' * 6}.{'b' * 38}"


def ids(discord: FakeDiscord) -> dict[str, str]:
    """The channels by their names."""
    return {each["name"]: each["id"] for each in discord.server.of_everybody}


def application(discord: FakeDiscord, *later: dict[str, Any], **now: object) -> None:
    """How it is set now, and each time somebody looks again."""
    told = [now, *later]
    discord.routes[APPLICATION] = lambda _asked: discord.server.application | (told.pop(0) if told else {})


# From the beginning


def test_from_nothing_to_a_bot_that_is_connected(desk: Shell, discord: FakeDiscord) -> None:
    result = desk.connect_discord(*LET_IN, *NAMES_SUIT)

    assert result.exit_code == 0, result.output
    assert list(ids(discord)) == MADE
    assert dict(dotenv_values(desk.env)) == {
        "DISCORD_TOKEN": DISCORD_TOKEN,
        "DISCORD_GUILD_ID": GUILD,
        "PLATFORMS": "discord",
        **{f"{name.removeprefix('sister-').upper()}_CHANNEL": id_ for name, id_ in ids(discord).items()},
    }
    assert stat.S_IMODE(desk.env.stat().st_mode) == 0o600
    (card,) = discord.messages.of(ids(discord)["sister-introductions"])
    assert card["pinned"]
    assert "Welcome! Here libraries of different countries" in str(card["components"])
    assert discord.calls[POSTING] == 1
    assert re.search(r"/staff first code:[A-Z2-9]{4}-[A-Z2-9]{4}", result.output)
    assert "staff" in {each["name"] for each in discord.server.commands[""]}, "the commands are registered"


def test_it_says_first_what_it_does_and_what_it_costs(desk: Shell) -> None:
    said = desk.connect_discord().output
    assert said.startswith("\nConnect the bot to Discord\n")
    assert "It costs nothing" in said
    assert "Ctrl+C stops at any" in said


def test_its_help_says_what_it_will_do(desk: Shell) -> None:
    said = " ".join(desk.run("connect discord --help").output.split())
    assert "it costs nothing" in said
    assert "The same command goes on, and asks for what is missing" in said


def test_it_says_where_everything_is_found(desk: Shell) -> None:
    said = " ".join(desk.connect_discord(*LET_IN, *NAMES_SUIT).output.split())
    for words in (
        "Open https://discord.com/developers/applications and press “New Application”.",
        "“Bot” on the left, then “Reset Token” and “Yes, do it!”.",
        "all three stay off, Message Content and Server Members too",
        "No privileged intent is on, and none is needed.",
        "Pin Messages pin the card that greets newcomers",
        "Server Settings, “Integrations”, sister, /staff, “Add Roles or Members”.",
        "python -m bot run",
        "python -m bot check",
    ):
        assert words in said


def test_nothing_is_wider_than_a_terminal_but_what_is_to_be_copied(desk: Shell) -> None:
    said = desk.connect_discord(*LET_IN, *NAMES_SUIT).output
    lines = [line for line in said.splitlines() if str(desk.folder) not in line]
    assert [line for line in lines if len(line) > 80] == [line for line in lines if line.startswith("https://")]


def test_what_an_administrator_wrote_stays(desk: Shell) -> None:
    desk.env.write_text("# Ours.\nPLATFORMS=playground # for trying\nLOG_LEVEL=ERROR\n")
    desk.connect_discord(*LET_IN, *NAMES_SUIT)
    assert desk.lines[:3] == ["# Ours.", "PLATFORMS=playground,discord # for trying", "LOG_LEVEL=ERROR"]


# The token


@pytest.mark.parametrize(
    ("secret", "named"),
    [
        ("a" * 16 + "B-_4" * 4, "This is a client secret. It stands under “OAuth2”, and is not needed."),
        ("ab" * 32, "This is a public key. It stands under “General Information”, and is not needed."),
        (GUILD, "This is an id, such as the application's. The bot finds the application's id by itself."),
        ("xoxb-1-2-abc", "This is a token of Slack. It belongs to `python -m bot connect slack`."),
        (SECRET, "This is a signing secret of Slack. It belongs to `python -m bot connect slack`."),
        ("mfa.abcdefghijklmnopqrstuvwxyz", "This is a person's token. Give it to nobody"),
        ("https://discord.com/oauth2/authorize", "This is an address. It is not needed."),
        ("MTA•••", "This is none of Discord's tokens, or not all of one."),
    ],
)
def test_a_wrong_kind_is_named_and_the_right_one_asked_for_again(desk: Shell, secret: str, named: str) -> None:
    result = desk.connect_discord(ENTER, secret, *LET_IN[1:], *NAMES_SUIT)
    assert result.exit_code == 0
    said = " ".join(result.output.split())
    assert named in said
    assert "What is asked for is the bot token: three pieces with dots between them." in said
    assert secret == "https://discord.com/oauth2/authorize" or secret not in said


@pytest.mark.parametrize("nothing", ["", "  ", "''"])
def test_where_nothing_was_pasted_it_says_so_and_asks_again(desk: Shell, nothing: str) -> None:
    result = desk.connect_discord(ENTER, nothing, *LET_IN[1:], *NAMES_SUIT)
    assert result.exit_code == 0
    assert "Nothing arrived." in result.output
    assert "It does not appear while you do." in " ".join(result.output.split())


def test_a_token_that_discord_does_not_take_is_asked_for_again(desk: Shell) -> None:
    result = desk.connect_discord(ENTER, ANOTHER, *LET_IN[1:], *NAMES_SUIT)
    assert result.exit_code == 0
    said = " ".join(result.output.split())
    assert "Discord does not know this token. Make a new one: https://discord.com/developers/applications" in said
    assert ANOTHER not in said


def test_without_a_connection_the_same_token_is_tried_again(desk: Shell, discord: FakeDiscord) -> None:
    twice = (Fault(drop=True), Fault(drop=True))  # a line that breaks once is mended by itself
    discord.fail(ME, *twice, Fault(status=503), Fault(status=429, cloudflare=True))
    result = desk.connect_discord(*LET_IN[:2], ENTER, ENTER, ENTER, *LET_IN[2:], *NAMES_SUIT)
    assert result.exit_code == 0, result.output
    for words in ("connection to Discord broke", "Discord is not well at the moment", "Discord asks for a pause"):
        assert words in result.output
    assert result.output.count("Bot token (stays hidden)") == 1


def test_what_answers_and_is_not_discord(desk: Shell, discord: FakeDiscord) -> None:
    discord.fail(ME, Fault(status=404), Fault(status=200))
    said = " ".join(desk.connect_discord(*LET_IN[:2], ENTER, ENTER, *LET_IN[2:], *NAMES_SUIT).output.split())
    assert "What answers is not Discord (HTTP 404). Correct DISCORD_API_URL" in said
    assert "What answers is not Discord (HTTP 200)." in said


def test_an_intent_that_is_on_is_said_and_hinders_nothing(desk: Shell, discord: FakeDiscord) -> None:
    application(discord, flags=1 << 19 | 1 << 14)
    result = desk.connect_discord(*LET_IN, *NAMES_SUIT)
    assert result.exit_code == 0
    said = " ".join(result.output.split())
    assert "may hear more than the bot needs: Server Members Intent, Message Content Intent." in said
    assert "The bot works either way." in said


def test_an_application_that_sends_elsewhere_or_asks_for_a_code_is_mended_first(
    desk: Shell, discord: FakeDiscord
) -> None:
    application(discord, {"bot_require_code_grant": True}, interactions_endpoint_url="https://bot.example.org")
    result = desk.connect_discord(*LET_IN[:2], ENTER, ENTER, *LET_IN[2:], *NAMES_SUIT)
    assert result.exit_code == 0, result.output
    said = " ".join(result.output.split())
    assert "Empty the field “Interactions Endpoint URL” and save: https://discord.com/developers/applications/" in said
    assert "Turn off “Requires OAuth2 Code Grant” and save: https://discord.com/developers/applications/" in said


# Broken off

ANSWERS = (*LET_IN, *NAMES_SUIT)


@pytest.mark.parametrize("answered", range(len(ANSWERS)))
def test_broken_off_at_any_question_it_says_how_to_go_on(desk: Shell, discord: FakeDiscord, answered: int) -> None:
    result = desk.connect_discord(*ANSWERS[:answered])
    assert result.exit_code == 1
    assert isinstance(result.exception, SystemExit)
    last = " ".join(result.output.split("\n\n")[-1].split())
    token = "The token is kept in .env."
    kept = {2: token, 3: token, 4: "Token and server are kept in .env."}
    assert last == f"Stopped. {kept.get(answered, 'Nothing was written.')} To go on: python -m bot connect discord"
    assert result.output.splitlines()[-1].strip() == "python -m bot connect discord", "to be copied whole"
    assert all(re.fullmatch(r"#.*|[A-Z_]+=\S+", line) for line in desk.lines if line)
    load_settings()

    rest = {2: (ENTER, *ANSWERS[2:]), 3: (ENTER, *ANSWERS[2:]), 4: (ENTER, ENTER)}
    assert desk.connect_discord(*rest.get(answered, ANSWERS)).exit_code == 0
    assert list(ids(discord)) == MADE, "no channel twice"
    assert len(discord.messages.of(ids(discord)["sister-introductions"])) == 1


def test_broken_off_between_two_channels_none_is_made_twice(desk: Shell, discord: FakeDiscord) -> None:
    discord.fail("POST /guilds/{guild}/channels", Fault(status=503))
    result = desk.connect_discord(*LET_IN, *NAMES_SUIT)
    assert result.exit_code == 1
    assert "Discord is not well at the moment." in result.output
    assert desk.connect_discord(ENTER, ENTER).exit_code == 0
    assert sorted(ids(discord)) == sorted(MADE)


def test_ctrl_c_while_discord_is_asked(desk: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    async def interrupted(*_arguments: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("adapters.discord.workspace.DiscordWorkspace.standing", interrupted)
    result = desk.connect_discord(*LET_IN)
    assert result.exit_code == 1
    assert "Stopped. The token is kept in .env." in result.output


# Begun again


def test_a_second_run_keeps_what_works_and_makes_nothing_twice(desk: Shell, discord: FakeDiscord) -> None:
    desk.connect_discord(*ANSWERS)
    written, channels = desk.env.read_bytes(), ids(discord)
    registered = discord.calls["PUT /applications/{app}/commands"]
    result = desk.connect_discord(ENTER)
    assert result.exit_code == 0, result.output
    assert "All of them are there, and the bot may write in them." in result.output
    assert "stop it and start it again" in result.output
    assert desk.env.read_bytes() == written
    assert ids(discord) == channels
    assert len(discord.messages.of(channels["sister-introductions"])) == 1
    assert discord.calls["PUT /applications/{app}/commands"] == registered


def test_a_token_that_was_reset_is_the_only_thing_asked_for(desk: Shell, discord: FakeDiscord) -> None:
    desk.connect_discord(*ANSWERS)
    discord.tokens = {ANOTHER}
    result = desk.connect_discord(ANOTHER)
    assert result.exit_code == 0, result.output
    assert "Discord does not know this token." in result.output
    assert f"DISCORD_TOKEN={ANOTHER}" in desk.lines
    assert ANOTHER not in result.output


def test_something_else_in_the_tokens_place_is_named(desk: Shell) -> None:
    desk.env.write_text(f"DISCORD_TOKEN={'ab' * 32}\n")
    result = desk.connect_discord(*LET_IN[1:], *NAMES_SUIT)
    assert result.exit_code == 0, result.output
    assert "DISCORD_TOKEN holds a public key." in result.output
    assert desk.lines[0] == f"DISCORD_TOKEN={DISCORD_TOKEN}"


def test_another_application_is_made_for_who_wants_one(desk: Shell, discord: FakeDiscord) -> None:
    desk.connect_discord(*ANSWERS)
    discord.tokens.add(ANOTHER)
    result = desk.connect_discord("n", ENTER, ANOTHER)
    assert result.exit_code == 0, result.output
    assert f"DISCORD_TOKEN={ANOTHER}" in desk.lines


def test_a_card_that_somebody_took_away_is_posted_anew(desk: Shell, discord: FakeDiscord) -> None:
    desk.connect_discord(*ANSWERS)
    there = discord.messages.of(ids(discord)["sister-introductions"])
    there.clear()
    assert desk.connect_discord(ENTER).exit_code == 0
    assert [each["pinned"] for each in there] == [True]


def test_a_card_that_may_not_be_pinned_stands_all_the_same(desk: Shell, discord: FakeDiscord) -> None:
    discord.fail("PUT /channels/{channel}/messages/pins/{message}", Fault(code=50013))
    result = desk.connect_discord(*ANSWERS)
    assert result.exit_code == 0
    assert "The card cannot be pinned. The bot lacks a permission here." in " ".join(result.output.split())
    assert "/staff first code:" in result.output


# With Slack


def test_each_platform_keeps_its_channels_beside_the_others(
    shell: Shell, desk: Shell, slack: FakeSlack, discord: FakeDiscord
) -> None:
    shell.connect(*SOCKET, *CHANNELS)
    on_slack = load_settings().slack_channels
    assert desk.connect_discord(*ANSWERS).exit_code == 0
    both = load_settings()
    assert both.slack_channels == on_slack
    assert list(both.discord_channels) == list(Channel)
    assert "PLATFORMS=slack,discord" in desk.lines
    on_discord = both.discord_channels
    slack.administration.archived.add(on_slack[Channel.STORIES])
    assert shell.connect(ENTER, "n", ENTER, "-", ENTER, ENTER, ENTER).exit_code == 0
    assert load_settings().discord_channels == on_discord, "taking one out leaves the other's"
    assert Channel.STORIES not in load_settings().slack_channels
    assert desk.connect_discord(ENTER).exit_code == 0


# What stands in the way


def test_a_setting_of_the_environment_that_counts_more_is_named(desk: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HELP_CHANNEL", "C99")
    result = desk.connect_discord(*ANSWERS)
    assert result.exit_code == 1
    assert result.stderr.startswith("HELP_CHANNEL: set in the environment too, which counts more than .env.")
    assert result.stderr.endswith("go on: python -m bot connect discord\n")


def test_a_database_that_does_not_answer(desk: Shell) -> None:
    desk.env.write_text("DATABASE_URL=postgresql://bot:hunter2@127.0.0.1:1/sister\n")
    result = desk.connect_discord(*ANSWERS)
    assert result.exit_code == 1
    assert result.stderr.startswith("The database does not answer (")
    assert "hunter2" not in result.output
    assert load_settings().discord_channels, "everything but the greeting is done"


def test_a_message_that_discord_does_not_take_now_waits_for_the_bot(desk: Shell, discord: FakeDiscord) -> None:
    discord.fail(POSTING, Fault(status=429, retry_after=60))
    result = desk.connect_discord(*ANSWERS)
    assert result.exit_code == 0
    assert "The bot posts the card when it runs." in result.output
