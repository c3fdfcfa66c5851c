"""The whole conversation: what is asked, what is done, and what is there when it is broken off or begun again."""

from __future__ import annotations

import re
import stat
from typing import TYPE_CHECKING

import pytest
from dotenv import dotenv_values

from bot.settings import load_settings
from tests.bot.conftest import CHANNELS, ENTER, SECRET, SOCKET
from tests.fakes.slack.protocol import APP_TOKEN, TOKEN
from tests.fakes.slack.web_api import Fault

if TYPE_CHECKING:
    from tests.bot.conftest import Shell
    from tests.fakes.slack.administration import Administration
    from tests.fakes.slack.web_api import FakeSlack

MADE = ["sister-introductions", "sister-stories", "sister-help", "sister-staff", "sister-mentors"]


def first_code(said: str) -> str:
    """The code that makes its user staff."""
    found = re.search(r"/staff first ([A-Z2-9]{4}-[A-Z2-9]{4})", said)
    assert found is not None
    return found[1]


# From the beginning


def test_from_nothing_to_a_bot_that_is_connected(shell: Shell, slack: FakeSlack, owned: Administration) -> None:
    result = shell.connect(*SOCKET, *CHANNELS)

    assert result.exit_code == 0, result.output
    assert list(owned.names.values())[2:] == MADE
    assert sorted(owned.names[each] for each in owned.private) == ["sister-mentors", "sister-staff"]
    ids = {name: owned.named(name) for name in MADE}
    assert dict(dotenv_values(shell.env)) == {
        "PLATFORMS": "slack",
        "SLACK_BOT_TOKEN": TOKEN,
        "SLACK_APP_TOKEN": APP_TOKEN,
        "SLACK_TEAM_ID": "T1",
        "INTRODUCTIONS_CHANNEL": ids["sister-introductions"],
        "STORIES_CHANNEL": ids["sister-stories"],
        "HELP_CHANNEL": ids["sister-help"],
        "STAFF_CHANNEL": ids["sister-staff"],
        "MENTORS_CHANNEL": ids["sister-mentors"],
    }
    assert stat.S_IMODE(shell.env.stat().st_mode) == 0o600
    assert owned.invited == {ids["sister-staff"]: ["U1"], ids["sister-mentors"]: ["U1"]}
    (card,) = slack.channels[ids["sister-introductions"]]
    assert "Welcome! Here libraries of different countries" in card["text"]
    assert owned.pins == {ids["sister-introductions"]: [card["ts"]]}
    assert first_code(result.output)


def test_it_says_first_what_it_does_and_what_it_costs(shell: Shell) -> None:
    said = shell.connect().output
    assert said.startswith("\nConnect the bot to Slack\n")
    assert "It costs nothing" in said
    assert "Ctrl+C stops at any time" in said


def test_its_help_says_what_it_will_do(shell: Shell) -> None:
    said = " ".join(shell.run("connect slack --help").output.split())
    assert "it costs nothing" in said
    assert "The same command goes on, and asks for what is missing" in said


def test_it_says_where_everything_is_found(shell: Shell) -> None:
    said = " ".join(shell.connect(*SOCKET, *CHANNELS).output.split())
    for words in (
        "Open https://api.slack.com/apps and press “Create New App”, then “From a manifest”.",
        '"socket_mode_enabled": true',
        "python -m bot manifest slack > slack-app.json",
        "“OAuth & Permissions” on the left, then copy the “Bot User OAuth Token”. It begins with xoxb-.",
        "“Generate Token and Scopes”. Give it any name, add the scope connections:write",
        "python -m bot run",
        "python -m bot check",
    ):
        assert words in said


def test_nothing_is_wider_than_a_terminal_but_what_is_to_be_copied(shell: Shell) -> None:
    said = shell.connect(*SOCKET, *CHANNELS).output
    before, _brace, rest = said.partition("\n{\n")
    _manifest, _brace, after = rest.partition("\n}\n")
    # What is typed stands behind the question, and a folder has the name it has.
    lines = [line for line in f"{before}\n{after}".splitlines() if str(shell.folder) not in line]
    assert max(map(len, lines)) <= 80


