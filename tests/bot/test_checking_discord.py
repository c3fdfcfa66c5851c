"""`check` looks at everything of Discord, and each thing that is wrong comes with the one line that mends it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from adapters.discord.permissions import HISTORY, NEEDED, PIN, bits
from bot.settings import load_settings
from core.chat import Channel
from tests.bot.conftest import DISCORD_TOKEN, LET_IN, NAMES_SUIT, set_permissions
from tests.bot.test_checking_slack import change, failures
from tests.fakes.discord.wire_protocol import APP, BOT, GUILD, ME, Fault
from tests.fakes.discord.wire_server import FORUM_CHANNEL

if TYPE_CHECKING:
    from tests.bot.conftest import Shell
    from tests.fakes.discord.wire import FakeDiscord

AGAIN = "Run: python -m bot connect discord"


@pytest.fixture
def connected(desk: Shell) -> Shell:
    """A bot that is connected, with nothing to find fault with."""
    assert desk.connect_discord(*LET_IN, *NAMES_SUIT).exit_code == 0
    return desk


def its(discord: FakeDiscord, purpose: Channel) -> dict[str, object]:
    """A channel of the programme."""
    return discord.server.channels[load_settings().discord_channels[purpose]]


def test_a_bot_that_is_connected_has_nothing_to_mend(connected: Shell) -> None:
    said = connected.run("check").output
    assert "FAIL" not in said
    assert "WARN" not in said
    for line in (
        "ok    Discord: bot token (as sister)",
        "ok    Discord: no privileged intent is on",
        f"ok    Discord: server Sister Libraries ({GUILD})",
        "ok    Discord: permissions in the server",
        "ok    Discord: channel for introductions: #sister-introductions",
        "ok    Discord: commands",
        "note  Discord: /staff is shown to those who may manage the server, and hidden from others",
    ):
        assert line in said


def test_without_discord_nothing_is_said_of_it(desk: Shell, discord: FakeDiscord) -> None:
    assert "Discord" not in desk.run("check").output
    assert not discord.calls


def test_a_token_without_the_platform_is_a_warning(connected: Shell) -> None:
    change(connected, PLATFORMS="playground")
    said = connected.run("check").output
    assert (
        "WARN  Discord: there is a token, and PLATFORMS does not name discord\n      If the bot is to be in Discord"
        in said
    )


def test_what_is_not_set_is_named(desk: Shell) -> None:
    desk.env.write_text("PLATFORMS=discord\n")
    assert failures(desk) == {"Discord: DISCORD_TOKEN is not set": AGAIN}
    change(desk, DISCORD_TOKEN=DISCORD_TOKEN)
    assert failures(desk) == {"Discord: DISCORD_GUILD_ID is not set": AGAIN}


def test_something_else_in_the_tokens_place_is_named(connected: Shell) -> None:
    change(connected, DISCORD_TOKEN="ab" * 32)
    assert failures(connected) == {"Discord: DISCORD_TOKEN holds a public key": AGAIN}


def test_a_token_that_was_reset(connected: Shell, discord: FakeDiscord) -> None:
    discord.tokens.clear()
    ((found, mended),) = failures(connected).items()
    assert found == "Discord: Discord does not know this token."
    assert mended.startswith("Make a new one: https://discord.com/developers/applications")


def test_discord_that_does_not_answer(connected: Shell, discord: FakeDiscord) -> None:
    discord.fail(ME, Fault(status=503))
    ((found, mended),) = failures(connected).items()
    assert found == "Discord: Discord is not well at the moment."
    assert "https://discordstatus.com" in mended


def test_how_the_application_is_set(connected: Shell, discord: FakeDiscord) -> None:
    set_otherwise = {
        "flags": 1 << 18,
        "bot_require_code_grant": True,
        "interactions_endpoint_url": "https://bot.example.org",
    }
    discord.routes["GET /applications/@me"] = lambda _asked: discord.server.application | set_otherwise
    said = connected.run("check").output
    page = f"https://discord.com/developers/applications/{APP}"
    assert "WARN  Discord: the application may hear more than the bot needs: Message Content Intent\n" in said
    assert f"Turn it off: {page}/bot, Privileged Gateway Intents." in said
    assert "WARN  Discord: nobody can let the bot into a server by a link" in said
    assert failures(connected) == {
        "Discord: what people do is sent to an address, and never reaches the bot": (
            f"Empty the field Interactions Endpoint URL: {page}/information."
        )
    }


def test_a_server_without_the_bot(connected: Shell, discord: FakeDiscord) -> None:
    discord.server.leave(BOT)
    assert failures(connected) == {
        f"Discord: server {GUILD} of DISCORD_GUILD_ID. The bot is not in this server.": (
            "Let it in by the link that `python -m bot connect discord` prints."
        )
    }


def test_a_permission_that_is_missing_everywhere(connected: Shell, discord: FakeDiscord) -> None:
    set_permissions(discord, bits(NEEDED) & ~HISTORY.bit)
    said = connected.run("check").output
    assert "WARN  Discord: permissions in the server are missing: Read Message History\n" in said
    assert f"client_id={APP}&scope=bot+applications.commands&permissions={bits(NEEDED)}&guild_id={GUILD}" in said
    found = failures(connected)
    assert len(found) == 3, "the private channels say for themselves what the bot may do"
    assert found["Discord: channel for help: in #sister-help the bot may not: Read Message History"] == (
        "In Discord: Edit Channel, Permissions, add the role Sister, and allow: Read Message History."
    )


def test_pinning_is_missed_only_where_the_card_stands(connected: Shell, discord: FakeDiscord) -> None:
    set_permissions(discord, bits(NEEDED) & ~PIN.bit)
    result = connected.run("check")
    assert result.exit_code == 0
    assert result.output.count("the bot may not: Pin Messages") == 1
    assert "WARN  Discord: channel for introductions: in #sister-introductions the bot may not" in result.output


def test_a_channel_that_is_closed_to_the_bot(connected: Shell, discord: FakeDiscord) -> None:
    its(discord, Channel.STORIES)["permission_overwrites"] = [{"id": GUILD, "type": 0, "allow": "0", "deny": "1024"}]
    ((found, mended),) = failures(connected).items()
    assert found.startswith("Discord: channel for stories: in #sister-stories the bot may not: View Channels, Send")
    assert mended.startswith("In Discord: Edit Channel, Permissions, add the role Sister, and allow: View Channels")


def test_a_channel_that_is_gone(connected: Shell, discord: FakeDiscord) -> None:
    gone = load_settings().discord_channels[Channel.HELP]
    del discord.server.channels[gone]
    assert failures(connected) == {f"Discord: channel for help: {gone} of HELP_CHANNEL is not there": AGAIN}


def test_a_channel_of_another_type(connected: Shell, discord: FakeDiscord) -> None:
    its(discord, Channel.HELP)["type"] = FORUM_CHANNEL
    assert failures(connected) == {"Discord: channel for help: #sister-help is no text channel": AGAIN}


def test_a_channel_that_is_not_set_is_a_warning(connected: Shell) -> None:
    change(connected, MENTORS_CHANNEL="C1SLACK")
    result = connected.run("check")
    assert result.exit_code == 0
    assert (
        "WARN  Discord: channel for mentors: MENTORS_CHANNEL is not set, and nothing is written there\n"
        f"      {AGAIN}" in result.output
    )


def test_a_channel_of_the_staff_that_everybody_reads_is_a_warning(connected: Shell, discord: FakeDiscord) -> None:
    its(discord, Channel.STAFF)["permission_overwrites"] = []
    result = connected.run("check")
    assert result.exit_code == 0
    assert "WARN  Discord: channel for staff: everybody can read #sister-staff" in result.output


def test_commands_of_another_version_are_a_warning(connected: Shell, discord: FakeDiscord) -> None:
    discord.server.commands[""].pop()
    result = connected.run("check")
    assert result.exit_code == 0
    assert "WARN  Discord: the commands there are not those of this version\n      Start the bot" in result.output


def test_a_file_of_settings_that_others_can_read_is_a_warning(connected: Shell) -> None:
    connected.env.chmod(0o644)
    assert "WARN  Discord: .env holds tokens, and others on this machine can read it" in connected.run("check").output


def test_checking_changes_nothing(connected: Shell, discord: FakeDiscord) -> None:
    discord.log.clear()
    connected.run("check")
    assert {call.asked.route.partition(" ")[0] for call in discord.log} == {"GET"}
    assert discord.gateway.connections == []
