"""Cards and answers as JSON and back, so that an answer can be given a second time word for word.

It knows the closed vocabulary of `core.chat` and nothing else: an unknown class raises WrongDeclarationError.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from importlib import import_module
from typing import Any

from core.chat.words import HIDDEN, Secret
from core.errors import WrongDeclarationError

Json = dict[str, Any] | list[Any] | str | int | bool | None

_CLASSES: dict[str, type] = {
    kind.__name__: kind
    for module in map(import_module, ("core.chat.card", "core.chat.form", "core.chat.outcome", "core.chat.words"))
    for kind in vars(module).values()
    if isinstance(kind, type) and kind.__module__ == module.__name__
}


def encode(value: object) -> Json:
    """JSON for a value of the vocabulary."""
    match value:
        case Enum():
            return {"is": type(value).__name__, "name": value.name}
        case None | bool() | int() | str():
            return value
        case datetime():
            return {"is": "datetime", "iso": value.isoformat()}
        case date():
            return {"is": "date", "iso": value.isoformat()}
        case tuple() | list():
            return [encode(item) for item in value]
        case Secret():
            return {"is": "Secret", "text": HIDDEN}
        case Mapping():
            return {"is": "map", "items": [[key, encode(item)] for key, item in value.items()]}
        case _:
            pass
    if is_dataclass(value) and type(value).__name__ in _CLASSES:
        parts = {field.name: encode(getattr(value, field.name)) for field in fields(value)}
        return {"is": type(value).__name__, **parts}
    msg = f"{type(value).__name__} is not in the vocabulary of core.chat"
    raise WrongDeclarationError(msg)


def decode(value: Json) -> Any:  # noqa: ANN401  # as many types as the vocabulary has
    """The value behind the JSON that `encode` wrote."""
    if isinstance(value, list):
        return tuple(decode(item) for item in value)
    if not isinstance(value, dict):
        return value
    match value["is"]:
        case "datetime":
            return datetime.fromisoformat(value["iso"])
        case "date":
            return date.fromisoformat(value["iso"])
        case "map":
            return {key: decode(item) for key, item in value["items"]}
        case kind:
            known = _CLASSES[kind]
            if issubclass(known, Enum):
                return known[value["name"]]
            return known(**{key: decode(item) for key, item in value.items() if key != "is"})