def test_over_http(shell: Shell) -> None:
    result = shell.connect("2", "http://bot.example.org", "https://bot.example.org", ENTER, TOKEN, SECRET, *CHANNELS)
    assert result.exit_code == 0, result.output
    said = " ".join(result.output.split())
    assert "Slack calls only addresses that begin with https://." in said
    assert '"request_url": "https://bot.example.org/slack/events"' in said
    assert "press the link that verifies the address" in said
    settings = load_settings()
    assert settings.slack_app_token is None
    assert settings.slack_signing_secret is not None
    assert settings.slack_signing_secret.get_secret_value() == SECRET


def test_an_answer_that_is_none_of_the_two_ways(shell: Shell) -> None:
    result = shell.connect("socket", *SOCKET, *CHANNELS)
    assert "That is neither of the two." in result.output
    assert result.exit_code == 0


def test_what_an_administrator_wrote_stays(shell: Shell) -> None:
    shell.env.write_text("# Ours.\nPLATFORMS=playground # for trying\nLOG_LEVEL=ERROR\n")
    shell.connect(*SOCKET, *CHANNELS)
    assert shell.lines[:3] == ["# Ours.", "PLATFORMS=playground,slack # for trying", "LOG_LEVEL=ERROR"]


# Tokens


@pytest.mark.parametrize(
    ("secret", "named"),
    [
        ("xapp-1-A1-2-b", "This is an app-level token. It belongs to the next question."),
        (SECRET, "This is a signing secret or a client secret. It is not needed."),
        ("xoxp-1-2", "This is a user token."),
        ("xoxe.xoxb-1-abc", "This is a token that runs out after twelve hours."),
        ("xoxe-1-abc", "This is a refresh token."),
        ("1234567890.1234567890", "This is a client id."),
        ("A012AB3CD", "This is an app id."),
        ("https://hooks.slack.com/services/T/B/x", "This is the address of a webhook."),
        (f"M{'x' * 23}.{'y' * 6}.{'z' * 27}", "This is a token of Discord."),
        ("xoxb-12•••34", "This is none of Slack's tokens, or not all of one."),
    ],
)
def test_a_wrong_kind_is_named_and_the_right_one_asked_for_again(shell: Shell, secret: str, named: str) -> None:
    result = shell.connect("1", ENTER, secret, TOKEN, APP_TOKEN, *CHANNELS)
    assert result.exit_code == 0
    said = " ".join(result.output.split())
    assert named in said
    assert "What is asked for is a bot token, which begins with xoxb-." in said
    assert secret not in said


@pytest.mark.parametrize(
    ("way", "wrong", "right", "named"),
    [
        (("1",), TOKEN, APP_TOKEN, "This is a bot token. It belonged to the question before."),
        (("2", "https://b.example.org"), TOKEN, SECRET, "This is a bot token. It belonged to the question before."),
        (("2", "https://b.example.org"), APP_TOKEN, SECRET, "This is an app-level token. It is not needed."),
    ],
)
def test_a_wrong_kind_at_the_second_question(
    shell: Shell, way: tuple[str, ...], wrong: str, right: str, named: str
) -> None:
    result = shell.connect(*way, ENTER, TOKEN, wrong, right, *CHANNELS)
    assert result.exit_code == 0
    assert named in " ".join(result.output.split())


def test_quotes_and_spaces_around_a_token_do_no_harm(shell: Shell) -> None:
    assert shell.connect("1", ENTER, f' "{TOKEN}" ', f"{APP_TOKEN} ", *CHANNELS).exit_code == 0


def test_a_token_that_slack_does_not_take_is_asked_for_again(shell: Shell, owned: Administration) -> None:
    owned.refusals["xoxb-old"] = "token_revoked"
    result = shell.connect("1", ENTER, "xoxb-unknown", "xoxb-old", TOKEN, "xapp-unknown", APP_TOKEN, *CHANNELS)
    assert result.exit_code == 0
    said = " ".join(result.output.split())
    assert said.count("Slack does not know this token. Copy it again, whole") == 2
    assert "This token was revoked. Reinstall the app: https://api.slack.com/apps" in said


def test_without_a_connection_the_same_token_is_tried_again(shell: Shell, slack: FakeSlack) -> None:
    slack.fail("auth.test", Fault(drop=True), Fault(status=503))
    result = shell.connect("1", ENTER, TOKEN, ENTER, ENTER, APP_TOKEN, *CHANNELS)
    assert result.exit_code == 0
    assert "The connection to Slack broke." in result.output
    assert "Slack is not well at the moment." in result.output
    assert result.output.count("Bot token (stays hidden)") == 1


