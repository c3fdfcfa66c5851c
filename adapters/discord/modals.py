"""Forms as modals, page by page, and what was written in them read back.

A modal has five rows (docs.discord.com, "Modal"): a question is one, a line of words too. What is wrong and what must
be answered comes first; the other fields are asked later, if one wants. Fields are named by their `custom_id`. Discord
shows no error in a modal that was sent, so that one opens anew, with what is wrong below the questions.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, assert_never

from adapters.discord.cards import MENU, WORDS, option
from adapters.discord.payloads import Answered, Attachment, Submitted
from adapters.discord.words import markdown, plain_words
from core.chat import SEVERAL, Choice, Field, Form, Kind, Reader, Text, WireValue, _

Json = dict[str, Any]

LABEL, TEXT_INPUT, UPLOAD, RADIOS, BOXES = 18, 4, 19, 21, 22
"""Discord's types of components: label, text input, file upload, radio group, check boxes."""
SHORT, PARAGRAPH = 1, 2
"""Discord's styles of text inputs."""

ROWS = 5
LETTERS_BELOW = 100
"""Of the description below a label."""
MOST_LISTED = 10
"""Radio buttons and check boxes of one question; more choices stand in a menu. So does one choice that may be left
open: nobody can clear a radio button.
"""
LONGEST_INPUT = 4000
MENU_CHOICES = 25

FORM, STEP = "form.", "step."
"""How the id of a modal begins, before the form's handle; `STEP`: it was opened from a card that only leads on, and
what follows takes that card's place. Two open modals with one id would lose the second.
"""

_HERE = _("Your file is here already. Add one only to replace it.")
_PAST_DAY = _("today, yesterday, or 2026-04-03")
_DAY = _("2026-04-03")


def first_page(form: Form, reader: Reader) -> Form:
    """The fields that fit into one modal in the reader's language, in the form's order: first what is wrong, or
    required and empty. The others are left for `later`, with what stands in them.
    """
    room = ROWS - (1 if form.note is not None else 0)
    chosen: list[Field] = []
    for field in sorted(form.fields, key=lambda each: not _is_urgent(form, each)):
        if (rows := len(_drawn(form, field, reader))) > room:
            break
        room -= rows
        chosen.append(field)
    return _with_fields(form, chosen, later=tuple(each.name for each in form.fields if each not in chosen))


def only_wrong(form: Form) -> Form:
    """Of a form that was sent, what has to be changed; all else stays as it was written."""
    if not form.problems:
        return form
    return _with_fields(form, [each for each in form.fields if _is_urgent(form, each)], later=())


def form_modal(form: Form, handle: str, reader: Reader, *, step: bool) -> Json:
    """A page as a modal, under the handle that comes back with the answers. Its files are in `given` (`with_files`)."""
    rows = [] if form.note is None else [_words(form.note, reader)]
    for field in form.fields:
        rows += _drawn(form, field, reader)
    return {
        "custom_id": f"{STEP if step else FORM}{handle}",
        "title": plain_words(form.title, reader),
        "components": rows,
    }


def with_files(form: Form) -> Form:
    """The form with its files in `given`, since no upload can be filled in: an empty one leaves them. A file that
    cannot be taken is left out.
    """
    fields = tuple(
        replace(field, value=None) if field.kind is Kind.FILE and field.name in form.problems else field
        for field in form.fields
    )
    files = {field.name: field.value for field in fields if field.kind is Kind.FILE and field.value}
    return replace(form, fields=fields, given={**form.given, **files})


def answers_of(sent: Submitted) -> dict[str, WireValue]:
    """Values by field; an emptied field is "" and never left out. Files are apart: `uploads_of`.

    A menu does not tell whether it takes several: one answer is a text, more are several; the core takes both.
    """
    fields = [row.component for row in sent.components if row.component is not None and row.component.type != UPLOAD]
    return {field.custom_id: _answer(field) for field in fields}


def uploads_of(sent: Submitted) -> dict[str, Attachment]:
    """What was put into the file fields, by field."""
    return {
        row.component.custom_id: sent.resolved.attachments[row.component.values[0]]
        for row in sent.components
        if row.component is not None and row.component.type == UPLOAD and row.component.values
        if row.component.values[0] in sent.resolved.attachments
    }


def _answer(field: Answered) -> WireValue:
    if field.value is not None:
        return field.value
    return field.values if len(field.values) > 1 else "".join(field.values)


def _with_fields(form: Form, fields: Sequence[Field], *, later: tuple[str, ...]) -> Form:
    """These of its fields; what stands in the others is not lost."""
    others = {each.name: each.value for each in form.fields if each not in fields and each.value is not None}
    return replace(
        form,
        fields=tuple(each for each in form.fields if each in fields),
        given={**form.given, **others},
        later=(*later, *form.later),
    )


