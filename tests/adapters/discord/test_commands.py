"""Slash commands as Discord registers them, and what people gave with one."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from adapters.discord.commands import differs, given_of, registration
from adapters.discord.payloads import Typed
from core.api import command_lines
from core.commands import COMMANDS
from core.commands.speech import read_words
from tests.fakes.discord.command_limits import faults_of_commands
from tests.fakes.discord.openapi import COMMAND, faults_by_description

Json = dict[str, Any]


@pytest.fixture
def registered() -> list[Json]:
    return registration(command_lines())


def option(command: Json, *names: str) -> Json:
    for called in names:
        command = next(each for each in command["options"] if each["name"] == called)
    return command


def of(registered: list[Json], called: str) -> Json:
    return next(each for each in registered if each["name"] == called)


def test_discord_takes_every_command(registered: list[Json]) -> None:
    assert faults_of_commands(registered) == []
    assert [fault for each in registered for fault in faults_by_description(each, COMMAND)] == []


def test_every_command_that_can_be_typed_is_there(registered: list[Json]) -> None:
    paths = set()
    for command in registered:
        subs = [each for each in command["options"] if each["type"] == 1]
        paths |= {f"{command['name']} {each['name']}" for each in subs} or {command["name"]}
    assert paths == {called for called, command in COMMANDS.items() if command.listed and not command.hidden}


def test_what_is_not_listed_takes_no_place_and_can_be_written(registered: list[Json]) -> None:
    subs = {each["name"] for each in of(registered, "sister")["options"]}
    assert not subs & {"ending", "proposals", "renewal", "review"}
    assert read_words("/sister review").command == "sister review"


def test_nothing_has_to_be_given(registered: list[Json]) -> None:
    assert not [each for command in registered for each in command["options"] if each.get("required")]


def test_the_staffs_commands_are_hidden_and_no_others(registered: list[Json]) -> None:
    hidden = {each["name"] for each in registered if "default_member_permissions" in each}
    assert hidden == {"staff"}


def test_a_headline_can_be_written_with_the_command_and_other_long_texts_are_asked(registered: list[Json]) -> None:
    assert option(of(registered, "log"), "about")["type"] == 3
    assert option(of(registered, "log"), "partnership")["autocomplete"]
    assert [each["value"] for each in option(of(registered, "log"), "how")["choices"]][:2] == ["video", "call"]


def test_what_is_registered_and_ours_is_the_same(registered: list[Json]) -> None:
    """As Discord gives it back: with ids, and without what is empty or usual."""
    theirs = deepcopy(registered)
    for command in theirs:
        command |= {"id": "1", "application_id": "2", "version": "3", "nsfw": False, "dm_permission": True}
        command.setdefault("default_member_permissions", None)
        for each in command["options"]:
            if not each.get("options", True):
                del each["options"]
            each["name_localizations"] = None
    assert not differs(list(reversed(theirs)), registered)


@pytest.mark.parametrize("change", ["description", "missing", "choice", "hidden", "autocomplete"])
def test_a_change_is_noticed(change: str, registered: list[Json]) -> None:
    theirs = deepcopy(registered)
    log = of(theirs, "log")
    if change == "description":
        log["description"] = "Something else"
    elif change == "missing":
        theirs.remove(log)
    elif change == "choice":
        option(log, "how")["choices"].pop()
    elif change == "hidden":
        log["default_member_permissions"] = "0"
    else:
        option(log, "partnership")["autocomplete"] = False
    assert differs(theirs, registered)


def test_values_are_read_by_name() -> None:
    given = given_of(
        Typed.model_validate(
            {
                "name": "staff",
                "options": [
                    {
                        "name": "inactive",
                        "type": 1,
                        "options": [
                            {"name": "days", "type": 4, "value": 60},
                            {"name": "region", "type": 3, "value": "Africa", "focused": True},
                            {"name": "all", "type": 5, "value": True},
                        ],
                    }
                ],
            }
        )
    )
    assert given.command == "staff inactive"
    assert given.values == {"days": "60", "region": "Africa", "all": "yes"}
    assert given.focused == "region"


def test_a_file_is_told_apart() -> None:
    file = {"id": "7", "filename": "a.csv", "size": 2, "url": "https://cdn.discordapp.com/a.csv"}
    typed = {
        "name": "log",
        "options": [{"name": "file", "type": 11, "value": "7"}],
        "resolved": {"attachments": {"7": file}},
    }
    given = given_of(Typed.model_validate(typed))
    assert given.values == {}
    assert given.files["file"].filename == "a.csv"