def test_scopes_that_are_missing_are_named_until_they_are_there(shell: Shell, owned: Administration) -> None:
    owned.scopes -= {"pins:write", "users:read"}
    stopped = shell.connect("1", ENTER, TOKEN)
    said = " ".join(stopped.output.split())
    assert "It lacks: users:read, pins:write. Reinstall the app: https://api.slack.com/apps" in said
    owned.scopes |= {"pins:write", "users:read"}
    assert shell.connect(*SOCKET, *CHANNELS).exit_code == 0


def test_a_clock_that_is_wrong_is_said(shell: Shell, owned: Administration) -> None:
    owned.behind = 300
    said = " ".join(shell.connect(*SOCKET, *CHANNELS).output.split())
    assert "The clock of this machine is 5 minutes ahead of Slack's. Let it be set by the network." in said


def test_a_token_of_another_workspace_is_taken_only_on_purpose(shell: Shell, slack: FakeSlack) -> None:
    shell.env.write_text("SLACK_TEAM_ID=T0\n")
    said = " ".join(shell.connect("1", ENTER, TOKEN, "n", TOKEN, "y", APP_TOKEN, *CHANNELS).output.split())
    assert said.count("This token is of another workspace (T1) than the one of before (T0).") == 2
    assert load_settings().slack_team_id == "T1"


def test_a_known_token_of_another_workspace_is_not_kept_in_silence(shell: Shell) -> None:
    shell.connect(*SOCKET, *CHANNELS)
    shell.env.write_text(shell.env.read_text().replace("SLACK_TEAM_ID=T1", "SLACK_TEAM_ID=T0"))
    result = shell.connect("n", TOKEN, "y")
    assert result.exit_code == 0, result.output
    assert load_settings().slack_team_id == "T1"


# Broken off

ANSWERS = (*SOCKET, *CHANNELS)


@pytest.mark.parametrize("answered", range(len(ANSWERS)))
def test_broken_off_at_any_question_it_says_how_to_go_on(
    shell: Shell, slack: FakeSlack, owned: Administration, answered: int
) -> None:
    result = shell.connect(*ANSWERS[:answered])
    assert result.exit_code == 1
    assert isinstance(result.exception, SystemExit)
    last = " ".join(result.output.split("\n\n")[-1].split())
    kept = {3: "The bot token is kept in .env.", 4: "The tokens are kept in .env.", 5: "The settings are kept in .env."}
    assert last == f"Stopped. {kept.get(answered, 'Nothing was written.')} To go on: python -m bot connect slack"
    assert ("STAFF_CHANNEL" in dotenv_values(shell.env)) == (answered == 5), "what was made is not forgotten"
    assert all(re.fullmatch(r"#.*|[A-Z_]+=\S+", line) for line in shell.lines)
    assert [each.name for each in shell.folder.iterdir()] == ([".env"] if answered >= 3 else [])
    load_settings()

    rest = {3: (APP_TOKEN, *CHANNELS), 4: (ENTER, *CHANNELS), 5: (ENTER, *CHANNELS[1:])}
    asked = ("1", APP_TOKEN, *CHANNELS) if answered == 3 else rest.get(answered, ANSWERS)
    assert shell.connect(*asked).exit_code == 0
    assert sorted(owned.names.values()) == sorted(["general", "random", *MADE]), "no channel twice"
    assert len(slack.channels[owned.named("sister-introductions")]) == 1


