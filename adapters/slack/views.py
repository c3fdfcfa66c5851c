"""Forms as modals, and what was written in them read back.

A widget takes as much as Slack allows; what a field allows is checked by the core, so that a long text comes back with
an error and is never cut. Fields are named by their block, so an error finds its field (`response_action: errors`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, assert_never

from adapters.slack.blocks import option, plain_text
from adapters.slack.payloads import Answered, State
from adapters.slack.words import mrkdwn, plain_words
from core.chat import Choice, Field, Form, Kind, Reader, Text, WireValue, _

Json = dict[str, Any]

ANSWER = "answer"
"""The one action of each field."""

FORM = "form."
"""A modal's callback id is this and the form's handle: two open modals with one id would lose the second."""

FILE_INPUT = "file_input"

MOST_LISTED = 10
"""Radio buttons and check boxes that Slack shows in one list; more choices stand in a menu. So does one choice that may
be left open: Slack lets people clear a menu, and never a radio button.
"""

LONGEST_INPUT = 3000
"""Letters that Slack takes in one field, whatever ours allow."""

_HERE = _("Your file is here already. Add one only to replace it.")
_TOO_LONG = _("Slack takes {count} letters here. What you wrote is longer: this is its beginning.", count=LONGEST_INPUT)

_ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_WHOLE = re.compile(r"-?[0-9]{1,9}")


def form_view(form: Form, handle: str, reader: Reader, *, cancel: Text) -> Json:
    """The modal that asks for what is missing, under the handle that comes back with the answers."""
    blocks: list[Json] = []
    if form.note is not None:
        blocks.append(_small(mrkdwn(form.note, reader)))
    for field in form.fields:
        if (problem := form.problems.get(field.name)) is not None:
            blocks.append(_small(mrkdwn(problem.text, reader, strong=True)))
        if field.kind is Kind.FILE and field.value:
            blocks.append(_small(mrkdwn(_HERE, reader)))
        if isinstance(field.value, str) and len(field.value) > LONGEST_INPUT:
            blocks.append(_small(mrkdwn(_TOO_LONG, reader)))
        blocks.append(_input(field, _offered(form, field), reader, optional=_may_stay_open(form, field)))
    return {
        "type": "modal",
        "callback_id": f"{FORM}{handle}",
        "title": plain_text(form.title, reader),
        "submit": plain_text(form.submit, reader),
        "close": plain_text(cancel, reader),
        "blocks": blocks,
    }


def carrying_files(form: Form) -> Form:
    """The form with its files in `given`, since no field of Slack's can be filled in with one: an empty field leaves
    them. A file that cannot be taken is left out.
    """
    fields = tuple(
        replace(field, value=None) if field.kind is Kind.FILE and field.name in form.problems else field
        for field in form.fields
    )
    files = {field.name: field.value for field in fields if field.kind is Kind.FILE and field.value}
    return replace(form, fields=fields, given={**form.given, **files})


def errors_of(form: Form, reader: Reader) -> dict[str, str]:
    """What is wrong, by the block of its field."""
    return {name: plain_words(problem.text, reader) for name, problem in form.problems.items()}


def answers_of(state: State) -> dict[str, WireValue]:
    """What stands in a modal as values by field; an emptied field is "" or an empty tuple, never left out. Files are
    apart: `uploads_of`.
    """
    return {name: _answer(answered) for name, answered in _answers(state) if answered.type != FILE_INPUT}


def uploads_of(state: State) -> dict[str, tuple[str, ...]]:
    """Slack's ids of what was put into the file fields of a modal, by field."""
    return {
        name: tuple(file.id for file in answered.files or ())
        for name, answered in _answers(state)
        if answered.type == FILE_INPUT
    }


def _answers(state: State) -> Iterator[tuple[str, Answered]]:
    yield from ((name, actions[ANSWER]) for name, actions in state.values.items() if ANSWER in actions)


def _answer(answered: Answered) -> WireValue:
    match answered.type:
        case "checkboxes" | "multi_static_select" | "multi_external_select":
            return tuple(each.value for each in answered.selected_options or ())
        case "radio_buttons" | "static_select" | "external_select":
            return answered.selected_option.value if answered.selected_option else ""
        case "datepicker":
            return answered.selected_date or ""
        case _:
            return answered.value or ""


