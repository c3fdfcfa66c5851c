"""How a command is declared: a frozen dataclass of what it takes, and a `Command` that says who may do what with it.

Wrong declarations fail at import, with the rule spelled out. Adapters never see these; they see `core.chat.Field`.
"""

from __future__ import annotations

import types
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import KW_ONLY, MISSING, dataclass, field, fields
from datetime import date
from enum import Enum, StrEnum
from functools import cached_property
from typing import (
    TYPE_CHECKING,
    Annotated,
    Any,
    Generic,
    Protocol,
    TypeVar,
    Union,
    get_args,
    get_origin,
    get_type_hints,
)

from core.chat.card import Choice, WireValue
from core.chat.form import Kind, Problem
from core.chat.outcome import Outcome
from core.chat.words import Text, _
from core.errors import WrongDeclarationError
from core.model.ids import FileId

if TYPE_CHECKING:
    from core.commands.context import Context
    from core.commands.making import Making

T = TypeVar("T")

SEND = _("Send")
TEXT_LENGTH = 200
LONG_TEXT_LENGTH = 2000


class Source(Protocol):
    """Where the choices of a reference come from. `given` holds the other answers, as they travel."""

    async def search(self, context: Context, given: Mapping[str, WireValue], query: str) -> Sequence[Choice]:
        """Choices for what was typed, best first, at most 25; for an empty query the likely ones."""
        ...

    async def named(
        self, context: Context, given: Mapping[str, WireValue], values: Sequence[str]
    ) -> Mapping[str, Choice]:
        """The choices that these values, or other exact names of them, stand for; those this person may not choose are
        left out.
        """
        ...


@dataclass(frozen=True)
class Ask:
    """How a value is asked for: intent, never widgets.

    `long`: several lines. `headline`: takes the words of a text command that belong to no other field. `readers`: who
    will read it. `labels`: of an enumeration's members. `default`: what stands in the field, or is taken, when nothing
    was given; it is handed the answers so far. `past`: a day that has been is meant. `late`: asked only when a rule
    names it. `never`: only buttons fill it. `depends`: the field whose answer `suggest` and `default` need. `nobody`:
    said instead of the form when there is nothing to choose from.
    """

    label: Text
    _: KW_ONLY
    suggest: Source | None = None
    long: bool = False
    headline: bool = False
    max_length: int | None = None
    minimum: int | None = None
    maximum: int | None = None
    readers: Text | None = None
    hint: Text | None = None
    labels: Mapping[Any, Text] = field(default_factory=dict)
    default: Callable[[Context, Mapping[str, WireValue]], Awaitable[WireValue | None]] | None = None
    past: bool = False
    late: bool = False
    never: bool = False
    depends: str | None = None
    nobody: Text | None = None


@dataclass(frozen=True)
class Declared:
    """One field of a command, as its annotation declares it. `required`: it never stays empty, though `ask.default`
    may fill it.
    """

    name: str
    kind: Kind
    python: type
    ask: Ask
    required: bool

    @property
    def max_length(self) -> int | None:
        """The most characters a text may have."""
        if self.kind not in {Kind.TEXT, Kind.LONG_TEXT}:
            return None
        return self.ask.max_length or (LONG_TEXT_LENGTH if self.ask.long else TEXT_LENGTH)


@dataclass(frozen=True)
class Rule:
    """What must hold of answers that are right each by itself, such as that a day has been.

    `of`: the fields whose values `judge` is given in this order, after the context; None is a field that stayed empty.
    It is not asked while one of them has a problem of its own, or waits for one that has. What it finds wrong is said
    at the last of them.
    """

    of: tuple[str, ...]
    judge: Callable[..., Awaitable[Problem | None]]


class Audience(Enum):
    """Who may use a command; checked before anything is read and again before anything is written."""

    ANYONE = "anyone"
    CONTACT = "contact"
    STAFF = "staff"


