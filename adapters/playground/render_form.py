"""Forms as the JSON of docs/playground.md, in one reader's language and zone."""

from __future__ import annotations

from typing import Any

from adapters.playground.render import choice_json
from core.chat import Choice, Field, Form, Kind, Reader, plain

Json = dict[str, Any]


def form_json(form: Form, handle: str, reader: Reader) -> Json:
    """What is still asked, under the handle that comes back with the answers."""
    return {
        "id": handle,
        "title": plain(form.title, reader),
        "submit": plain(form.submit, reader),
        **({"note": plain(form.note, reader)} if form.note else {}),
        "fields": [_field(field, _offered(form, field), reader) for field in form.fields],
    }


def errors_json(form: Form, reader: Reader) -> dict[str, str]:
    """What is wrong, by field."""
    return {name: plain(problem.text, reader) for name, problem in form.problems.items()}


def _offered(form: Form, field: Field) -> tuple[Choice, ...]:
    """The field's choices; of a reference that was not understood first what may have been meant."""
    problem = form.problems.get(field.name)
    if problem is None or not problem.candidates or field.kind not in {Kind.REFERENCE, Kind.REFERENCES}:
        return field.choices
    meant = {choice.value for choice in problem.candidates}
    return (*problem.candidates, *(choice for choice in field.choices if choice.value not in meant))


def _field(field: Field, choices: tuple[Choice, ...], reader: Reader) -> Json:
    described: Json = {
        "name": field.name,
        "label": plain(field.label, reader),
        "kind": field.kind.value,
        "required": field.required,
    }
    if field.readers:
        described["readers"] = plain(field.readers, reader)
    if field.hint:
        described["hint"] = plain(field.hint, reader)
    if field.max_length is not None:
        described["max_length"] = field.max_length
    if choices:
        described["choices"] = [choice_json(choice, reader) for choice in choices]
    if field.suggest:
        described["suggest"] = True
    if field.value is not None:
        described["value"] = list(field.value) if isinstance(field.value, tuple) else field.value
    if field.chosen:
        described["labels"] = {choice.value: plain(choice.label, reader) for choice in field.chosen}
    return described
