"""The fake refuses what Slack refuses; a validator that takes everything would prove nothing."""

from __future__ import annotations

from typing import Any

import pytest

from tests.fakes.slack.limits import faults_of_message, faults_of_view

Json = dict[str, Any]


def said(text: str, kind: str = "mrkdwn") -> Json:
    return {"type": kind, "text": text}


def button(**more: object) -> Json:
    return {"type": "button", "action_id": "a", "text": said("Go", "plain_text"), "value": "v", **more}


def section(**more: object) -> Json:
    return {"type": "section", "text": said("x"), **more}


def test_a_good_message_is_taken() -> None:
    assert faults_of_message([section(accessory=button()), {"type": "divider"}]) == []


@pytest.mark.parametrize(
    "blocks",
    [
        [],
        [{"type": "divider"}] * 51,
        [section(text=said(""))],
        [section(text=said("x" * 3001))],
        [section(text=said("<!channel>"))],
        [section(color="red")],
        [{"type": "section"}],
        [{"type": "section", "fields": [said("x")] * 11}],
        [{"type": "section", "fields": [said("x" * 2001)]}],
        [section(block_id="b"), section(block_id="b")],
        [section(accessory=button(text=said("x" * 76, "plain_text")))],
        [section(accessory=button(text=said("x")))],
        [section(accessory=button(value="x" * 2001))],
        [section(accessory=button(style="quiet"))],
        [{"type": "actions", "elements": []}],
        [{"type": "actions", "elements": [button(), button()]}],
        [{"type": "actions", "elements": [button(action_id=f"{n}") for n in range(26)]}],
        [{"type": "actions", "elements": [{"type": "static_select", "action_id": "a", "options": []}]}],
        [{"type": "context", "elements": [said("x")] * 11}],
        [{"type": "rich_text", "elements": []}],
        [{"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [said("", "text")]}]}],
        [section(text=said("x" * 3000)) for _number in range(5)],
        [{"type": "marquee"}],
    ],
)
def test_a_message_that_slack_refuses_is_refused(blocks: list[Json]) -> None:
    assert faults_of_message(blocks)


def modal(*blocks: Json, **more: object) -> Json:
    words = {"title": said("T", "plain_text"), "submit": said("S", "plain_text")}
    return {"type": "modal", "callback_id": "c", "blocks": list(blocks), **words, **more}


def asked(**element: object) -> Json:
    inner = {"type": "plain_text_input", "action_id": "a", **element}
    return {"type": "input", "block_id": "b", "label": said("L", "plain_text"), "element": inner}


CHOICE = {"text": said("One", "plain_text"), "value": "1"}


def test_a_good_modal_is_taken() -> None:
    assert faults_of_view(modal(asked(initial_value="x"))) == []


@pytest.mark.parametrize(
    "view",
    [
        modal(),
        modal(asked(), title=said("x" * 25, "plain_text")),
        modal(asked(), private_metadata="x" * 3001),
        modal(asked(), colour="red"),
        modal(asked(max_length=3001)),
        modal(asked(initial_value="xx", max_length=1)),
        modal(asked(type="datepicker", initial_date="today")),
        modal(asked(type="radio_buttons", options=[CHOICE, CHOICE])),
        modal(asked(type="radio_buttons", options=[{**CHOICE, "value": f"{n}"} for n in range(11)])),
        modal(asked(type="static_select", options=[{**CHOICE, "value": "x" * 151}])),
        modal(asked(type="static_select", options=[CHOICE], initial_option={**CHOICE, "value": "2"})),
        modal(asked(type="multi_static_select", options=[CHOICE], initial_options=[])),
        modal(asked(type="button", text=said("x", "plain_text"), value="v")),
        modal(asked(type="slider")),
        {key: value for key, value in modal(asked()).items() if key != "submit"},
        {key: value for key, value in modal(asked()).items() if key != "title"},
    ],
)
def test_a_modal_that_slack_refuses_is_refused(view: Json) -> None:
    assert faults_of_view(view)
