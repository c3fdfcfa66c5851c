"""The fake refuses what Discord refuses; a validator that takes everything would prove nothing."""

from __future__ import annotations

from typing import Any

import pytest

from tests.fakes.discord.command_limits import faults_of_commands
from tests.fakes.discord.limits import COMPONENTS_V2, faults_of_message, faults_of_modal
from tests.fakes.discord.openapi import AT_HAND, COMMAND, MESSAGE, MODAL, faults_by_description

Json = dict[str, Any]

by_description = pytest.mark.skipif(not AT_HAND, reason="reference data not at hand")


def said(text: str = "x", **more: object) -> Json:
    return {"type": 10, "content": text, **more}


def button(**more: object) -> Json:
    return {"type": 2, "style": 2, "label": "Go", "custom_id": "b", **more}


def row(*elements: Json) -> Json:
    return {"type": 1, "components": list(elements)}


def buttons(number: int) -> list[Json]:
    return [button(custom_id=f"{n}") for n in range(number)]


def section(*texts: Json, **more: object) -> Json:
    return {"type": 9, "components": list(texts), "accessory": button(), **more}


def option(value: str = "1", **more: object) -> Json:
    return {"label": "One", "value": value, **more}


def menu(*options: Json, **more: object) -> Json:
    return {"type": 3, "custom_id": "m", "options": list(options), **more}


def container(*inside: Json, **more: object) -> Json:
    return {"type": 17, "components": list(inside), **more}


def message(*components: Json, **more: object) -> Json:
    return {"flags": COMPONENTS_V2, "components": list(components), **more}


def file(called: str) -> Json:
    return {"type": 13, "file": {"url": f"attachment://{called}"}}


def gallery(**more: object) -> Json:
    return {"type": 12, "items": [{"media": {"url": "attachment://a.png"}, **more}]}


PICTURE = {"id": "0", "filename": "a.png"}

GOOD_MESSAGES = [
    message(container(said(), section(said(), said()), {"type": 14}, row(menu(option()))), nonce="x" * 25),
    message(container(gallery(description="A chart"), id=1), attachments=[PICTURE]),
    message(row({"type": 2, "style": 5, "label": "Go", "url": "https://a.example"}), container(said())),
    {"content": "x" * 2000, "components": [row(*buttons(5))]},
    {"embeds": [{"description": "x"}]},
]


@pytest.mark.parametrize("body", GOOD_MESSAGES)
def test_a_good_message_is_taken(body: Json) -> None:
    assert faults_of_message(body) == []


BAD_MESSAGES = {
    "content beside components": message(container(said()), content="x"),
    "no components": message(),
    "more than 40 components": message(container(*(said() for _n in range(40)))),
    "more than 4000 letters": message(container(said("x" * 3999), said("xx"))),
    "too many bytes": message(container(said("三" * 3400))),
    "an empty text": message(container(said(""))),
    "a blank text": message(container(said(" \n"))),
    "an empty container": message(container()),
    "a container in a container": message(container(container(said()))),
    "no such colour": message(container(said(), accent_color=0x1000000)),
    "an id over 31 bits": message(container(said(), id=2**31)),
    "two ids": message(container(said(id=7), id=7)),
    "two custom_ids": message(container(row(button(), button()))),
    "six buttons": message(container(row(*buttons(6)))),
    "an empty row": message(container(row())),
    "a button beside a menu": message(container(row(button(), menu(option())))),
    "a button by itself": message(container(button())),
    "a label of 81 letters": message(container(row(button(label="x" * 81)))),
    "no label": message(container(row(button(label="")))),
    "a custom_id of 101 letters": message(container(row(button(custom_id="x" * 101)))),
    "no custom_id": message(container(row({"type": 2, "style": 2, "label": "Go"}))),
    "a style that is not there": message(container(row(button(style=7)))),
    "an address on a button": message(container(row(button(url="https://a.example")))),
    "a section with four texts": message(container(section(*[said() for _n in range(4)]))),
    "a section without accessory": message(container({"type": 9, "components": [said()]})),
    "no options": message(container(row(menu()))),
    "26 options": message(container(row(menu(*(option(f"{n}") for n in range(26)))))),
    "two options with one value": message(container(row(menu(option(), option())))),
    "an option of 101 letters": message(container(row(menu(option(label="x" * 101))))),
    "more chosen than may be": message(container(row(menu(option("1", default=True), option("2", default=True))))),
    "max_values over the options": message(container(row(menu(option(), max_values=2)))),
    "a placeholder of 151 letters": message(container(row(menu(option(), placeholder="x" * 151)))),
    "a picture that is not attached": message(container(gallery())),
    "an attachment that nothing shows": message(container(said()), attachments=[PICTURE]),
    "a file from elsewhere": message(container({"type": 13, "file": {"url": "https://a.example/a.csv"}})),
    "two attachments of one name": message(container(file("a.png")), attachments=[PICTURE, {**PICTURE, "id": "1"}]),
    "words of a picture over 1024": message(container(gallery(description="x" * 1025)), attachments=[PICTURE]),
    "no such spacing": message(container(said(), {"type": 14, "spacing": 3})),
    "an unknown component": message(container({"type": 99})),
    "an unknown field": message(container(said(colour="red"))),
    "an unknown field of the message": message(container(said()), colour="red"),
    "a nonce of 26 letters": message(container(said()), nonce="x" * 26),
    "content over 2000": {"content": "x" * 2001},
    "an empty message": {"content": " "},
    "six rows": {"content": "x", "components": [row(button(custom_id=f"{n}")) for n in range(6)]},
    "words without the flag": {"content": "x", "components": [said()]},
    "embeds over 6000": {"embeds": [{"title": "x", "description": "x" * 3000}, {"description": "x" * 3000}]},
    "eleven embeds": {"embeds": [{"title": "x"}] * 11},
    "26 fields in an embed": {"embeds": [{"fields": [{"name": "x", "value": "x"}] * 26}]},
}