def _offered(form: Form, field: Field) -> tuple[Choice, ...]:
    """The field's choices; of a reference that was not understood first what may have been meant."""
    problem = form.problems.get(field.name)
    if problem is None or field.kind not in {Kind.REFERENCE, Kind.REFERENCES}:
        return field.choices
    meant = {choice.value for choice in problem.candidates}
    return (*problem.candidates, *(choice for choice in field.choices if choice.value not in meant))


def _may_stay_open(form: Form, field: Field) -> bool:
    """Whether it may be sent empty. One that was empty and is asked again for that may not."""
    if field.kind is Kind.FILE:
        return not field.required or bool(field.value)
    return not field.required and not (field.name in form.problems and not field.value)


def _input(field: Field, choices: Sequence[Choice], reader: Reader, *, optional: bool) -> Json:
    said = [plain_words(text, reader) for text in (field.hint, field.readers) if text is not None]
    return {
        "type": "input",
        "block_id": field.name,
        "label": plain_text(field.label, reader),
        "element": {**_element(field, choices, reader), "action_id": ANSWER},
        "optional": optional,
        **({"hint": {"type": "plain_text", "text": " ".join(said), "emoji": True}} if said else {}),
    }


def _element(field: Field, choices: Sequence[Choice], reader: Reader) -> Json:
    value = field.value if isinstance(field.value, str) else ", ".join(field.value or ())
    match field.kind:
        case Kind.TEXT | Kind.LONG_TEXT:
            return _text(value, long=field.kind is Kind.LONG_TEXT)
        case Kind.WHOLE_NUMBER if not value or _WHOLE.fullmatch(value):
            return {"type": "number_input", "is_decimal_allowed": False, **_standing("initial_value", value)}
        case Kind.WHOLE_NUMBER:
            return _text(value, long=False)
        case Kind.DATE if not value or _is_day(value):
            return {"type": "datepicker", **_standing("initial_date", value)}
        case Kind.DATE:
            return _text(value, long=False)
        case Kind.YES_NO:
            return _one_of(choices, value, reader, optional=False)
        case Kind.CHOICE:
            return _one_of(choices, value, reader, optional=not field.required)
        case Kind.CHOICES:
            return _some_of(choices, _several(field.value), reader)
        case Kind.REFERENCE | Kind.REFERENCES:
            return _reference(field, choices, reader)
        case Kind.FILE:
            return {"type": FILE_INPUT, "max_files": 1}
        case _:
            assert_never(field.kind)


def _text(value: str, *, long: bool) -> Json:
    standing = _standing("initial_value", value[:LONGEST_INPUT])
    return {"type": "plain_text_input", "multiline": long, "max_length": LONGEST_INPUT, **standing}


def _standing(name: str, value: str) -> Json:
    return {name: value} if value else {}


def _is_day(value: str) -> bool:
    """Whether Slack's calendar can show it."""
    if not _ISO_DAY.fullmatch(value):
        return False
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


def _one_of(choices: Sequence[Choice], value: str, reader: Reader, *, optional: bool) -> Json:
    options = [option(choice, reader) for choice in choices]
    chosen = next((each for each in options if each["value"] == value), None)
    kind = "radio_buttons" if len(options) <= MOST_LISTED and not optional else "static_select"
    return {"type": kind, "options": options, **({"initial_option": chosen} if chosen else {})}


def _several(value: WireValue | None) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else (value,) if value else ()


def _some_of(choices: Sequence[Choice], values: Sequence[str], reader: Reader) -> Json:
    options = [option(choice, reader) for choice in choices]
    chosen = [each for each in options if each["value"] in values]
    kind = "checkboxes" if len(options) <= MOST_LISTED else "multi_static_select"
    return {"type": kind, "options": options, **({"initial_options": chosen} if chosen else {})}


def _reference(field: Field, choices: Sequence[Choice], reader: Reader) -> Json:
    """A menu of all choices, or one that is searched while one types."""
    several = field.kind is Kind.REFERENCES
    if not field.suggest and choices:
        standing = _several(field.value)
        if several:
            return _some_of(choices, standing, reader)
        return _one_of(choices, "".join(standing[:1]), reader, optional=not field.required)
    chosen = [option(choice, reader) for choice in field.chosen]
    if several:
        return {
            "type": "multi_external_select",
            "min_query_length": 0,
            **({"initial_options": chosen} if chosen else {}),
        }
    return {"type": "external_select", "min_query_length": 0, **({"initial_option": chosen[0]} if chosen else {})}


def _small(text: str) -> Json:
    return {"type": "context", "elements": [{"type": "mrkdwn", "text": text}]}
