"""The channels of the programme: those that are there are used, the others made, and what cannot serve is said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.settings import load_settings
from core.chat import Channel
from tests.bot.conftest import CHANNELS, ENTER, SOCKET
from tests.fakes.slack.web_api import Fault

if TYPE_CHECKING:
    from tests.bot.conftest import Shell
    from tests.fakes.slack.administration import Administration
    from tests.fakes.slack.web_api import FakeSlack


def test_a_channel_that_is_there_is_joined(shell: Shell, slack: FakeSlack, owned: Administration) -> None:
    there = owned.channel("sister-help")
    result = shell.connect(*SOCKET, *CHANNELS)
    assert result.exit_code == 0
    assert "is there, the bot joins" in result.output
    assert "#sister-help is there, with the bot in it." in result.output
    assert there in slack.joined
    assert load_settings().slack_channels[Channel.HELP] == there


def test_names_of_ones_own_as_people_write_them(shell: Shell, owned: Administration) -> None:
    hall = owned.channel("reading-hall", joined=True)
    result = shell.connect(*SOCKET, "n", "#Reading Hall", "Our Stories", ENTER, ENTER, "-", "U1")
    assert result.exit_code == 0, result.output
    assert load_settings().slack_channels == {
        Channel.INTRODUCTIONS: hall,
        Channel.STORIES: owned.named("our-stories"),
        Channel.HELP: owned.named("sister-help"),
        Channel.STAFF: owned.named("sister-staff"),
    }
    assert "sister-mentors" not in owned.names.values()


def test_a_channel_that_is_not_wanted_any_more_is_emptied(shell: Shell, owned: Administration) -> None:
    shell.connect(*SOCKET, *CHANNELS)
    owned.archived.add(owned.named("sister-stories"))
    result = shell.connect(ENTER, "n", ENTER, "-", ENTER, ENTER, ENTER)
    assert result.exit_code == 0, result.output
    assert "STORIES_CHANNEL=" in shell.lines
    assert Channel.STORIES not in load_settings().slack_channels


def test_without_introductions_there_is_no_card(shell: Shell, slack: FakeSlack) -> None:
    result = shell.connect(*SOCKET, "n", "-", ENTER, ENTER, ENTER, ENTER, "U1")
    assert result.exit_code == 0
    assert "Without a channel for introductions there is no start card." in result.output
    assert slack.calls["chat.postMessage"] == 0


def test_a_channel_that_was_renamed_is_known_by_its_id(shell: Shell, owned: Administration) -> None:
    shell.connect(*SOCKET, *CHANNELS)
    before = len(owned.names)
    owned.names[owned.named("sister-help")] = "ask-anything"
    result = shell.connect(ENTER)
    assert result.exit_code == 0
    assert "#ask-anything" in result.output
    assert len(owned.names) == before


def test_a_name_that_only_others_see(shell: Shell, slack: FakeSlack, owned: Administration) -> None:
    hidden = owned.channel("sister-staff", private=True)
    result = shell.connect(*SOCKET, ENTER, "team-room", "U1")
    assert result.exit_code == 0, result.output
    said = " ".join(result.output.split())
    assert "There is a #sister-staff that the bot cannot see: a private one, most likely." in said
    assert "Write /invite @Sister Libraries in that channel, or give another name." in said
    assert hidden not in slack.joined
    assert load_settings().slack_channels[Channel.STAFF] == owned.named("team-room")


def test_an_archived_channel_is_said(shell: Shell, owned: Administration) -> None:
    owned.channel("sister-stories", archived=True)
    result = shell.connect(*SOCKET, ENTER, "stories", "U1")
    assert "#sister-stories is archived: nobody can write there." in result.output
    assert load_settings().slack_channels[Channel.STORIES] == owned.named("stories")


def test_a_public_channel_is_not_taken_for_the_staff(shell: Shell, owned: Administration) -> None:
    public = owned.channel("sister-staff", joined=True)
    result = shell.connect(*SOCKET, ENTER, "-", "U1")
    said = " ".join(result.output.split())
    assert "#sister-staff is public, and what is written there is not for everybody." in said
    assert public not in load_settings().slack_channels.values()


def test_where_the_bot_may_make_none_somebody_makes_them(shell: Shell, owned: Administration) -> None:
    for name in ("introductions", "stories", "help", "mentors"):
        owned.channel(f"sister-{name}", joined=True, private=name == "mentors")
    owned.everybody_makes_channels = False
    result = shell.connect(*SOCKET, ENTER, "-", "U1")
    said = " ".join(result.output.split())
    assert "Make #sister-staff yourself, write /invite @Sister Libraries in it, and name it here again." in said
    assert result.exit_code == 0


def test_a_list_of_channels_that_breaks_off_is_asked_for_again(shell: Shell, slack: FakeSlack) -> None:
    slack.fail("conversations.list", Fault(drop=True))
    assert shell.connect(*SOCKET, ENTER, *CHANNELS).exit_code == 0


# Who is in them


def test_later_somebody_is_asked_for_again(shell: Shell, owned: Administration) -> None:
    later = shell.connect(*SOCKET, ENTER, ENTER)
    assert later.exit_code == 0
    assert "Later is fine: this command asks again" in later.output
    again = shell.connect(ENTER, "U1")
    assert "Dee is in #sister-staff and #sister-mentors" in again.output
    assert len(owned.invited) == 2


def test_an_id_of_nobody_is_asked_for_again(shell: Shell, owned: Administration) -> None:
    result = shell.connect(*SOCKET, ENTER, "dee@example.org", "U1")
    assert "There is nobody here with the id dee@example.org." in result.output
    assert len(owned.invited) == 2