def test_ctrl_c_while_slack_is_asked(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    async def interrupted(*_arguments: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("adapters.slack.workspace.SlackWorkspace.channels", interrupted)
    result = shell.connect(*SOCKET)
    assert result.exit_code == 1
    assert "Stopped. The tokens are kept in .env." in result.output


# Begun again


def test_a_second_run_keeps_what_works_and_makes_nothing_twice(
    shell: Shell, slack: FakeSlack, owned: Administration
) -> None:
    shell.connect(*SOCKET, *CHANNELS)
    written, names, (card,) = shell.env.read_bytes(), dict(owned.names), slack.channels[owned.named(MADE[0])]
    result = shell.connect(ENTER)
    assert result.exit_code == 0
    assert "All of this works. Keep it?" in result.output
    assert "All of them are there, with the bot in them." in result.output
    assert "stop it and start it again" in result.output
    assert shell.env.read_bytes() == written
    assert owned.names == names
    assert slack.channels[owned.named(MADE[0])] == [card]
    assert len(owned.pins[owned.named(MADE[0])]) == 1


def test_a_token_that_was_revoked_is_the_only_one_asked_for(
    shell: Shell, slack: FakeSlack, owned: Administration
) -> None:
    shell.connect(*SOCKET, *CHANNELS)
    owned.refusals[TOKEN] = "token_revoked"
    slack.tokens.add("xoxb-new")
    result = shell.connect("xoxb-new")
    assert result.exit_code == 0, result.output
    assert "This token was revoked." in result.output
    token = load_settings().slack_bot_token
    assert token is not None
    assert token.get_secret_value() == "xoxb-new"
    assert f"SLACK_APP_TOKEN={APP_TOKEN}" in shell.lines


def test_an_app_token_that_was_revoked_is_the_only_one_asked_for(
    shell: Shell, slack: FakeSlack, owned: Administration
) -> None:
    shell.connect(*SOCKET, *CHANNELS)
    owned.refusals[APP_TOKEN] = "token_revoked"
    slack.app_tokens.add("xapp-new")
    assert shell.connect("xapp-new").exit_code == 0
    assert "SLACK_APP_TOKEN=xapp-new" in shell.lines


def test_tokens_that_were_written_into_each_others_place_are_named(shell: Shell) -> None:
    shell.env.write_text(f"SLACK_BOT_TOKEN={APP_TOKEN}\nSLACK_APP_TOKEN={TOKEN}\n")
    result = shell.connect(TOKEN, APP_TOKEN, *CHANNELS)
    assert result.exit_code == 0, result.output
    assert "SLACK_BOT_TOKEN holds an app-level token." in result.output
    assert shell.lines[:2] == [f"SLACK_BOT_TOKEN={TOKEN}", f"SLACK_APP_TOKEN={APP_TOKEN}"]


def test_from_socket_mode_to_http(shell: Shell) -> None:
    shell.connect(*SOCKET, *CHANNELS)
    result = shell.connect("n", "2", "https://bot.example.org", ENTER, TOKEN, SECRET)
    assert result.exit_code == 0, result.output
    assert load_settings().slack_app_token is None
    assert "SLACK_APP_TOKEN=" in shell.lines


# What stands in the way


@pytest.mark.parametrize("broken", ["words", "not UTF-8", "a folder", "a wrong port"])
def test_a_file_of_settings_that_is_broken_is_said_before_anything_is_asked(shell: Shell, broken: str) -> None:
    match broken:
        case "words":
            shell.env.write_text("PORT 8080\n")
        case "not UTF-8":
            shell.env.write_bytes(b"PORT=1\n\xff\n")
        case "a folder":
            shell.env.mkdir()
        case _:
            shell.env.write_text("PLAYGROUND_PORT=high\n")
    result = shell.connect()
    assert result.exit_code == 1
    assert result.stdout == ""
    assert result.stderr.startswith("These settings cannot be used:\n")


def test_a_folder_that_cannot_be_written_to_is_said_before_anything_is_asked(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir("/proc")
    result = shell.connect()
    assert result.exit_code == 1
    assert result.stdout == ""
    assert result.stderr.startswith("/proc/.env cannot be written (")


def test_a_setting_of_the_environment_that_counts_more_is_named(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HELP_CHANNEL", "C99")
    result = shell.connect(*SOCKET, *CHANNELS)
    assert result.exit_code == 1
    assert result.stderr.startswith("HELP_CHANNEL: set in the environment too, which counts more than .env.")


def test_a_database_that_does_not_answer(shell: Shell) -> None:
    shell.env.write_text("DATABASE_URL=postgresql://bot:hunter2@127.0.0.1:1/sister\n")
    result = shell.connect(*SOCKET, *CHANNELS)
    assert result.exit_code == 1
    assert result.stderr.startswith("The database does not answer (")
    assert "hunter2" not in result.output
    assert load_settings().slack_channels, "everything but the greeting is done"
