"""`check` looks at everything of Slack, and each thing that is wrong comes with the one line that mends it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.connecting.channels import PURPOSES
from core.chat import Channel
from tests.bot.conftest import CHANNELS, SECRET, SOCKET
from tests.fakes.slack.protocol import APP_TOKEN, TOKEN
from tests.fakes.slack.web_api import Fault

if TYPE_CHECKING:
    from tests.bot.conftest import Shell
    from tests.fakes.slack.administration import Administration
    from tests.fakes.slack.web_api import FakeSlack


@pytest.fixture
def connected(shell: Shell) -> Shell:
    """A bot that is connected, with nothing to find fault with."""
    assert shell.connect(*SOCKET, *CHANNELS).exit_code == 0
    return shell


def change(shell: Shell, **values: str | None) -> None:
    """Set lines of `.env`, or take them out."""
    kept = [line for line in shell.lines if line.partition("=")[0] not in values]
    shell.env.write_text("\n".join([*kept, *(f"{name}={value}" for name, value in values.items() if value), ""]))


def failures(shell: Shell) -> dict[str, str]:
    """What does not hold, with what mends it; all on lines of their own."""
    result = shell.run("check")
    lines = result.output.splitlines()
    failed = {line[6:]: lines[number + 1].strip() for number, line in enumerate(lines) if line.startswith("FAIL")}
    assert result.exit_code == (1 if failed else 0)
    return failed


def test_a_bot_that_is_connected_has_nothing_to_mend(connected: Shell) -> None:
    said = connected.run("check").output
    assert "FAIL" not in said
    assert "WARN" not in said
    assert "ok    Slack: bot token (of Sister Libraries Network, as @sister_libraries)" in said
    assert "ok    Slack: workspace T1" in said
    assert "ok    Slack: Socket Mode" in said
    assert "ok    Slack: channel for introductions: #sister-introductions" in said


def test_over_http_the_secret_stands_for_the_app_token(connected: Shell) -> None:
    change(connected, SLACK_APP_TOKEN=None, SLACK_SIGNING_SECRET=SECRET)
    said = connected.run("check").output
    assert "FAIL" not in said
    assert "ok    Slack: over HTTP, at 127.0.0.1:0/slack/events" in said


def test_without_slack_nothing_is_said_of_it(shell: Shell, slack: FakeSlack) -> None:
    assert "Slack" not in shell.run("check").output
    assert not slack.calls


def test_a_token_without_the_platform_is_a_warning(connected: Shell) -> None:
    change(connected, PLATFORMS="playground")
    said = connected.run("check").output
    assert (
        "WARN  Slack: there is a token, and PLATFORMS does not name slack\n      If the bot is to be in Slack" in said
    )


def test_what_is_not_set_is_named(shell: Shell) -> None:
    shell.env.write_text("PLATFORMS=slack\n")
    assert failures(shell) == {
        "Slack: SLACK_BOT_TOKEN is not set": "Run: python -m bot connect slack",
        "Slack: neither SLACK_APP_TOKEN nor SLACK_SIGNING_SECRET is set": "Run: python -m bot connect slack",
    }


def test_a_way_that_is_missing(connected: Shell) -> None:
    change(connected, SLACK_APP_TOKEN=None)
    assert list(failures(connected)) == ["Slack: neither SLACK_APP_TOKEN nor SLACK_SIGNING_SECRET is set"]


def test_tokens_in_each_others_place_are_named_with_their_own(connected: Shell) -> None:
    change(connected, SLACK_BOT_TOKEN=APP_TOKEN, SLACK_APP_TOKEN=TOKEN, SLACK_SIGNING_SECRET="abc")
    again = "Run: python -m bot connect slack"
    assert failures(connected) == {
        "Slack: SLACK_BOT_TOKEN holds an app-level token": f"It belongs into SLACK_APP_TOKEN. {again}",
        "Slack: SLACK_APP_TOKEN holds a bot token": f"It belongs into SLACK_BOT_TOKEN. {again}",
        "Slack: SLACK_SIGNING_SECRET holds none of Slack's tokens": again,
    }


def test_an_app_token_of_another_kind_leaves_the_rest_to_be_looked_at(connected: Shell) -> None:
    change(connected, SLACK_APP_TOKEN="xoxp-1-2")
    assert list(failures(connected)) == ["Slack: SLACK_APP_TOKEN holds a user token"]


@pytest.mark.parametrize(
    ("code", "what", "mend"),
    [
        ("invalid_auth", "Slack does not know this token.", "Copy it again, whole"),
        ("token_revoked", "This token was revoked.", "Reinstall the app: https://api.slack.com/apps"),
        ("account_inactive", "The app was taken out of the workspace, or the workspace was closed.", "Reinstall"),
    ],
)
def test_a_bot_token_that_does_not_work(
    connected: Shell, owned: Administration, code: str, what: str, mend: str
) -> None:
    owned.refusals[TOKEN] = code
    ((found, mended),) = failures(connected).items()
    assert found == f"Slack: {what}"
    assert mended.startswith(mend)


def test_an_app_token_that_does_not_work(connected: Shell, owned: Administration) -> None:
    owned.refusals[APP_TOKEN] = "token_revoked"
    ((found, mended),) = failures(connected).items()
    assert found == "Slack: app token. This token was revoked."
    assert "App-Level Tokens" in mended


def test_slack_that_does_not_answer(connected: Shell, slack: FakeSlack) -> None:
    slack.fail("auth.test", Fault(drop=True))
    assert failures(connected) == {"Slack: The connection to Slack broke.": "Try again."}


def test_another_workspace(connected: Shell) -> None:
    change(connected, SLACK_TEAM_ID="T0")
    ((found, mended),) = failures(connected).items()
    assert found == "Slack: workspace: SLACK_TEAM_ID is T0, and the bot token is of T1"
    assert mended.startswith("If Sister Libraries Network is meant, set SLACK_TEAM_ID=T1.")


def test_a_workspace_that_is_not_named(connected: Shell) -> None:
    change(connected, SLACK_TEAM_ID=None)
    assert failures(connected) == {
        "Slack: workspace: SLACK_TEAM_ID is not set": "Add this line to .env: SLACK_TEAM_ID=T1"
    }


def test_scopes_that_are_missing_are_named(connected: Shell, owned: Administration) -> None:
    owned.scopes -= {"pins:write", "users:read"}
    ((found, mended),) = failures(connected).items()
    assert found == "Slack: scopes are missing: users:read, pins:write"
    assert mended.startswith("Reinstall the app: ")


def test_a_clock_that_is_off(connected: Shell, owned: Administration) -> None:
    owned.behind = -90
    ((found, mended),) = failures(connected).items()
    assert found.startswith("Slack: clock. The clock of this machine is ")
    assert found.endswith(" seconds behind Slack's.")
    assert "timedatectl" in mended


def test_a_channel_that_is_gone(connected: Shell) -> None:
    change(connected, HELP_CHANNEL="C99")
    assert failures(connected) == {
        "Slack: channel for help: C99 of HELP_CHANNEL is not there, or the bot cannot see it": (
            "Run: python -m bot connect slack"
        )
    }


def test_a_channel_without_the_bot(connected: Shell, slack: FakeSlack, owned: Administration) -> None:
    slack.joined.remove(owned.named("sister-stories"))
    assert failures(connected) == {
        "Slack: channel for stories: the bot is not in #sister-stories": (
            "Write /invite @Sister Libraries in that channel."
        )
    }


def test_a_channel_that_is_archived(connected: Shell, owned: Administration) -> None:
    owned.archived.add(owned.named("sister-help"))
    ((found, mended),) = failures(connected).items()
    assert found == "Slack: channel for help: #sister-help is archived"
    assert mended.startswith("Bring it back in Slack")


def test_a_channel_that_is_not_set_is_a_warning(connected: Shell) -> None:
    change(connected, MENTORS_CHANNEL=None)
    result = connected.run("check")
    assert result.exit_code == 0
    assert (
        "WARN  Slack: channel for mentors: MENTORS_CHANNEL is not set, and nothing is written there\n"
        "      Run: python -m bot connect slack" in result.output
    )


def test_a_channel_of_the_staff_that_everybody_reads_is_a_warning(connected: Shell, owned: Administration) -> None:
    owned.private.remove(owned.named("sister-staff"))
    result = connected.run("check")
    assert result.exit_code == 0
    assert "WARN  Slack: channel for staff: everybody can read #sister-staff" in result.output


def test_a_file_of_settings_that_others_can_read_is_a_warning(connected: Shell) -> None:
    connected.env.chmod(0o644)
    result = connected.run("check")
    assert result.exit_code == 0
    assert "WARN  Slack: .env holds tokens, and others on this machine can read it\n      Run: chmod 600 .env" in (
        result.output
    )


def test_every_channel_has_its_purpose() -> None:
    assert list(PURPOSES) == list(Channel)
