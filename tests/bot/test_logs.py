"""Logs are readable, and hold no secret, whoever wrote the line and however."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Iterator

import pytest
import structlog

from bot.logs import MASK, mask, set_up_logs
from bot.settings import LogFormat, LogLevel

SECRETS = {
    "Slack bot": "xoxb-1234567890-abcdefGHIJKL",
    "Slack app": "xapp-1-A012BCD-345-abcdef0123456789",
    "Slack user": "xoxp-1234567890-abcdefGHIJKL",
    "Slack refresh": "xoxe-1-abcdefGHIJKL",
    "Discord": "MTk4NjIyNDgzNDcxOTI1MjQ4.Cl2FMQ.ZnCjm1XVW7vRze4b7Cq4se7kKWs",
    "header": "Bearer abcdef0123456789abcdef",
    "answers": "https://hooks.slack.com/commands/T012AB3CD/123456/abcdefGHIJKL",
    "socket": "wss://wss-primary.slack.com/link/?ticket=0123-abcd&app_id=A0",
}
PASSWORD = "hunter2"
ADDRESS = f"postgresql://bot:{PASSWORD}@db.example/sister"


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    """Logging as it was."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()


@pytest.mark.parametrize("secret", SECRETS.values(), ids=SECRETS)
def test_a_token_is_covered_wherever_it_stands(secret: str) -> None:
    for text in (secret, f"token={secret}", f'{{"token": "{secret}"}}', f"({secret})", f"{secret}."):
        assert secret.removeprefix("Bearer ") not in mask(text)
        assert MASK in mask(text)


@pytest.mark.parametrize(
    "address", [ADDRESS, "sqlite+aiosqlite://u:hunter2@h/x", "https://u:hunter2@h", "redis://:hunter2@h:1/0"]
)
def test_a_password_in_an_address_is_covered_and_the_rest_stays(address: str) -> None:
    found = mask(f"cannot reach {address} now")
    assert PASSWORD not in found
    assert found == f"cannot reach {address.replace(PASSWORD, MASK)} now"


@pytest.mark.parametrize(
    "text",
    [
        "Amman Public Library, 10:00 (Amman)",
        "https://example.org:8080/a@b",
        "sqlite:///sister-libraries.db",
        "playground:harbour:dee",
        "1|log undo|aBcD_12-|*|communication=12",
        "2026-12-21T10:00:00Z",
        "the bot posted 3 nudges",
    ],
)
def test_what_is_no_secret_stays(text: str) -> None:
    assert mask(text) == text


def fail(token: str) -> None:
    """An error with a secret in its words and in its traceback."""
    raise ConnectionError(f"no answer for {token}")


@pytest.mark.parametrize("form", [LogFormat.JSON, LogFormat.TEXT])
def test_no_line_of_anybody_holds_a_secret(form: LogFormat, capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logs(form, LogLevel.DEBUG)
    own, foreign = structlog.get_logger("ours"), logging.getLogger("somebody.elses")
    for secret in (*SECRETS.values(), ADDRESS):
        own.info(f"with {secret}", url=secret, nested={"a": [secret, {"b": (secret,)}]}, error=ValueError(secret))
        foreign.warning("with %s and %r", secret, {"token": secret})
        try:
            fail(secret)
        except ConnectionError:
            own.exception("failed")
            foreign.exception("failed too")
    written = capsys.readouterr().err
    assert "no answer for" in written, "tracebacks are there"
    for secret in (*SECRETS.values(), PASSWORD):
        assert secret.removeprefix("Bearer ") not in written


def test_json_lines_say_when_who_and_what(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logs(LogFormat.JSON, LogLevel.INFO)
    structlog.get_logger("ours").info("notice sent", kind="nudge")
    logging.getLogger("somebody.elses").warning("slow: %s", "query")
    structlog.get_logger("ours").debug("not this")
    ours, theirs = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert (ours["event"], ours["kind"], ours["level"], ours["logger"]) == ("notice sent", "nudge", "info", "ours")
    assert (theirs["event"], theirs["level"], theirs["logger"]) == ("slow: query", "warning", "somebody.elses")
    assert ours["timestamp"].endswith("Z")


def test_what_a_library_warns_of_without_need_is_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logs(LogFormat.JSON, LogLevel.INFO)
    theirs = logging.getLogger("discord.client")
    theirs.warning("PyNaCl is not installed, voice will NOT be supported")
    theirs.warning("davey is not installed, voice will NOT be supported")
    logging.getLogger("discord.state").warning(
        "Guilds intent seems to be disabled. This may cause state related issues."
    )
    assert capsys.readouterr().err == ""
    theirs.warning("the line broke")
    assert json.loads(capsys.readouterr().err)["event"] == "the line broke"


def test_outside_a_terminal_auto_is_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert not sys.stderr.isatty()
    set_up_logs(LogFormat.AUTO, LogLevel.INFO)
    structlog.get_logger("ours").info("hello")
    assert json.loads(capsys.readouterr().err)["event"] == "hello"
