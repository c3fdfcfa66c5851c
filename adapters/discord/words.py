r"""A sentence for one reader in Discord's two forms: markdown, and plain words.

Wherever markdown is read, everything that is not ours to mark is escaped, so that nothing in it acts: no markup, no
link, no mention, no heading, quotation or list. A backslash before a sign is not shown, and takes its meaning away (one
before a letter or a figure is shown: none is put there). Our own sentences are escaped alike, since "1. Dezember 2026"
begins a list too.

A backslash is a letter more. Where a card would grow too long by them, the signs can be written `alike`: replaced by
ones that look the same and mean nothing.

Instants are written as Discord's own timestamps, which each person reads in the zone of their device: Discord tells the
bot nobody's zone. One in a zone of its own ("in Amman it is Monday 01:00") stays as it was spelt.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from itertools import groupby
from typing import assert_never

from core.chat import MomentForm, Reader, Run, RunKind, Text, spell_apart

_ACTING = re.compile(
    r"""
      [\\*`<\[]
    | (?<![A-Za-z0-9])_ | _(?![A-Za-z0-9])  # between letters one does nothing
    | ~(?=~) | (?<=~)~ | \|(?=\|) | (?<=\|)\|  # two of them act, one does not
    | @(?=everyone|here)
    | :(?=//)  # what begins with an address is a link
    """,
    re.VERBOSE,
)
_BEGINNING = re.compile(r"^([^\S\n]*)(?:(?=[#>+-])|(\d+)(?=\.))(.)", re.MULTILINE)
"""What makes a line a heading, a small line, a quotation, or a piece of a list."""

_ALIKE: Mapping[str, str] = {
    "\\": "∖",
    "*": "∗",
    "`": "ˋ",
    "<": "＜",
    "[": "［",
    "_": "ˍ",
    "~": "∼",
    "|": "∣",
    "@": "＠",
    ":": "∶",
    "#": "＃",
    ">": "＞",
    "+": "＋",
    "-": "‐",
    ".": "․",
}

_WITHOUT_SPACE = re.compile(r"\S(?:.*\S)?")
_GROUPS: Mapping[str, str] = {"/sister": "/sister home", "/staff": "/staff home"}
"""Discord takes no command that has others below it: who would type its name alone elsewhere wants home."""


def markdown(text: Text, reader: Reader, *, strong: bool = False, alike: bool = False) -> str:
    """The sentence for a place that reads markdown. `alike`: what is escaped grows by no letter."""

    def marked(run: Run) -> str:
        match run.kind:
            case RunKind.COMMAND:
                return f"`{_GROUPS.get(run.text, run.text).replace('`', _ALIKE['`'])}`"
            case RunKind.MOMENT if run.form is not None and isinstance(run.at, datetime):
                return f"<t:{int(run.at.timestamp())}:{_style(run.form)}>"
            case RunKind.LINK:
                return f"<{run.text}>"  # so no picture of the page comes with it
            case RunKind.NAME | RunKind.PLAIN | RunKind.DAY | RunKind.MOMENT | RunKind.GESTURE:
                return escaped(run.text, alike=alike)
            case _:
                assert_never(run.kind)

    return "".join(
        _bold("".join(map(marked, runs))) if bold else "".join(map(marked, runs))
        for bold, runs in groupby(spell_apart(text, reader), key=lambda run: run.strong or strong)
    )


def plain_words(text: Text, reader: Reader) -> str:
    """The sentence for places that read no markup: labels, menus, and what a picture says to who does not see it."""
    return "".join(
        _GROUPS.get(run.text, run.text) if run.kind is RunKind.COMMAND else run.text
        for run in spell_apart(text, reader)
    )


def escaped(text: str, *, alike: bool = False) -> str:
    """Words in which none of their signs acts where markdown is read."""

    def harmless(sign: str) -> str:
        return _ALIKE[sign] if alike else f"\\{sign}"

    text = _ACTING.sub(lambda found: harmless(found[0]), text)
    return _BEGINNING.sub(lambda found: f"{found[1]}{found[2] or ''}{harmless(found[3])}", text)


def _style(form: MomentForm) -> str:
    """None of Discord's names the day of the week without its date."""
    match form:
        case MomentForm.FULL | MomentForm.DAY_CLOCK | MomentForm.WEEKDAY:
            return "F"
        case MomentForm.CLOCK:
            return "t"
        case _:
            assert_never(form)


def _bold(shown: str) -> str:
    """Stars stand beside what is read, and end with its line."""
    return _WITHOUT_SPACE.sub(r"**\g<0>**", shown)