@pytest.mark.parametrize("body", BAD_MESSAGES.values(), ids=BAD_MESSAGES)
def test_a_message_that_discord_refuses_is_refused(body: Json) -> None:
    assert faults_of_message(body)


# Modals


def modal(*fields: Json, **more: object) -> Json:
    return {"custom_id": "m", "title": "T", "components": list(fields), **more}


def asked(**more: object) -> Json:
    return {"type": 4, "custom_id": "f", "style": 1, **more}


def label(field: Json, **more: object) -> Json:
    return {"type": 18, "label": "L", "component": field, **more}


def radios(*options: Json, **more: object) -> Json:
    return {"type": 21, "custom_id": "f", "options": list(options), **more}


def boxes(*options: Json, **more: object) -> Json:
    return {"type": 22, "custom_id": "f", "options": list(options), **more}


GOOD_MODALS = [
    modal(said(), label(asked(value="x", max_length=4000, required=False), description="D")),
    modal(label(menu(option(), option("2"), min_values=0, required=False))),
    modal(label(radios(option(default=True), option("2")))),
    modal(label(boxes(option(default=True), option("2", default=True), min_values=0, required=False))),
    modal(label({"type": 19, "custom_id": "f", "max_values": 10}), label({"type": 23, "custom_id": "g"})),
]


@pytest.mark.parametrize("data", GOOD_MODALS)
def test_a_good_modal_is_taken(data: Json) -> None:
    assert faults_of_modal(data) == []


BAD_MODALS = {
    "no field": modal(),
    "six fields": modal(*(label(asked(custom_id=f"{n}")) for n in range(6))),
    "a title of 46 letters": modal(label(asked()), title="x" * 46),
    "no title": modal(label(asked()), title=""),
    "a custom_id of 101 letters": modal(label(asked()), custom_id="x" * 101),
    "a label of 46 letters": modal(label(asked(), label="x" * 46)),
    "a description of 101 letters": modal(label(asked(), description="x" * 101)),
    "an empty description": modal(label(asked(), description="")),
    "a label in the field": modal(label(asked(label="L"))),
    "no custom_id in the field": modal(label({"type": 4, "style": 1})),
    "two fields of one custom_id": modal(label(asked()), label(asked())),
    "a field without label": modal(asked()),
    "a row": modal(row(asked())),
    "a button": modal(label(button())),
    "max_length over 4000": modal(label(asked(max_length=4001))),
    "a value over max_length": modal(label(asked(value="xx", max_length=1))),
    "a value under min_length": modal(label(asked(value="x", min_length=2))),
    "a placeholder of 101 letters": modal(label(asked(placeholder="x" * 101))),
    "no such style": modal(label(asked(style=3))),
    "a disabled menu": modal(label(menu(option(), disabled=True))),
    "required, and none may be picked": modal(label(menu(option(), min_values=0))),
    "26 options": modal(label(menu(*(option(f"{n}") for n in range(26))))),
    "one radio button": modal(label(radios(option()))),
    "eleven radio buttons": modal(label(radios(*(option(f"{n}") for n in range(11))))),
    "two chosen radio buttons": modal(label(radios(option(default=True), option("2", default=True)))),
    "eleven checkboxes": modal(label(boxes(*(option(f"{n}") for n in range(11))))),
    "eleven files": modal(label({"type": 19, "custom_id": "f", "max_values": 11})),
    "an unknown field": modal(label(asked(hint="x"))),
    "an unknown field of the modal": modal(label(asked()), note="x"),
}


