"""Forms: what is still asked, as plain data. Each platform shows them its own way and sends values back by name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from core.chat.card import Choice, WireValue
from core.chat.words import Text


class Kind(StrEnum):
    """What a field holds."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    WHOLE_NUMBER = "whole_number"
    YES_NO = "yes_no"
    CHOICE = "choice"
    CHOICES = "choices"
    DATE = "date"
    REFERENCE = "reference"
    REFERENCES = "references"
    FILE = "file"


SEVERAL = frozenset({Kind.CHOICES, Kind.REFERENCES})
"""Kinds whose value is several texts."""


@dataclass(frozen=True, kw_only=True)
class Field:
    """One question of a form.

    `choices`: all of them, or for a reference the likely ones; `suggest`: more can be searched for.
    `value`: what stands in it already, canonical (an ISO date, ids), and `chosen` the labels of those ids.
    `readers`: who will read the answer. `minimum`, `maximum`: of a whole number, inclusive.
    """

    name: str
    label: Text
    kind: Kind
    required: bool
    readers: Text | None = None
    hint: Text | None = None
    max_length: int | None = None
    minimum: int | None = None
    maximum: int | None = None
    choices: tuple[Choice, ...] = ()
    suggest: bool = False
    headline: bool = False
    value: WireValue | None = None
    chosen: tuple[Choice, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Problem:
    """Why a value cannot be taken, what to do, and what may have been meant (at most 25).

    `understood`: of a reference of which one piece alone was not, the values of the others; a candidate completes them.
    """

    text: Text
    candidates: tuple[Choice, ...] = ()
    understood: tuple[str, ...] | None = None


@dataclass(frozen=True, kw_only=True)
class Form:
    """A command that still needs answers.

    `given` holds what is known already and not shown; `token` travels through all pages and is used up only by an
    executed command. `problems` by field name. `later`: fields that are asked on pages of their own, where a platform's
    forms are too small for all.
    """

    command: str
    title: Text
    fields: tuple[Field, ...]
    submit: Text
    token: str
    given: Mapping[str, WireValue] = field(default_factory=dict)
    problems: Mapping[str, Problem] = field(default_factory=dict)
    note: Text | None = None
    later: tuple[str, ...] = ()