def _is_urgent(form: Form, field: Field) -> bool:
    return field.name in form.problems or (field.required and not field.value)


def _drawn(form: Form, field: Field, reader: Reader) -> list[Json]:
    """The question, with what is said of it below the label, or above it where that is too long."""
    problem = form.problems.get(field.name)
    said = [*([problem.text] if problem else []), *([_HERE] if field.kind is Kind.FILE and field.value else [])]
    below = [text for text in (field.hint, field.readers) if text is not None]
    together = " ".join(plain_words(text, reader) for text in (*said, *below))
    above: list[Json] = []
    if len(together) > LETTERS_BELOW and said:
        above = [{"type": WORDS, "content": "\n".join(markdown(text, reader, strong=True) for text in said)}]
        together = " ".join(plain_words(text, reader) for text in below)
    if len(together) > LETTERS_BELOW:
        above.append({"type": WORDS, "content": "\n".join(markdown(text, reader) for text in below)})
        together = ""
    label = {
        "type": LABEL,
        "label": plain_words(field.label, reader),
        **({"description": together} if together else {}),
        "component": _component(form, field, reader),
    }
    return [*above, label]


def _component(form: Form, field: Field, reader: Reader) -> Json:
    required = field.required and not (field.kind is Kind.FILE and bool(field.value))
    required = required or (field.name in form.problems and not field.value and field.kind is not Kind.FILE)
    asked: Json = {"custom_id": field.name, "required": required}
    values = field.value if isinstance(field.value, tuple) else (field.value,) if field.value else ()
    match field.kind:
        case Kind.TEXT | Kind.WHOLE_NUMBER:
            return {**asked, **_text(", ".join(values), SHORT)}
        case Kind.LONG_TEXT:
            return {**asked, **_text(", ".join(values), PARAGRAPH)}
        case Kind.DATE:
            hint = _PAST_DAY if field.choices else _DAY
            return {**asked, **_text(", ".join(values), SHORT), "placeholder": plain_words(hint, reader)}
        case Kind.YES_NO | Kind.CHOICE:
            return {**asked, **_one_of(field.choices, values, reader, required=required)}
        case Kind.CHOICES:
            return _some_of(asked, field.choices, values, reader)
        case Kind.REFERENCE | Kind.REFERENCES:
            return _reference(asked, form, field, values, reader)
        case Kind.FILE:
            return {**asked, "type": UPLOAD, "min_values": 1 if required else 0, "max_values": 1}
        case _:
            assert_never(field.kind)


def _text(value: str, style: int) -> Json:
    standing = {"value": value[:LONGEST_INPUT]} if value else {}
    return {"type": TEXT_INPUT, "style": style, "max_length": LONGEST_INPUT, **standing}


def _one_of(choices: Sequence[Choice], values: Sequence[str], reader: Reader, *, required: bool) -> Json:
    options = _options(choices, values[:1], reader)
    if required and 1 < len(options) <= MOST_LISTED:
        return {"type": RADIOS, "options": options}
    return {"type": MENU, "options": options, "min_values": 1 if required else 0, "max_values": 1}


def _some_of(asked: Json, choices: Sequence[Choice], values: Sequence[str], reader: Reader) -> Json:
    options = _options(choices, values, reader)
    return {
        **asked,
        "type": BOXES if len(options) <= MOST_LISTED else MENU,
        "options": options,
        "min_values": 1 if asked["required"] else 0,
        "max_values": len(options),
    }


def _options(choices: Sequence[Choice], values: Sequence[str], reader: Reader) -> list[Json]:
    return [{**option(each, reader), **({"default": True} if each.value in values else {})} for each in choices]


def _reference(asked: Json, form: Form, field: Field, values: Sequence[str], reader: Reader) -> Json:
    """A menu of all choices, or of what may have been meant; from more than it holds one is written, by its name."""
    problem = form.problems.get(field.name)
    meant = problem.candidates if problem is not None and field.kind is Kind.REFERENCE else ()
    choices = meant if field.suggest else (*meant, *(each for each in field.choices if each not in meant))
    if choices and len(choices) <= MENU_CHOICES:
        if field.kind in SEVERAL:
            return _some_of(asked, choices, values, reader)
        return {**asked, **_one_of(choices, values, reader, required=asked["required"])}
    labels = {each.value: plain_words(each.label, reader) for each in field.chosen}
    return {**asked, **_text(", ".join(labels.get(value, value) for value in values), SHORT)}


def _words(text: Text, reader: Reader) -> Json:
    return {"type": WORDS, "content": markdown(text, reader)}
