"""The server: the link asks for what is needed and nothing else, and whoever is in several says which one is meant."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest

from adapters.discord.permissions import MAKE_CHANNELS, NEEDED, PIN, Permission, bits
from bot.settings import load_settings
from tests.bot.conftest import DISCORD_TOKEN, ENTER, LET_IN, NAMES_SUIT, set_permissions
from tests.fakes.discord.wire_protocol import APP, GUILD

if TYPE_CHECKING:
    from tests.bot.conftest import Shell
    from tests.fakes.discord.wire import FakeDiscord

HERE = {"id": GUILD, "name": "Sister Libraries"}
ELSEWHERE = {"id": "500000000000000001", "name": "Chess Club"}


def is_in(discord: FakeDiscord, *each_time: list[dict[str, str]]) -> None:
    """The servers the bot is in, each time it is asked, and at last in ours alone."""
    told = list(each_time)
    discord.routes["GET /users/@me/guilds"] = lambda _asked: told.pop(0) if told else [HERE]


def links(said: str) -> list[dict[str, list[str]]]:
    """What the links ask for, in their order."""
    lines = [line for line in said.splitlines() if line.startswith("https://discord.com/oauth2/authorize")]
    return [parse_qs(urlsplit(line).query) for line in lines]


@pytest.mark.parametrize(("makes", "more"), [("y", [MAKE_CHANNELS]), ("n", [])])
def test_the_link_asks_for_exactly_what_is_needed(
    desk: Shell, discord: FakeDiscord, makes: str, more: list[Permission]
) -> None:
    is_in(discord, [])
    (link,) = links(desk.connect_discord(ENTER, DISCORD_TOKEN, makes, ENTER, *NAMES_SUIT).output)
    assert link == {
        "client_id": [APP],
        "scope": ["bot applications.commands"],
        "permissions": [str(bits([*NEEDED, *more]))],
    }


def test_it_waits_until_the_bot_is_in_a_server(desk: Shell, discord: FakeDiscord) -> None:
    is_in(discord, [], [], [])
    result = desk.connect_discord(*LET_IN, ENTER, ENTER, *NAMES_SUIT)
    assert result.exit_code == 0, result.output
    assert result.output.count("The bot is in no server yet.") == 2


def test_of_several_servers_one_is_picked(desk: Shell, discord: FakeDiscord) -> None:
    is_in(discord, [ELSEWHERE, HERE], [ELSEWHERE, HERE])
    result = desk.connect_discord(*LET_IN, "3", "Sister", "2", *NAMES_SUIT)
    assert result.exit_code == 0, result.output
    assert "The bot is in 2 servers already." in result.output
    assert result.output.count("Write a number from 1 to 2.") == 2
    assert "Which one (1 to 2): " in result.output
    assert load_settings().discord_guild_id == GUILD


def test_a_permission_that_was_left_out_is_named_until_it_is_there(desk: Shell, discord: FakeDiscord) -> None:
    set_permissions(discord, bits([*NEEDED, MAKE_CHANNELS]) & ~PIN.bit)
    result = desk.connect_discord(*LET_IN)
    assert result.exit_code == 1
    assert "In Sister Libraries the bot still lacks: Pin Messages." in result.output
    assert links(result.output)[-1]["guild_id"] == [GUILD]
    set_permissions(discord, bits([*NEEDED, MAKE_CHANNELS]))
    assert desk.connect_discord(ENTER, ENTER, ENTER, *NAMES_SUIT).exit_code == 0


def test_who_administers_the_server_lacks_nothing(desk: Shell, discord: FakeDiscord) -> None:
    set_permissions(discord, 1 << 3)
    assert desk.connect_discord(*LET_IN, *NAMES_SUIT).exit_code == 0


def test_a_bot_that_was_put_out_is_let_in_again(desk: Shell, discord: FakeDiscord) -> None:
    desk.connect_discord(*LET_IN, *NAMES_SUIT)
    is_in(discord, [])
    result = desk.connect_discord(ENTER, ENTER, ENTER)
    assert result.exit_code == 0, result.output
    assert f"The bot is not in the server of before ({GUILD}) any more." in result.output


def test_another_server_is_taken_only_on_purpose(desk: Shell, discord: FakeDiscord) -> None:
    desk.env.write_text(f"DISCORD_GUILD_ID={ELSEWHERE['id']}\n")
    result = desk.connect_discord(*LET_IN, "n", ENTER, "y", *NAMES_SUIT)
    assert result.exit_code == 0, result.output
    said = " ".join(result.output.split())
    assert said.count(f"Sister Libraries ({GUILD}) is another server than the one of before") == 2
    assert load_settings().discord_guild_id == GUILD
