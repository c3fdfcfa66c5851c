"""Messages and forms of the playground's interface as its page shows them, part after part (docs/playground.md)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.journeys.seen import Asked, Question, Reading, Seen, form_seen

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Json = dict[str, Any]


def read_outcome(outcome: Json, typed: Mapping[str, str | list[str]] | None = None) -> Seen:
    """What comes of something that was done. `typed`: what stands in a form that is still open."""
    if outcome["outcome"] != "form":
        return read_message(outcome["message"])
    form, errors = outcome["form"], outcome["errors"]
    kept = typed if typed is not None and errors else {}
    questions = tuple(_question(field, errors.get(field["name"], ""), kept) for field in form["fields"])
    asked = Asked(title=form["title"], note=form.get("note", ""), submit=form["submit"], questions=questions)
    assert set(errors) <= set(asked.names), f"an error of no field: {errors}"
    shown = [{**field, "value": kept.get(field["name"], field.get("value"))} for field in form["fields"]]
    return form_seen(asked, {"form": {**form, "fields": shown}})


def read_message(message: Json) -> Seen:
    """A card, part after part."""
    reading = Reading()
    for part in message["card"]["parts"]:
        _read(part, reading)
    return reading.message(message)


def buttons(message: Json) -> Iterator[tuple[Json, str | None]]:
    """Every button of a message, and the title of its row."""
    for part in message["card"]["parts"]:
        if "action" in part:
            yield part["action"], None
        yield from ((row["button"], row["title"]["text"]) for row in part.get("rows", ()) if "button" in row)
        yield from ((button, None) for button in part.get("buttons", ()))


def labels(field: Json) -> dict[str, str]:
    """What travels, by what is read."""
    choices = {each["label"]: each["value"] for each in field.get("choices", ())}
    chosen = {label: value for value, label in field.get("labels", {}).items()}
    return {**chosen, **choices}


def standing(field: Json) -> str | list[str]:
    """What the page sends for a field that nobody touched."""
    if field.get("value") is not None:
        value: str | list[str] = field["value"]
        return value
    return [] if field["kind"] in {"choices", "references"} else ""


def _read(part: Json, reading: Reading) -> None:
    match part["kind"]:
        case "text":
            reading.paragraph(part["text"])
        case "facts":
            for fact in part["facts"]:
                reading.fact(fact["label"]["text"], fact["value"]["text"])
        case "table":
            for row in [part["head"], *part["rows"]]:
                reading.head(" · ".join(cell["text"] for cell in row))
        case "rows":
            _read_rows(part, reading)
        case "buttons":
            _read_buttons(part, reading)
        case "context":
            reading.small(part["text"])
        case "file":
            reading.file(part["name"])
        case "image":
            reading.picture(part["alt"])
        case "divider":
            pass
        case kind:
            raise AssertionError(f"nobody reads {kind} yet")


def _read_buttons(part: Json, reading: Reading) -> None:
    for button in part["buttons"]:
        reading.button(button["label"])
        for text in _texts(button, "until"):
            reading.beside(button["label"], text)


def _read_rows(part: Json, reading: Reading) -> None:
    reading.head(part["title"]["text"], *_texts(part, "detail"))
    if "action" in part:
        reading.button(part["action"]["label"])
    for row in part["rows"]:
        button = row["button"]["label"] if "button" in row else None
        reading.row(row["title"]["text"], *_texts(row, "aside", "detail", "note"), button=button)
    for text in _texts(part, "foot"):
        reading.small(text)
    _read_buttons(part, reading)


def _texts(part: Json, *names: str) -> list[str]:
    return [part[name]["text"] for name in names if name in part]


def _question(field: Json, problem: str, typed: Mapping[str, str | list[str]]) -> Question:
    return Question(
        name=field["name"],
        label=field["label"],
        required=field["required"],
        value=_read_value(field, typed.get(field["name"], field.get("value", ""))),
        choices=_listed(field),
        beside=" ".join(field[name] for name in ("hint", "readers") if name in field),
        problem=problem,
    )


def _read_value(field: Json, value: str | list[str]) -> str | tuple[str, ...]:
    """What stands in a field. Among chips nothing is chosen when the value is none of them."""
    known = {value: label for label, value in labels(field).items()}
    if isinstance(value, list):
        return tuple(known.get(each, each) for each in value)
    return known.get(value, "" if field["kind"] in {"choice", "yes_no"} else value)


def _listed(field: Json) -> tuple[str, ...]:
    """What one chooses among; days and what is searched for are picked by controls of the page."""
    if field["kind"] == "date" or field.get("suggest"):
        return ()
    return tuple(each["label"] for each in field.get("choices", ()))
