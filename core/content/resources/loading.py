"""The one loader of the data files: TOML in, typed rows out, and of what is wrong the file and the row.

`funding.toml`, `ideas.toml`, `reading.toml` and `templates.toml` hold the facts with English words;
`words.<language>.toml` may say a row's words in another language.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter, ValidationError

from core.content.resources.rows import CODE, STAFFS_OWN, Funding, Idea, Reading, Resource, Template

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

KINDS: Mapping[str, type[Resource]] = MappingProxyType(
    {"FUND": Funding, "IDEA": Idea, "READ": Reading, "TEMP": Template}
)
"""By the letters that a code begins with."""

FILES: Mapping[str, str] = MappingProxyType(
    {"FUND": "funding.toml", "IDEA": "ideas.toml", "READ": "reading.toml", "TEMP": "templates.toml"}
)

FOLDER = files("core.content.resources")

WORDS = ("name", "about", "who", "figure", "timing", "body")
"""What is said in words, and may be translated; all else is a fact."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong: in which file, in which row (by code, or "row 3" where it has none), and what."""

    file: str
    row: str
    words: str

    def __str__(self) -> str:
        """ "funding.toml, FUND-003: deadline_month: …" """
        return f"{self.file}, {self.row}: {self.words}" if self.row else f"{self.file}: {self.words}"


class WrongRowsError(ValueError):
    """Rows that are not as they have to be."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = faults


@cache
def resources() -> Mapping[str, Resource]:
    """Every row of the data files, by its code, in their order. Raises WrongRowsError."""
    found, faults = read_folder(FOLDER)
    if faults:
        raise WrongRowsError(faults)
    return MappingProxyType(found)


def read_folder(folder: Traversable) -> tuple[dict[str, Resource], list[Fault]]:
    """The rows that are right, and everything that is wrong."""
    found: dict[str, Resource] = {}
    faults: list[Fault] = []
    for kind, file in FILES.items():
        for row in _rows_of(folder, kind, file, faults):
            found[row.code] = row
    for entry in sorted(folder.iterdir(), key=lambda each: each.name):
        if entry.name.startswith("words.") and entry.name.endswith(".toml"):
            _translations(entry, found, faults)
    return found, faults


def _rows_of(folder: Traversable, kind: str, file: str, faults: list[Fault]) -> Iterator[Resource]:
    table = _table(folder / file, faults)
    listed = table.pop("row", [])
    faults += [Fault(file, "", f"{each!r} is not known here: rows begin with [[row]]") for each in table]
    if not isinstance(listed, list):
        faults.append(Fault(file, "", "rows begin with [[row]]"))
        return
    for number, raw in enumerate(listed, start=1):
        code = raw.get("code") if isinstance(raw, dict) else None
        where = code if isinstance(code, str) else f"row {number}"
        expected = f"{kind}-{number:03d}"
        try:
            row = read_row(kind, raw)
        except WrongRowsError as error:
            faults += [replace(fault, file=file, row=where) for fault in error.faults]
            continue
        if row.code != expected:
            faults.append(
                Fault(file, where, f"code: must be {expected} here. Rows are numbered on and never taken out")
            )
        if number >= STAFFS_OWN:
            faults.append(Fault(file, where, f"code: numbers from {STAFFS_OWN} on are of rows that staff added"))
        yield row


def _table(file: Traversable, faults: list[Fault]) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        faults.append(Fault(file.name, "", "there is no such file"))
    except UnicodeDecodeError:
        faults.append(Fault(file.name, "", "is not written in UTF-8"))
    except tomllib.TOMLDecodeError as error:
        faults.append(Fault(file.name, "", f"is not TOML: {error}"))
    return {}


def read_row(kind: str, raw: object) -> Resource:
    """A row of that kind from plain values: dates as they are or as ISO words. Raises WrongRowsError; the faults name
    no file.
    """
    try:
        row = _adapter(kind).validate_json(json.dumps(raw, default=_iso), strict=True)
    except ValidationError as error:
        found = error.errors(include_url=False)
        inside = {each["loc"][:-1] for each in found}
        # A list is not short as well because something in it is wrong.
        told = [each for each in found if not (each["type"] == "too_short" and each["loc"] in inside)]
        raise WrongRowsError([Fault("", "", _fault(each)) for each in told]) from None
    faults = [Fault("", "", words) for words in _contradictions(kind, row)]
    if faults:
        raise WrongRowsError(faults)
    return row


def written(row: Resource) -> dict[str, Any]:
    """The row as plain values, as `read_row` takes them."""
    plain: dict[str, Any] = _adapter(row.code[:4]).dump_python(row, mode="json")
    return plain


@cache
def _adapter(kind: str) -> TypeAdapter[Resource]:
    return TypeAdapter(KINDS[kind])


def _iso(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    msg = f"{type(value).__name__} has no place in a row"
    raise TypeError(msg)


def _fault(error: ErrorDetails) -> str:
    """ "deadline_month: must be at most 12, not 13" """
    path = ".".join(str(each) for each in error["loc"])
    context = error.get("ctx", {})
    match error["type"]:
        case "missing" | "missing_argument":
            words = "is missing"
        case "extra_forbidden" | "unexpected_keyword_argument":
            words = "is not known"
        case "enum":
            words = f"must be {context['expected']}, not {error['input']!r}"
        case "value_error":
            words = f"{context['error']}, not {error['input']!r}"
        case "string_too_long":
            words = f"has {len(error['input'])} characters, at most {context['max_length']}"
        case _:
            words = f"{error['msg'][:1].lower()}{error['msg'][1:]}, not {error['input']!r}"
    return f"{path}: {words}" if path else words


def _contradictions(kind: str, row: Resource) -> Iterator[str]:
    """What is right by itself and not together."""
    found = CODE.fullmatch(row.code)
    if found is None or found[1] != kind:
        yield f"code: must begin with {kind}"
    if isinstance(row, Funding):
        if (row.amount_max is None) != (row.currency is None):
            yield "amount_max and currency: there are both or neither"
        if row.deadline_day is not None and row.deadline_month is None:
            yield "deadline_day: needs a deadline_month"
        elif row.deadline_day is not None and row.deadline_month is not None:
            try:
                date(2028, row.deadline_month, row.deadline_day)
            except ValueError:
                yield f"deadline_day: that month has no day {row.deadline_day}"
    for each in fields(row):
        value = getattr(row, each.name)
        if isinstance(value, tuple) and len(set(value)) < len(value):
            yield f"{each.name}: names something twice"


# Other languages


def _translations(entry: Traversable, rows: Mapping[str, Resource], faults: list[Fault]) -> None:
    for code, words in _table(entry, faults).items():
        if code not in rows:
            faults.append(Fault(entry.name, code, "there is no such row"))
        elif not isinstance(words, dict):
            faults.append(Fault(entry.name, code, "must be a table of words"))
        elif facts := sorted(set(words) - set(WORDS)):
            faults.append(Fault(entry.name, code, f"{', '.join(facts)}: only {', '.join(WORDS)} may be translated"))
        else:
            try:
                read_row(code[:4], {**written(rows[code]), **words})
            except WrongRowsError as error:
                faults += [replace(fault, file=entry.name, row=code) for fault in error.faults]


@cache
def translated(language: str) -> Mapping[str, Mapping[str, str]]:
    """The words of rows in that language, by code; none where nobody has translated any."""
    if not language.isascii() or not language.replace("-", "").isalpha():
        return {}
    faults: list[Fault] = []
    file = FOLDER / f"words.{language}.toml"
    return MappingProxyType(_table(file, faults)) if file.is_file() else {}
