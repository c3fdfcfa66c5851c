"""Buttons and forms as short handles that travel to a platform and come back.

What fits the platform's limit travels inside the handle; what does not is kept as a draft, bound to its owner. Nothing
lives in memory, so a button works after a restart, on another replica, and months later.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import assert_never
from urllib.parse import parse_qsl, urlencode

from core.chat.card import (
    Button,
    Buttons,
    Card,
    Context,
    Divider,
    Facts,
    FileRef,
    Image,
    Part,
    Pick,
    Rows,
    Table,
    WireValue,
    Words,
)
from core.chat.form import Form
from core.chat.invocation import AccountRef
from core.errors import UnknownHandleError
from core.model.defaults import BUTTON_LIFE, FORM_LIFE
from core.model.requests import Draft
from core.store.drafts import is_handle, new_draft, read_draft
from core.store.unit import UnitOfWork

HANDLE_LENGTH = 100
"""Discord's limit for a button's id, the smallest of all."""

_SEVERAL = "*"
_NONE_OF_SEVERAL = "~"
_PICKS = "!"
"""Under this name a pick's button carries the field that the picked value fills."""


@dataclass(frozen=True, slots=True)
class Unsealed:
    """What a handle stands for. `key` is set for buttons that act once and for forms; `picks` names the picked
    field. `submitted`: the values were sent with a form; `checked`: the form shows what is wrong with them. `later`:
    fields of a form that are still to be asked.
    """

    command: str
    given: Mapping[str, WireValue]
    ask: bool | tuple[str, ...]
    key: str | None
    picks: str | None = None
    submitted: bool = False
    checked: bool = False
    later: tuple[str, ...] = ()


def seal_card(card: Card, *, owner: AccountRef | None, now: datetime) -> tuple[Card, list[Draft]]:
    """The card with a handle on every button, and the drafts to write beside it: values too long to travel.

    `owner`: who may press them; None for everybody in a channel.
    """
    key = secrets.token_urlsafe(6)
    drafts: list[Draft] = []
    count = 0

    def seal(button: Button) -> Button:
        nonlocal count
        count += 1
        handle = _inline(count, button, key)
        if len(handle) > HANDLE_LENGTH:
            payload = {
                "command": button.command,
                "given": {name: _plain(value) for name, value in button.given.items()},
                "ask": _plain(button.ask),
                "key": key if button.once else None,
            }
            draft = new_draft(payload, owner=owner, now=now, life=BUTTON_LIFE)
            drafts.append(draft)
            handle = draft_handle(draft.id, count)
        return replace(button, handle=handle)

    return replace(card, parts=tuple(_with_buttons(part, seal) for part in card.parts)), drafts


def draft_handle(draft: str, index: int = 1) -> str:
    """The handle of a button whose values are kept in that draft."""
    return f"{index}d|{draft}"


async def unseal(uow: UnitOfWork, handle: str, *, owner: AccountRef) -> Unsealed:
    """What a button's handle stands for. Raises UnknownHandleError."""
    index, _, rest = handle.partition("|")
    if index.endswith("d"):
        payload = await read_draft(uow, rest, owner=owner)
        if payload is None:
            raise UnknownHandleError(handle)
        given: dict[str, WireValue] = {name: _wire(value) for name, value in payload["given"].items()}
        return replace(
            _unsealed(payload["command"], given, _asked(payload["ask"]), payload["key"]),
            submitted=payload.get("submitted", False),
            checked=payload.get("checked", False),
            later=tuple(payload.get("later", ())),
        )
    try:
        command, key, ask, query = rest.split("|", 3)
        pairs = parse_qsl(query, keep_blank_values=True, strict_parsing=bool(query), errors="surrogatepass")
    except ValueError as error:
        raise UnknownHandleError(handle) from error
    if key and not is_handle(key):
        raise UnknownHandleError(handle)
    given = {}
    for name, value in pairs:
        if name.endswith(_SEVERAL):
            so_far = given.get(name[:-1], ())
            given[name[:-1]] = (*(so_far if isinstance(so_far, tuple) else ()), value)
        elif name.endswith(_NONE_OF_SEVERAL):
            given[name[:-1]] = ()
        else:
            given[name] = value
    asked: bool | tuple[str, ...] = ask == _SEVERAL or (tuple(ask.split(",")) if ask else False)
    return _unsealed(command, given, asked, key or None)


