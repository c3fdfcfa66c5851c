"""Whether an outcome fits every platform, in numbers of the platforms and not of our own code."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

from adapters.discord.cards import card_message
from adapters.discord.fallback import plain_messages
from adapters.discord.modals import first_page, form_modal
from adapters.playground.render import card_json
from adapters.playground.render_form import form_json
from adapters.slack.blocks import card_blocks, card_text
from adapters.slack.views import form_view
from core.chat import (
    Answer,
    Button,
    Buttons,
    Card,
    Choice,
    Context,
    Facts,
    Form,
    Pick,
    Reader,
    Refusal,
    Rows,
    Table,
    Words,
    _,
    card,
    plain,
)
from core.chat.codec import decode, encode
from core.commands import COMMANDS
from core.store.sealing import buttons_of
from tests.fakes.discord.limits import faults_of_message as faults_in_discord
from tests.fakes.discord.limits import faults_of_modal
from tests.fakes.discord.openapi import MESSAGE, MODAL, faults_by_description
from tests.fakes.slack.limits import faults_of_message, faults_of_view

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from core.chat import Text


SLACK_TEXT = 40_000
"""Slack cuts a message's text there (docs.slack.dev, chat.postMessage)."""

LAST_NOTICE = 2_147_482_647
"""The largest id of a notice by which it can be found again in Discord."""


def assert_answer_fits(answer: Answer) -> None:
    """A reply's card, a form or a refusal fits, and can be given a second time word for word."""
    outcome = answer.outcome
    assert decode(json.loads(json.dumps(encode(outcome)))) == outcome
    if isinstance(outcome, Form):
        assert_form_fits(outcome, answer.reader)
    elif isinstance(outcome, Refusal):
        assert plain(outcome.text, answer.reader)
        assert_card_fits(card(outcome.text, Buttons(outcome.buttons)), answer.reader)
    else:
        assert_card_fits(outcome.card, answer.reader)


def assert_card_fits(shown: Card, reader: Reader) -> None:
    """Each platform takes it as its adapter draws it, and every button works."""
    for button in buttons_of(shown):
        assert_button_works(button, reader)
    for part in shown.parts:
        match part:
            case Rows(rows=rows):
                assert len(rows) <= 8
            case Table(rows=rows):
                assert len(rows) <= 8
            case Pick(choices=choices):
                assert_choices_fit(choices, reader)
            case _:
                pass
    empty = [text for text in texts_of(shown) if not plain(text, reader)]
    assert not empty, shown
    assert json.loads(json.dumps(card_json(shown, reader)))["parts"]
    for native in (False, True):
        faults = faults_of_message(card_blocks(shown, reader, native=native))
        assert not faults, faults
    assert 0 < len(card_text(shown, reader)) <= SLACK_TEXT
    for body in (card_message(shown, reader, notice=LAST_NOTICE), *plain_messages(shown, reader, notice=LAST_NOTICE)):
        faults = [*faults_in_discord(body), *faults_by_description(body, MESSAGE)]
        assert not faults, faults


def assert_button_works(button: Button, reader: Reader) -> None:
    """It leads to a command that exists, and gives or asks only what that command takes."""
    assert 0 < len(plain(button.label, reader)) <= 75
    takes = {declared.name: declared for declared in COMMANDS[button.command].fields}
    assert set(button.given) - {"!"} <= set(takes)
    asked = button.ask if isinstance(button.ask, tuple) else ()
    assert all(not takes[name].ask.never for name in asked)


def assert_form_fits(form: Form, reader: Reader) -> None:
    """Slack: a title of 24 letters; Discord: labels of 45, and 25 choices."""
    assert 0 < len(plain(form.title, reader)) <= 24
    assert 0 < len(plain(form.submit, reader)) <= 24
    assert 0 < len(form.fields) <= 25
    for field in form.fields:
        assert 0 < len(plain(field.label, reader)) <= 45
        assert_choices_fit(field.choices, reader)
        assert_choices_fit(field.chosen, reader)
    for problem in form.problems.values():
        assert_choices_fit(problem.candidates, reader)
    assert all(plain(problem.text, reader) for problem in form.problems.values())
    on_the_page = json.loads(json.dumps(form_json(form, "handle", reader)))["fields"]
    assert [field["name"] for field in on_the_page] == [field.name for field in form.fields]
    faults = faults_of_view(form_view(form, "handle", reader, cancel=_("Cancel")))
    assert not faults, faults
    assert_pages_fit(form, reader)


def assert_pages_fit(form: Form, reader: Reader) -> None:
    """Discord takes each page, and every field stands on one of them."""
    asked: list[str] = []
    left = form
    while left.fields:
        page = first_page(left, reader)
        modal = form_modal(page, "h" * 16, reader, step=True)
        faults = [*faults_of_modal(modal), *faults_by_description(modal, MODAL)]
        assert not faults, faults
        assert page.fields
        asked += [field.name for field in page.fields]
        left = replace(left, fields=tuple(field for field in left.fields if field.name not in asked))
    assert sorted(asked) == sorted(field.name for field in form.fields)


def assert_choices_fit(choices: Sequence[Choice], reader: Reader) -> None:
    """Discord: 25 choices; Slack: a choice of 75 letters, read and travelling."""
    assert len(choices) <= 25
    for choice in choices:
        assert 0 < len(plain(choice.label, reader)) <= 75
        assert 0 < len(choice.value) <= 75


def texts_of(shown: Card) -> Iterator[Text]:
    """Every text of the card that stands in no button."""
    for part in shown.parts:
        match part:
            case Words(text) | Context(text):
                yield text
            case Facts(facts):
                yield from (text for fact in facts for text in (fact.label, fact.value))
            case Rows():
                yield part.title
                for row in part.rows:
                    yield from (text for text in (row.title, row.aside, row.detail, row.note) if text)
            case _:
                pass
