"""The channels in Discord: those that are there are used, the others made, and what cannot serve is said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from adapters.discord.permissions import HISTORY, NEEDED, SEND, VIEW, bits
from bot.settings import load_settings
from core.chat import Channel
from tests.bot.conftest import ENTER, LET_IN, NAMES_SUIT, set_permissions
from tests.fakes.discord.wire_protocol import BOT, GUILD
from tests.fakes.discord.wire_server import FORUM_CHANNEL

if TYPE_CHECKING:
    from tests.bot.conftest import Shell
    from tests.fakes.discord.wire import FakeDiscord


def overwrite(discord: FakeDiscord, channel: str, who: str, *, allow: int = 0, deny: int = 0) -> None:
    """What a channel says about a role or a person."""
    there = discord.server.channels[channel]["permission_overwrites"]
    there.append({"id": who, "type": int(who == BOT), "allow": str(allow), "deny": str(deny)})


def test_private_ones_are_closed_to_everybody_but_the_bot(desk: Shell, discord: FakeDiscord) -> None:
    result = desk.connect_discord(*LET_IN, *NAMES_SUIT)
    said = " ".join(result.output.split())
    assert "Only the bot, and who administers the server, sees #sister-staff and #sister-mentors" in said
    assert "Manage Channels is needed no more. To take it away: Server Settings, “Roles”, Sister" in said
    closed = [each["name"] for each in discord.server.of_everybody if each["permission_overwrites"]]
    assert closed == ["sister-staff", "sister-mentors"]
    staff = discord.server.channels[load_settings().discord_channels[Channel.STAFF]]
    assert staff["permission_overwrites"] == [
        {"id": GUILD, "type": 0, "deny": VIEW.bit},
        {"id": BOT, "type": 1, "allow": bits(NEEDED)},
    ]
    assert staff["topic"] == "For staff alone, private"


def test_where_the_bot_may_make_none_somebody_makes_them(desk: Shell, discord: FakeDiscord) -> None:
    set_permissions(discord, bits(NEEDED))
    discord.server.may_make_channels = False
    for name in ("introductions", "stories", "help"):
        discord.server.open(f"sister-{name}")
    result = desk.connect_discord(*LET_IN[:2], "n", ENTER, ENTER, "n", ENTER, ENTER, ENTER, "-", "-")
    assert result.exit_code == 0, result.output
    said = " ".join(result.output.split())
    assert "These channels are missing, and the bot may not make any." in said
    assert "#sister-mentors For mentors alone, private is missing" in said
    assert "#sister-staff For staff alone, private #sister-mentors For mentors alone, private In a private one" in said
    assert list(load_settings().discord_channels) == [Channel.INTRODUCTIONS, Channel.STORIES, Channel.HELP]


def test_one_that_the_bot_may_not_make_is_asked_for_again(desk: Shell, discord: FakeDiscord) -> None:
    set_permissions(discord, bits(NEEDED))
    discord.server.may_make_channels = False
    hall = discord.server.open("hall")
    result = desk.connect_discord(*LET_IN, ENTER, ENTER, "hall", "-", "-", "-", "-")
    assert result.exit_code == 0, result.output
    said = " ".join(result.output.split())
    assert "The bot may not make channels in this server. Make #sister-introductions yourself" in said
    assert load_settings().discord_channels == {Channel.INTRODUCTIONS: hall}


def test_a_channel_in_which_the_bot_may_not_do_everything(desk: Shell, discord: FakeDiscord) -> None:
    mute = discord.server.open("sister-help")
    overwrite(discord, mute, "400000000000000001", deny=SEND.bit | HISTORY.bit)
    result = desk.connect_discord(*LET_IN, *NAMES_SUIT, "help-desk")
    assert result.exit_code == 0, result.output
    said = " ".join(result.output.split())
    assert "#sister-help Questions and answers is there, and cannot be used" in said
    assert "In #sister-help the bot may not do everything. It lacks: Send Messages, Read Message History." in said
    assert "add the role Sister and allow these" in said
    assert load_settings().discord_channels[Channel.HELP] != mute


def test_a_private_channel_that_somebody_made_is_used_once_the_bot_is_let_in(desk: Shell, discord: FakeDiscord) -> None:
    staff = discord.server.open("sister-staff")
    overwrite(discord, staff, GUILD, deny=VIEW.bit)
    stopped = desk.connect_discord(*LET_IN, *NAMES_SUIT)
    assert "It lacks: View Channels, Send Messages" in " ".join(stopped.output.split())
    overwrite(discord, staff, BOT, allow=bits(NEEDED))
    assert desk.connect_discord(ENTER, *NAMES_SUIT).exit_code == 0
    assert load_settings().discord_channels[Channel.STAFF] == staff


def test_a_channel_that_is_open_to_everybody_is_not_taken_for_the_staff(desk: Shell, discord: FakeDiscord) -> None:
    discord.server.open("sister-staff")
    result = desk.connect_discord(*LET_IN, *NAMES_SUIT, "-")
    assert result.exit_code == 0
    assert "#sister-staff is open to everybody, and what is written there is not." in " ".join(result.output.split())
    assert Channel.STAFF not in load_settings().discord_channels


def test_a_channel_of_another_type_is_said(desk: Shell, discord: FakeDiscord) -> None:
    discord.server.open("sister-stories", kind=FORUM_CHANNEL)
    result = desk.connect_discord(*LET_IN, *NAMES_SUIT, "stories")
    assert "sister-stories is no text channel." in result.output
    assert result.exit_code == 0


def test_of_two_with_one_name_the_one_that_is_known_is_kept(desk: Shell, discord: FakeDiscord) -> None:
    discord.server.open("sister-help", kind=FORUM_CHANNEL)
    first, second = discord.server.open("sister-help"), discord.server.open("sister-help")
    desk.connect_discord(*LET_IN, *NAMES_SUIT)
    assert load_settings().discord_channels[Channel.HELP] == first
    desk.env.write_text(desk.env.read_text().replace(f"HELP_CHANNEL={first}", f"HELP_CHANNEL={second}"))
    assert desk.connect_discord(ENTER).exit_code == 0
    assert load_settings().discord_channels[Channel.HELP] == second


def test_a_channel_that_was_renamed_is_known_by_its_id(desk: Shell, discord: FakeDiscord) -> None:
    desk.connect_discord(*LET_IN, *NAMES_SUIT)
    discord.server.channels[load_settings().discord_channels[Channel.HELP]]["name"] = "ask-anything"
    before = len(discord.server.channels)
    result = desk.connect_discord(ENTER)
    assert result.exit_code == 0
    assert "#ask-anything" in result.output
    assert len(discord.server.channels) == before


def test_without_introductions_there_is_no_card(desk: Shell, discord: FakeDiscord) -> None:
    result = desk.connect_discord(*LET_IN, "n", "-", "#Our Stories", "-", "-", "-")
    assert result.exit_code == 0, result.output
    assert "Without a channel for introductions there is no start card." in result.output
    assert [each["name"] for each in discord.server.of_everybody] == ["our-stories"]