@dataclass(frozen=True, kw_only=True)
class Command(Generic[T]):
    """A thing a person can do.

    `name`: "log", or with its group "sister history". `changes`: writes something; lists do not, and take neither the
    writer's lock nor a remembered request. `makes`: what it writes is, or holds, a file that is made first
    (`making.Making`); until then it only reads. `hidden`: only buttons lead to it. `listed`: a menu of commands with
    limited room shows it; one that is not can still be typed, and buttons lead to it. `in_order`: its form keeps the
    order of the fields, where others ask first what may not stay empty. `rules`: what else must hold of the answers.
    `refusal`: said to those outside its audience. `instead`: handed what a button carries, answers what is said instead
    of opening the form, where that is needed no more.
    """

    name: str
    summary: Text
    takes: type[T]
    run: Callable[[Context, T], Awaitable[Outcome | Making]]
    who: Audience = Audience.ANYONE
    title: Text | None = None
    submit: Text = SEND
    note: Text | None = None
    changes: bool = True
    makes: bool = False
    hidden: bool = False
    listed: bool = True
    in_order: bool = False
    rules: tuple[Rule, ...] = ()
    refusal: Text | None = None
    instead: Callable[[Context, Mapping[str, WireValue]], Awaitable[Outcome | None]] | None = None

    @cached_property
    def fields(self) -> tuple[Declared, ...]:
        """What it takes, in the order it is asked. Raises WrongDeclarationError."""
        return declared_fields(self.takes)

    @property
    def for_staff(self) -> bool:
        """Whether only staff may use it."""
        return self.who is Audience.STAFF

    @property
    def group(self) -> str | None:
        """ "sister" for "sister history"; None for a command of its own."""
        return self.name.split(" ")[0] if " " in self.name else None


@dataclass(frozen=True, kw_only=True)
class Nothing:
    """A command that asks for nothing."""


def declared_fields(takes: type[Any]) -> tuple[Declared, ...]:
    """The fields of a command's dataclass. Raises WrongDeclarationError with the rule that is broken."""
    hints = get_type_hints(takes, include_extras=True)
    found = []
    for entry in fields(takes):
        where = f"{takes.__name__}.{entry.name}"
        hint = hints[entry.name]
        if get_origin(hint) is not Annotated:
            msg = f"{where}: every field is Annotated[type, Ask(...)]"
            raise WrongDeclarationError(msg)
        python, *extras = get_args(hint)
        ask = next((extra for extra in extras if isinstance(extra, Ask)), None)
        if ask is None:
            msg = f"{where}: the annotation holds no Ask"
            raise WrongDeclarationError(msg)
        optional = False
        if get_origin(python) in {Union, types.UnionType}:
            (python,) = [kind for kind in get_args(python) if kind is not type(None)]
            optional = True
        required = entry.default is MISSING and entry.default_factory is MISSING and not optional
        found.append(Declared(entry.name, _kind(where, python, ask), _inner(python), ask, required))
    headlines = [entry.name for entry in found if entry.ask.headline]
    if len(headlines) > 1:
        msg = f"{takes.__name__}: only one field may be the headline, not {', '.join(headlines)}"
        raise WrongDeclarationError(msg)
    return tuple(found)


def _inner(python: Any) -> type:  # noqa: ANN401  # an annotation, of any shape
    if get_origin(python) is tuple:
        python = get_args(python)[0]
    return getattr(python, "__supertype__", python)  # type: ignore[no-any-return]  # typing has no type for a NewType


def _kind(where: str, python: Any, ask: Ask) -> Kind:  # noqa: ANN401  # an annotation, of any shape
    """The kind of field for a Python type."""
    several = get_origin(python) is tuple
    if ask.suggest is not None:
        return Kind.REFERENCES if several else Kind.REFERENCE
    if python is FileId:
        return Kind.FILE
    inner = _inner(python)
    if issubclass(inner, StrEnum):
        if missing := [member.name for member in inner if member not in ask.labels]:
            msg = f"{where}: choices without a label: {', '.join(missing)}"
            raise WrongDeclarationError(msg)
        return Kind.CHOICES if several else Kind.CHOICE
    if inner is bool:
        return Kind.YES_NO
    if inner is int:
        return Kind.WHOLE_NUMBER
    if inner is date:
        return Kind.DATE
    if inner is str and not several:
        return Kind.LONG_TEXT if ask.long else Kind.TEXT
    msg = f"{where}: no kind of field holds {python}"
    raise WrongDeclarationError(msg)
