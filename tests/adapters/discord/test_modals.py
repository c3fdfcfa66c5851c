"""Forms as modals: what fits a page, what is asked first, and what comes back."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from adapters.discord.modals import (
    answers_of,
    first_page,
    form_modal,
    only_wrong,
    uploads_of,
    with_files,
)
from adapters.discord.payloads import Submitted
from core.chat import Choice, Field, Form, Kind, Name, Problem, Reader, Text, _, name
from tests.fakes.discord.limits import faults_of_modal
from tests.fakes.discord.openapi import MODAL, faults_by_description

ENGLISH = Reader("en", "UTC")


def field(called: str, kind: Kind = Kind.TEXT, **more: Any) -> Field:  # noqa: ANN401  # of any field
    return Field(name=called, label=name(called.capitalize()), kind=kind, **{"required": False, **more})


def form(*fields: Field, **more: Any) -> Form:  # noqa: ANN401  # of any form
    return Form(command="log", title=_("Log a talk"), fields=fields, submit=_("Send"), token="t", **more)


def choices(number: int) -> tuple[Choice, ...]:
    return tuple(Choice(value=f"v{each}", label=name(f"Choice {each}")) for each in range(number))


def drawn(shown: Form) -> dict[str, Any]:
    """The modal, which Discord takes."""
    modal = form_modal(shown, "handle", ENGLISH, step=False)
    assert [*faults_of_modal(modal), *faults_by_description(modal, MODAL)] == []
    return modal


def component(shown: Field, **more: Any) -> dict[str, Any]:  # noqa: ANN401  # of any form
    """How the one field is asked."""
    asked: dict[str, Any] = drawn(form(shown, **more))["components"][-1]["component"]
    return asked


def sent(*components: dict[str, Any], resolved: dict[str, Any] | None = None) -> Submitted:
    rows = [{"type": 18, "component": each} for each in components]
    return Submitted.model_validate({"custom_id": "form.h", "components": rows, "resolved": resolved or {}})


# Pages


def test_five_fields_are_one_page() -> None:
    page = first_page(form(*(field(each) for each in "abcde")), ENGLISH)
    assert ([each.name for each in page.fields], page.later) == (list("abcde"), ())


def test_of_six_what_is_required_and_empty_comes_first() -> None:
    optional = [field(each, value=each) for each in "abcde"]
    page = first_page(form(*optional, field("f", required=True)), ENGLISH)
    assert [each.name for each in page.fields] == list("abcdf")
    assert page.later == ("e",)
    assert page.given == {"e": "e"}


def test_six_that_are_required_need_a_second_page() -> None:
    page = first_page(form(*(field(each, required=True) for each in "abcdef")), ENGLISH)
    assert page.later == ("f",)


def test_a_note_takes_a_row() -> None:
    page = first_page(form(*(field(each) for each in "abcde"), note=_("You wrote something.")), ENGLISH)
    assert page.later == ("e",)
    assert drawn(page)["components"][0] == {"type": 10, "content": "You wrote something."}


def test_a_long_problem_takes_a_row_and_no_word_of_it_is_lost() -> None:
    long = name("Please " + "very " * 30 + "much.")
    shown = form(*(field(each) for each in "abcde"), problems={"e": Problem(text=long)})
    page = first_page(shown, ENGLISH)
    assert [each.name for each in page.fields] == list("abce")
    said = [each for each in drawn(page)["components"] if each["type"] == 10]
    assert long.message in str(said) or "very very" in str(said)


def test_of_a_form_that_was_sent_only_what_is_wrong_is_asked_again() -> None:
    shown = form(
        field("a", value="1"), field("b", value="2"), field("c", required=True), problems={"b": Problem(text=_("No."))}
    )
    wrong = only_wrong(shown)
    assert [each.name for each in wrong.fields] == ["b", "c"]
    assert wrong.given == {"a": "1"}
    assert wrong.later == ()


def test_what_comes_later_stays_later_when_a_page_is_asked_again() -> None:
    shown = form(field("a"), problems={"a": Problem(text=_("No."))}, later=("x", "y"))
    assert first_page(only_wrong(shown), ENGLISH).later == ("x", "y")


def test_two_open_modals_have_two_ids() -> None:
    first, second = (form_modal(form(field("a")), each, ENGLISH, step=False) for each in ("one", "two"))
    assert first["custom_id"] != second["custom_id"]


# Questions


@pytest.mark.parametrize(
    ("asked", "kind"),
    [
        (field("a", Kind.TEXT), 4),
        (field("a", Kind.LONG_TEXT), 4),
        (field("a", Kind.WHOLE_NUMBER, value="30"), 4),
        (field("a", Kind.DATE), 4),
        (field("a", Kind.YES_NO, choices=choices(2), required=True), 21),
        (field("a", Kind.YES_NO, choices=choices(2)), 3),
        (field("a", Kind.CHOICE, choices=choices(10), required=True), 21),
        (field("a", Kind.CHOICE, choices=choices(11), required=True), 3),
        (field("a", Kind.CHOICES, choices=choices(10)), 22),
        (field("a", Kind.CHOICES, choices=choices(25), value=("v1", "v24")), 3),
        (field("a", Kind.REFERENCE, choices=choices(24)), 3),
        (field("a", Kind.REFERENCE, choices=choices(25), suggest=True), 4),
        (field("a", Kind.REFERENCES, choices=choices(3), value=("v1",)), 22),
        (field("a", Kind.REFERENCES, choices=choices(25), suggest=True), 4),
        (field("a", Kind.FILE), 19),
        (field("a", Kind.FILE, required=True), 19),
    ],
)
def test_each_kind_is_asked_in_its_way(asked: Field, kind: int) -> None:
    assert component(asked)["type"] == kind


def test_one_of_more_than_a_menu_holds_is_written_by_its_name() -> None:
    known = Choice(value="7", label=name("Fiji"))
    asked = field("country", Kind.REFERENCE, choices=choices(25), suggest=True, value="7", chosen=(known,))
    assert component(asked)["value"] == "Fiji"


def test_what_may_have_been_meant_is_a_menu() -> None:
    problem = Problem(text=_("I do not know it."), candidates=choices(25))
    asked = field("country", Kind.REFERENCE, choices=choices(25), suggest=True, value="Fji", required=True)
    assert len(component(asked, problems={"country": problem})["options"]) == 25


def test_readers_stand_below_the_question() -> None:
    asked = form(field("a", readers=_("Read by staff.")))
    assert drawn(asked)["components"][0]["description"] == "Read by staff."


def test_a_file_that_is_there_stays_unless_another_is_added() -> None:
    shown = with_files(form(field("a", Kind.FILE, required=True, value="kept")))
    assert shown.given == {"a": "kept"}
    row = drawn(shown)["components"][0]
    assert not row["component"]["required"]
    assert row["description"].startswith("Your file is here already.")


def test_a_file_that_cannot_be_taken_is_asked_again() -> None:
    shown = with_files(form(field("a", Kind.FILE, required=True, value="x"), problems={"a": Problem(text=_("No."))}))
    assert shown.given == {}
    assert drawn(shown)["components"][0]["component"]["required"]


def test_words_of_a_member_are_no_markup_above_a_question() -> None:
    said = Text("I do not know “{text}”. " + "Really. " * 12, (("text", Name("**@everyone**")),))
    shown = form(field("a"), problems={"a": Problem(text=said)})
    assert "\\*\\*" in drawn(shown)["components"][0]["content"]


# What comes back


def test_answers_come_back_by_field() -> None:
    answers = answers_of(
        sent(
            {"type": 4, "custom_id": "text", "value": "words"},
            {"type": 4, "custom_id": "empty", "value": ""},
            {"type": 21, "custom_id": "radio", "value": "video"},
            {"type": 21, "custom_id": "unticked", "value": None},
            {"type": 3, "custom_id": "menu", "values": ["one"]},
            {"type": 3, "custom_id": "closed", "values": []},
            {"type": 22, "custom_id": "boxes", "values": ["a", "b"]},
            {"type": 22, "custom_id": "none", "values": []},
            {"type": 19, "custom_id": "file", "values": ["9"]},
        )
    )
    assert answers == {
        "text": "words",
        "empty": "",
        "radio": "video",
        "unticked": "",
        "menu": "one",
        "closed": "",
        "boxes": ("a", "b"),
        "none": "",
    }


def test_files_come_back_with_what_discord_tells_of_them() -> None:
    file = {"id": "9", "filename": "a.png", "size": 3, "url": "https://cdn.discordapp.com/a.png"}
    upload = {"type": 19, "custom_id": "file", "values": ["9"]}
    found = uploads_of(sent(upload, {"type": 4, "custom_id": "text"}, resolved={"attachments": {"9": file}}))
    assert {called: each.filename for called, each in found.items()} == {"file": "a.png"}


def test_an_empty_upload_leaves_the_file_of_before() -> None:
    assert uploads_of(sent({"type": 19, "custom_id": "file", "values": []})) == {}


def test_a_page_keeps_the_order_of_the_form() -> None:
    shown = form(field("a"), field("b", required=True), field("c"))
    page = first_page(replace(shown, problems={"c": Problem(text=_("No."))}), ENGLISH)
    assert [each.name for each in page.fields] == ["a", "b", "c"]
