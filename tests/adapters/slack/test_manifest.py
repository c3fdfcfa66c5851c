"""The app is described to Slack so that Slack takes it, and so that it may do what it does and nothing else."""

from __future__ import annotations

import ast
import json
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import yaml
from jsonschema import Draft7Validator
from slack_sdk.web.async_client import AsyncWebClient

from adapters import slack
from adapters.slack.manifest import EVENTS, SCOPES, as_json, as_yaml, creation_link, manifest, public_address
from core.api import CommandLine, command_lines
from core.chat import Text, _
from tests.fakes.slack.scopes import NEEDED

SCHEMA = Path(__file__).parents[3].parent / "shared/data/slack-manifest.schema.json"
ADDRESS = "https://bot.example.org"


@pytest.fixture(scope="session")
def schema() -> Draft7Validator:
    """Slack's own description of a manifest."""
    if not SCHEMA.exists():
        pytest.skip("reference data not at hand")
    return Draft7Validator(json.loads(SCHEMA.read_text()))


@pytest.mark.parametrize("url", [None, ADDRESS])
def test_slack_takes_the_manifest(schema: Draft7Validator, url: str | None) -> None:
    assert [error.message for error in schema.iter_errors(manifest(command_lines(), url=url))] == []


def test_the_schema_notices_a_mistake(schema: Draft7Validator) -> None:
    wrong = manifest(command_lines())
    wrong["features"]["slash_commands"][0]["command"] = "introduce"
    assert len(list(schema.iter_errors(wrong))) == 1


# Scopes and events

NEEDED_BESIDES = {
    "commands": "commands that people type",
    "im:history": "the event message.im",
    "files:read": "a field that takes a file, and reading what was put into it",
}
"""What no method of the Web API needs, with what does."""


def methods_called() -> set[str]:
    """Every method of the Web API that something in the adapter calls, as the SDK's client names it."""
    called = set()
    for file in Path(slack.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Attribute) and node.attr in CLIENT_METHODS:
                called.add(node.attr)
    return called


CLIENT_METHODS = {name for name in vars(AsyncWebClient) if not name.startswith("_") and name != "api_call"}


def test_the_app_may_do_what_it_does_and_nothing_else() -> None:
    called = methods_called()
    known = {method.replace(".", "_"): scopes for method, scopes in NEEDED.items()}
    unknown = called - set(known)
    assert unknown == set(), "tests/fakes/slack/scopes.py does not say which scopes these need"
    needed = {scope for name in called for scope in known[name]} | set(NEEDED_BESIDES)
    assert needed - set(SCOPES) == set(), "needed, and not asked for"
    assert set(SCOPES) - needed == set(), "asked for, and not needed"


def test_every_scope_and_event_has_its_reason() -> None:
    made = manifest(command_lines())
    assert made["oauth_config"]["scopes"] == {"bot": list(SCOPES)}
    assert all(len(reason) > 10 for reason in [*SCOPES.values(), *EVENTS.values()])


# Commands


def commands_of(made: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {each["command"]: each for each in made["features"]["slash_commands"]}


def test_every_command_that_can_be_typed_is_there() -> None:
    registered = commands_of(manifest(command_lines()))
    assert set(registered) == {f"/{line.name.split()[0]}" for line in command_lines()}
    for line in command_lines():
        word, _space, sub = line.name.partition(" ")
        if sub and sub != "home":
            assert sub in registered[f"/{word}"]["usage_hint"].strip("[]").split(" | ")


def test_a_hint_shows_the_free_words_first_and_then_what_can_be_named() -> None:
    log = commands_of(manifest(command_lines()))["/log"]
    assert log["description"] == "Log a talk"
    assert log["usage_hint"].startswith("[What about?] partnership:… how:… when:…")


def test_the_sub_commands_of_a_group_stand_together_whatever_their_order() -> None:
    def line(name: str, summary: Text) -> CommandLine:
        return CommandLine(name, summary, (), staff=False)

    made = manifest([line("tea time", _("Tea")), line("log", _("Log a talk")), line("tea home", _("All of tea"))])
    tea, log = made["features"]["slash_commands"]
    assert tea == {"command": "/tea", "description": "All of tea", "usage_hint": "[time]", "should_escape": False}
    assert log == {"command": "/log", "description": "Log a talk", "should_escape": False}


def test_by_default_the_bot_calls_slack_and_needs_no_address() -> None:
    made = manifest(command_lines())
    assert made["settings"]["socket_mode_enabled"] is True
    assert "https" not in as_json(made)
    assert made["settings"]["interactivity"] == {"is_enabled": True}
    assert made["settings"]["event_subscriptions"] == {"bot_events": list(EVENTS)}


def test_with_an_address_slack_calls_the_bot_there() -> None:
    made = manifest(command_lines(), url=ADDRESS)
    calls = f"{ADDRESS}/slack/events"
    settings = made["settings"]
    assert settings["socket_mode_enabled"] is False
    assert settings["interactivity"] == {"is_enabled": True, "request_url": calls, "message_menu_options_url": calls}
    assert settings["event_subscriptions"] == {"request_url": calls, "bot_events": list(EVENTS)}
    assert {each["url"] for each in made["features"]["slash_commands"]} == {calls}


def test_people_can_write_to_the_bot_and_open_its_home() -> None:
    home = manifest(command_lines())["features"]["app_home"]
    assert home == {
        "home_tab_enabled": True,
        "messages_tab_enabled": True,
        "messages_tab_read_only_enabled": False,
    }


def test_tokens_do_not_run_out_by_themselves() -> None:
    assert manifest(command_lines())["settings"]["token_rotation_enabled"] is False


@pytest.mark.parametrize("url", [None, ADDRESS])
def test_yaml_and_json_and_the_link_say_the_same(url: str | None) -> None:
    made = manifest(command_lines(), url=url)
    assert json.loads(as_json(made)) == made
    assert yaml.safe_load(as_yaml(made)) == made
    asked = parse_qs(urlsplit(creation_link(made)).query)
    assert json.loads(asked["manifest_json"][0]) == made
    assert asked["new_app"] == ["1"]


def test_a_link_is_short_enough_for_every_browser() -> None:
    assert len(creation_link(manifest(command_lines(), url=ADDRESS))) < 8000


@pytest.mark.parametrize("written", [ADDRESS, f"{ADDRESS}/", f" {ADDRESS}/slack/events ", f"{ADDRESS}/slack/events/"])
def test_an_address_is_taken_with_and_without_its_end(written: str) -> None:
    assert public_address(written) == ADDRESS


def test_an_address_may_have_a_port_and_a_folder() -> None:
    assert public_address("https://example.org:8443/bots/sister/") == "https://example.org:8443/bots/sister"


@pytest.mark.parametrize(
    "written",
    [
        "",
        "bot.example.org",
        "http://bot.example.org",
        "https://localhost:8080",
        "https://a b.org",
        "https://[::1]/x",
        f"{ADDRESS}/?x=1",
        f"{ADDRESS}#top",
        "https://ana:secret@bot.example.org",
    ],
)
def test_what_is_no_public_address_is_told_the_shape(written: str) -> None:
    with pytest.raises(ValueError, match=r"^It should look like https://bot\.example\.org"):
        public_address(written)


@pytest.mark.parametrize("nearby", ["127.0.0.1", "192.168.1.4", "10.0.0.7"])
def test_an_address_that_slack_cannot_reach_is_said(nearby: str) -> None:
    with pytest.raises(ValueError, match=f"^{nearby} can be reached only from nearby"):
        public_address(f"https://{nearby}:8080")