@pytest.mark.parametrize("data", BAD_MODALS.values(), ids=BAD_MODALS)
def test_a_modal_that_discord_refuses_is_refused(data: Json) -> None:
    assert faults_of_modal(data)


# Commands


def command(**more: object) -> Json:
    return {"type": 1, "name": "log", "description": "D", **more}


def value(**more: object) -> Json:
    return {"type": 3, "name": "how", "description": "D", **more}


def choice(**more: object) -> Json:
    return {"name": "Call", "value": "call", **more}


GOOD_COMMANDS = [
    [],
    [command(options=[value(required=True), value(name="when", autocomplete=True, max_length=6000)])],
    [command(name="sister", options=[command(name="home", options=[value(choices=[choice()])])])],
    [command(options=[{**command(name="more"), "type": 2, "options": [command(name="home")]}])],
    [command(name_localizations={"fr": "noter"}, description_localizations={"fr": "Noter un échange"})],
]


@pytest.mark.parametrize("commands", GOOD_COMMANDS)
def test_good_commands_are_taken(commands: list[Json]) -> None:
    assert faults_of_commands(commands) == []


DEEP = {**command(name="more"), "type": 2, "options": [{**command(name="more"), "type": 2, "options": []}]}
LONG = [choice(name="x" * 99, value=f"{n}") for n in range(4)]

BAD_COMMANDS = {
    "101 commands": [command(name=f"c{n}") for n in range(101)],
    "two of one name": [command(), command()],
    "a capital letter": [command(name="Log")],
    "a space in the name": [command(name="log it")],
    "33 letters in the name": [command(name="x" * 33)],
    "a capital letter in French": [command(name_localizations={"fr": "Noter"})],
    "no description": [command(description="")],
    "101 letters in the description": [command(description="x" * 101)],
    "no description in French": [command(description_localizations={"fr": ""})],
    "26 options": [command(options=[value(name=f"o{n}") for n in range(26)])],
    "two options of one name": [command(options=[value(), value()])],
    "an option without description": [command(options=[value(description="")])],
    "a required option at the end": [command(options=[value(), value(name="when", required=True)])],
    "a command among values": [command(options=[value(), command(name="home")])],
    "a group in a group": [command(options=[DEEP])],
    "a command in a command in a command": [command(options=[command(name="a", options=[command(name="b")])])],
    "26 choices": [command(options=[value(choices=[choice(value=f"{n}") for n in range(26)])])],
    "a choice of 101 letters": [command(options=[value(choices=[choice(value="x" * 101)])])],
    "choices beside autocomplete": [command(options=[value(choices=[choice()], autocomplete=True)])],
    "choices of a yes or no": [command(options=[value(type=5, choices=[choice()])])],
    "a length of 6001": [command(options=[value(max_length=6001)])],
    "no such type": [command(options=[value(type=12)])],
    "more than 8000 letters": [command(options=[value(name=f"o{n}", choices=LONG) for n in range(25)])],
    "an unknown field": [command(hint="x")],
}


@pytest.mark.parametrize("commands", BAD_COMMANDS.values(), ids=BAD_COMMANDS)
def test_commands_that_discord_refuses_are_refused(commands: list[Json]) -> None:
    assert faults_of_commands(commands)


# Discord's own description


@by_description
@pytest.mark.parametrize(
    ("schema", "bodies"),
    [(MESSAGE, GOOD_MESSAGES), (MODAL, GOOD_MODALS), (COMMAND, [each for some in GOOD_COMMANDS for each in some])],
)
def test_what_is_taken_here_is_as_discord_describes_it(schema: str, bodies: list[Json]) -> None:
    assert [faults_by_description(body, schema) for body in bodies] == [[]] * len(bodies)


@by_description
def test_what_discord_describes_otherwise_is_told_with_its_place() -> None:
    (fault,) = faults_by_description(modal(label(asked()), title="x" * 46), MODAL)
    assert fault.startswith("$.title: ")