def _unsealed(command: str, given: dict[str, WireValue], ask: bool | tuple[str, ...], key: str | None) -> Unsealed:
    picks = given.pop(_PICKS, None)
    return Unsealed(command, given, ask, key, picks if isinstance(picks, str) else None)


def seal_form(form: Form, *, owner: AccountRef, now: datetime) -> Draft:
    """The draft that keeps the form's state for thirty days; its id is the form's handle."""
    shown = tuple(field.name for field in form.fields)
    return seal_step(Step(form.command, form.given, shown, form.token, later=form.later), owner=owner, now=now)


@dataclass(frozen=True)
class Step:
    """The state of a form on its way: `ask` names the fields that come next, `checked` with what is wrong in them;
    `submitted` carries out what is there.

    `picks`: the field that a picked value fills, beside what stands in it.
    """

    command: str
    given: Mapping[str, WireValue]
    ask: tuple[str, ...]
    key: str
    later: tuple[str, ...] = ()
    submitted: bool = False
    checked: bool = False
    picks: str | None = None


def seal_step(step: Step, *, owner: AccountRef, now: datetime) -> Draft:
    """The draft that keeps it for thirty days."""
    picked = {_PICKS: step.picks} if step.picks is not None else {}
    payload = {
        "command": step.command,
        "given": {name: _plain(value) for name, value in {**step.given, **picked}.items()},
        "ask": list(step.ask),
        "key": step.key,
        "later": list(step.later),
        "submitted": step.submitted,
        "checked": step.checked,
    }
    return new_draft(payload, owner=owner, now=now, life=FORM_LIFE)


async def unseal_form(uow: UnitOfWork, handle: str, *, owner: AccountRef) -> Unsealed:
    """What a form's handle stands for; `ask` names the fields it showed. Raises UnknownHandleError."""
    payload = await read_draft(uow, handle, owner=owner)
    if payload is None or not isinstance(payload["ask"], list):
        raise UnknownHandleError(handle)
    given = {name: _wire(value) for name, value in payload["given"].items()}
    later = tuple(payload.get("later", ()))
    return Unsealed(payload["command"], given, _asked(payload["ask"]), payload["key"], later=later)


def _inline(index: int, button: Button, key: str) -> str:
    pairs: list[tuple[str, str]] = []
    for name, value in button.given.items():
        if isinstance(value, str):
            pairs.append((name, value))
        else:
            pairs.extend([(name + _SEVERAL, piece) for piece in value] or [(name + _NONE_OF_SEVERAL, "")])
    ask = _SEVERAL if button.ask is True else ",".join(button.ask or ())
    return f"{index}|{button.command}|{key if button.once else ''}|{ask}|{urlencode(pairs, errors='surrogatepass')}"


def _plain(value: WireValue | bool | None) -> str | list[str] | bool | None:
    return list(value) if isinstance(value, tuple) else value


def _wire(value: str | list[str]) -> WireValue:
    return tuple(value) if isinstance(value, list) else value


def _asked(value: bool | list[str]) -> bool | tuple[str, ...]:
    return tuple(value) if isinstance(value, list) else value


def _with_buttons(part: Part, change: Callable[[Button], Button]) -> Part:
    match part:
        case Buttons(buttons):
            return Buttons(tuple(change(button) for button in buttons))
        case Rows():
            return replace(
                part,
                action=change(part.action) if part.action else None,
                rows=tuple(replace(row, button=change(row.button) if row.button else None) for row in part.rows),
                buttons=tuple(change(button) for button in part.buttons),
            )
        case Pick():
            button = replace(part.button, given={**part.button.given, _PICKS: part.field})
            return replace(part, button=change(button))
        case Words() | Facts() | Table() | Image() | FileRef() | Divider() | Context():
            return part
        case _:
            assert_never(part)


def buttons_of(card: Card) -> tuple[Button, ...]:
    """Every button of the card, in reading order."""
    found: list[Button] = []

    def remember(button: Button) -> Button:
        found.append(button)
        return button

    for part in card.parts:
        _with_buttons(part, remember)
    return tuple(found)
