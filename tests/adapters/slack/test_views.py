"""Forms as modals, and what was written in them read back."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from adapters.slack.payloads import State
from adapters.slack.views import answers_of, carrying_files, errors_of, form_view, uploads_of
from core.chat import Choice, Field, Form, Kind, Problem, Reader, Text, WireValue, _, name
from tests.fakes.slack.limits import faults_of_view

READER = Reader("en", "Pacific/Fiji")
FEW = tuple(Choice(value=f"{n}", label=name(f"Choice {n}")) for n in range(3))
MANY = tuple(Choice(value=f"{n}", label=name(f"Choice {n}")) for n in range(25))


def field(
    kind: Kind,
    value: WireValue | None = None,
    *,
    choices: tuple[Choice, ...] = (),
    chosen: tuple[Choice, ...] = (),
    suggest: bool = False,
) -> Field:
    return Field(
        name="it",
        label=_("It"),
        kind=kind,
        required=True,
        value=value,
        choices=choices,
        chosen=chosen,
        suggest=suggest,
    )


def form_of(asked: Field, *, note: Text | None = None, problem: Problem | None = None) -> Form:
    return Form(
        command="log",
        title=_("Log a talk"),
        fields=(asked,),
        submit=_("Log it"),
        token="t",
        note=note,
        problems={"it": problem} if problem else {},
    )


def view_of(form: Form) -> dict[str, Any]:
    view = form_view(form, "handle", READER, cancel=_("Cancel"))
    assert faults_of_view(view) == []
    return view


def test_a_modal_has_its_own_id_and_asks_every_field() -> None:
    what = replace(field(Kind.LONG_TEXT), required=False, readers=_("Read by staff."), hint=_("In your words."))
    view = view_of(form_of(what, note=_("“had a talk”")))

    assert view["callback_id"] == "form.handle"
    assert (view["title"]["text"], view["submit"]["text"], view["close"]["text"]) == ("Log a talk", "Log it", "Cancel")
    note, asked = view["blocks"]
    assert note["elements"][0]["text"] == "“had a talk”"
    assert asked == {
        "type": "input",
        "block_id": "it",
        "label": {"type": "plain_text", "text": "It", "emoji": True},
        "element": {"type": "plain_text_input", "multiline": True, "max_length": 3000, "action_id": "answer"},
        "optional": True,
        "hint": {"type": "plain_text", "text": "In your words. Read by staff.", "emoji": True},
    }


@pytest.mark.parametrize(
    ("asked", "widget", "standing"),
    [
        (field(Kind.TEXT, "Suva"), "plain_text_input", "Suva"),
        (field(Kind.WHOLE_NUMBER, "30"), "number_input", "30"),
        (field(Kind.WHOLE_NUMBER, "often"), "plain_text_input", "often"),
        (field(Kind.WHOLE_NUMBER, "٣٠"), "plain_text_input", "٣٠"),
        (field(Kind.DATE, "2026-11-20"), "datepicker", "2026-11-20"),
        (field(Kind.DATE, "03/04"), "plain_text_input", "03/04"),
        (field(Kind.DATE, "2026-02-30"), "plain_text_input", "2026-02-30"),
        (field(Kind.CHOICE, "1", choices=FEW), "radio_buttons", "Choice 1"),
        (field(Kind.YES_NO, choices=FEW[:2]), "radio_buttons", None),
        (field(Kind.CHOICE, "24", choices=MANY), "static_select", "Choice 24"),
        (field(Kind.CHOICES, ("1", "2"), choices=FEW), "checkboxes", "Choice 1, Choice 2"),
        (field(Kind.CHOICES, (), choices=MANY), "multi_static_select", None),
        (field(Kind.REFERENCE, "2", choices=FEW), "radio_buttons", "Choice 2"),
        (field(Kind.REFERENCE, "2", choices=MANY, suggest=True, chosen=FEW[2:]), "external_select", "Choice 2"),
        (field(Kind.REFERENCES, ("0", "2"), choices=FEW), "checkboxes", "Choice 0, Choice 2"),
        (field(Kind.REFERENCES, None, suggest=True), "multi_external_select", None),
        (field(Kind.REFERENCES, ("1",), suggest=True, chosen=FEW[1:2]), "multi_external_select", "Choice 1"),
        (field(Kind.FILE), "file_input", None),
    ],
)
def test_every_kind_of_field_has_its_widget_with_what_stands_in_it(
    asked: Field, widget: str, standing: str | None
) -> None:
    (block,) = view_of(form_of(asked))["blocks"]
    element = block["element"]
    assert element["type"] == widget
    (found,) = [value for key, value in element.items() if key.startswith("initial")] or [None]
    shown = [found] if isinstance(found, dict) else found
    if isinstance(shown, list):
        shown = ", ".join(each["text"]["text"] for each in shown)
    assert shown == standing


@pytest.mark.parametrize(
    ("asked", "widget"),
    [
        (field(Kind.CHOICE, "1", choices=FEW), "static_select"),
        (field(Kind.REFERENCE, "1", choices=FEW), "static_select"),
        (field(Kind.YES_NO, "1", choices=FEW[:2]), "radio_buttons"),
        (field(Kind.CHOICES, ("1",), choices=FEW), "checkboxes"),
    ],
)
def test_a_choice_that_may_be_left_open_can_be_cleared(asked: Field, widget: str) -> None:
    (block,) = view_of(form_of(replace(asked, required=False)))["blocks"]
    assert (block["element"]["type"], block["optional"]) == (widget, True)


@pytest.mark.parametrize(("value", "optional"), [(None, False), ((), False), ("Springfield", True)])
def test_what_is_asked_again_because_it_was_empty_must_be_filled_in(value: WireValue | None, optional: bool) -> None:
    asked = replace(field(Kind.TEXT, value), required=False)
    _said, block = view_of(form_of(asked, problem=Problem(text=_("Which bigger town is near?"))))["blocks"]
    assert block["optional"] is optional


def test_what_is_wrong_stands_above_its_field_and_what_may_be_meant_comes_first() -> None:
    problem = Problem(text=_("I do not know “Amann”."), candidates=(FEW[2],))
    asked = field(Kind.REFERENCE, "Amann", choices=FEW)
    form = form_of(asked, problem=problem)

    said, block = view_of(form)["blocks"]
    assert said["elements"][0]["text"] == "*I do not know “Amann”.*"
    assert [each["value"] for each in block["element"]["options"]] == ["2", "0", "1"]
    assert errors_of(form, READER) == {"it": "I do not know “Amann”."}


def test_what_does_not_fit_into_slack_s_field_is_said() -> None:
    said, block = view_of(form_of(field(Kind.LONG_TEXT, "x" * 3001)))["blocks"]
    assert said["elements"][0]["text"].startswith("Slack takes 3000 letters here.")
    assert block["element"]["initial_value"] == "x" * 3000


@pytest.mark.parametrize(
    ("state", "answer"),
    [
        ({"type": "plain_text_input", "value": "Suva"}, "Suva"),
        ({"type": "plain_text_input", "value": None}, ""),
        ({"type": "number_input", "value": "30"}, "30"),
        ({"type": "datepicker", "selected_date": "2026-11-20"}, "2026-11-20"),
        ({"type": "datepicker", "selected_date": None}, ""),
        ({"type": "radio_buttons", "selected_option": {"value": "video"}}, "video"),
        ({"type": "static_select", "selected_option": None}, ""),
        ({"type": "external_select", "selected_option": {"value": "3"}}, "3"),
        ({"type": "checkboxes", "selected_options": [{"value": "1"}, {"value": "2"}]}, ("1", "2")),
        ({"type": "multi_external_select", "selected_options": []}, ()),
    ],
)
def test_an_answer_is_read_back_and_an_emptied_one_is_empty(state: dict[str, Any], answer: WireValue) -> None:
    assert answers_of(
        State.model_validate({"values": {"it": {"answer": state}, "other": {"press.1": {"type": "button"}}}})
    ) == {"it": answer}


def test_files_are_apart_from_the_other_answers() -> None:
    chosen = {"type": "file_input", "files": [{"id": "F1"}]}
    state = State.model_validate({"values": {"it": {"answer": chosen}, "other": {"answer": {"type": "file_input"}}}})
    assert answers_of(state) == {}
    assert uploads_of(state) == {"it": ("F1",), "other": ()}


def test_a_file_that_was_given_is_carried_and_need_not_be_added_again() -> None:
    form = carrying_files(form_of(field(Kind.FILE, "kept")))
    assert form.given == {"it": "kept"}
    said, block = view_of(form)["blocks"]
    assert said["elements"][0]["text"] == "Your file is here already. Add one only to replace it."
    assert block["optional"] is True


def test_a_file_that_cannot_be_taken_is_asked_for_again() -> None:
    gone = Problem(text=_("This file is not there any more."))
    form = carrying_files(form_of(field(Kind.FILE, "kept"), problem=gone))
    assert form.given == {}
    _said, block = view_of(form)["blocks"]
    assert block["optional"] is False
