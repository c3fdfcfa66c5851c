"""Modals of Discord as a person reads them and fills them in.

What is wrong with a field stands above it, or before what always stands below its label, as a problem does elsewhere.
The button that sends a modal has no words of ours.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from core.chat import Reader, plain
from core.commands import COMMANDS
from tests.fakes.discord import components as kinds
from tests.journeys.seats import Added
from tests.journeys.seats.components_v2 import ISOLATES, lines_of
from tests.journeys.seen import Asked, Question, Seen, form_seen

if TYPE_CHECKING:
    from tests.journeys.seats import Typed

Json = dict[str, Any]


def read_modal(modal: Json, given: object) -> Seen:
    """A modal as it opens: with what stands in its fields, and with what is wrong in them."""
    questions: list[Question] = []
    note, above, problem = "", "", ""
    for component in modal["components"]:
        if component["type"] == kinds.TEXT:
            lines = lines_of(component["content"], "UTC")
            said = "\n".join(line.text for line in lines)
            if lines[0].style == "bold":
                problem = said
            elif not _wrong(said):
                above = said
            else:
                note = said
            continue
        assert component["type"] == kinds.LABEL, f"nobody reads components of type {component['type']} in a modal yet"
        questions.append(_question(component, problem, above))
        above = problem = ""
    return form_seen(Asked(title=modal["title"], note=note, submit="", questions=tuple(questions)), given)


def standing(component: Json) -> str | list[str]:
    """What is sent of a field that nobody touched: text, or the values of what is chosen."""
    if component["type"] == kinds.TEXT_INPUT:
        return str(component.get("value", ""))
    return [each["value"] for each in component.get("options", ()) if each.get("default")]


def sent(field: Json, answer: Typed | None) -> str | list[str] | tuple[str, bytes] | None:
    """What is sent of a field; None for one that is left as it is and holds nothing."""
    if isinstance(answer, Added):
        return answer.name, answer.content
    if answer is None:
        value = standing(field)
        return (value[0] if value else None) if field["type"] == kinds.RADIOS and isinstance(value, list) else value
    labels = answer if isinstance(answer, tuple) else (answer,)
    if field["type"] == kinds.TEXT_INPUT:
        return ", ".join(labels)
    values = {each["label"]: each["value"] for each in field["options"]}
    chosen: list[str] = [values[label] for label in labels if label]
    if field["type"] == kinds.RADIOS:
        return chosen[0]
    assert field["type"] in {kinds.STRING_SELECT, kinds.CHECKBOXES}
    return chosen


def _question(label: Json, problem: str, above: str) -> Question:
    field = label["component"]
    below = label.get("description", "").translate(ISOLATES)
    wrong = _wrong(below)
    value = standing(field)
    chosen = {each["value"]: each["label"] for each in field.get("options", ())}
    labels = tuple(chosen[each] for each in value) if isinstance(value, list) else ()
    several = field["type"] == kinds.CHECKBOXES or field.get("max_values", 1) > 1
    return Question(
        name=field["custom_id"],
        label=label["label"],
        required=field.get("required", True),
        value=value if isinstance(value, str) else labels if several else "".join(labels),
        choices=tuple(chosen.values()),
        beside=above or below.removeprefix(wrong).strip(),
        problem=problem or wrong,
    )


def _wrong(below: str) -> str:
    """What is said below a question besides what always stands there."""
    for said in _always():
        below = below.replace(said, "")
    return below.strip()


@cache
def _always() -> tuple[str, ...]:
    """Every hint, and who reads it, of all fields there are; the longest first."""
    asked = [declared.ask for command in COMMANDS.values() for declared in command.fields]
    texts = {plain(text, Reader()) for ask in asked for text in (ask.hint, ask.readers) if text is not None}
    return tuple(sorted(texts, key=len, reverse=True))
