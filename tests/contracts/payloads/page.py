"""A story as a page of text: what was done, how the answer reads, and the exact payload."""

from __future__ import annotations

import json
import re
import unicodedata
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from tests.contracts.payloads.given import Given

    Draw = Callable[[Given], Iterator[str]]

WIDTH = 118


def page_of(subject: str, scenes: Sequence[tuple[str, Given | None]], draw: Draw) -> str:
    """The scenes of the story in their order, by their numbers in it, but for those in which the platform is given
    nothing. Random handles have names, everything else is as the platform takes it.
    """
    handles = Handles()
    lines = [subject, "=" * len(subject)]
    for number, (because, given) in enumerate(scenes, 1):
        if given is None:
            continue
        heading = visible(f"{number}. {because}")
        lines += ["", heading, "-" * min(len(heading), WIDTH), ""]
        lines += [f"| {visible(line)}".rstrip() for line in draw(given)]
        lines += ["", f"{given.kind}:", *_json(handles.named(given.payload), "", "")]
    return "\n".join(lines) + "\n"


class Handles:
    """Names for what is random in a payload, in the order of appearance: the keys of drafts and of buttons that act
    once, and of photos. The rest of a handle is the same in every run, and stays.
    """

    _FORM = re.compile(r"((?:form|step)\.)([\w-]{16})()")
    _DRAFT = re.compile(r"(\d+d\|)([\w-]{16})()")
    _ONCE = re.compile(r"(\d+\|[^|]+\|)([\w-]{8})(\|.*)", re.DOTALL)
    _PHOTO = re.compile(r"(\d+\|[^|]+\|\|\|(?:.*&)?photo=)([\w-]{22})(.*)", re.DOTALL)
    _PLACES: Mapping[str, tuple[re.Pattern[str], ...]] = {
        "callback_id": (_FORM,),
        "value": (_DRAFT, _ONCE, _PHOTO),
        "block_id": (_DRAFT, _ONCE),
        "custom_id": (_FORM, _DRAFT, _ONCE, _PHOTO),
    }

    def __init__(self) -> None:
        self._names: dict[str, str] = {}

    def named(self, payload: object, at: str = "") -> object:
        """The payload with names where random handles stand."""
        if isinstance(payload, dict):
            return {name: self.named(value, name) for name, value in payload.items()}
        if isinstance(payload, list):
            return [self.named(each) for each in payload]
        if isinstance(payload, str):
            for pattern in self._PLACES.get(at, ()):
                if found := pattern.fullmatch(payload):
                    before, handle, behind = found.groups()
                    return before + self._names.setdefault(handle, f"RANDOM-{len(self._names) + 1}") + behind
        return payload


def _json(value: Any, before: str, behind: str) -> Iterator[str]:  # noqa: ANN401  # JSON, of any shape
    """JSON in its own order, each object on one line where it fits."""
    whole = f"{before}{visible(json.dumps(value, ensure_ascii=False))}{behind}"
    if len(whole) <= WIDTH or not isinstance(value, dict | list):
        yield whole
        return
    indent = before[: len(before) - len(before.lstrip())]
    opening, closing = "{}" if isinstance(value, dict) else "[]"
    inner = (
        [(f'"{name}": ', each) for name, each in value.items()]
        if isinstance(value, dict)
        else [("", each) for each in value]
    )
    yield before + opening
    for number, (label, each) in enumerate(inner, 1):
        yield from _json(each, f"{indent}  {label}", "," if number < len(inner) else "")
    yield indent + closing + behind


def visible(text: str) -> str:
    """Signs that cannot be seen, written as JSON writes them."""
    return "".join(json.dumps(sign)[1:-1] if unicodedata.category(sign) == "Cf" else sign for sign in text)
