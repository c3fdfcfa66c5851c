"""Templates, and words in them. Whatever is put into a template is escaped, unless it was made here."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from core.chat import Reader, Run, RunKind, Text, plain, spell

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

TEMPLATES = Path(__file__).parent / "templates"

EVERYBODY = Reader()
"""Who reads a page is not known: plain English, and days as they are in UTC."""

_NO_BREAK = "\N{NO-BREAK SPACE}"


def draw(template: str, **values: object) -> str:
    """A page of that template."""
    return _environment().get_template(template).render(values)


def say(text: Text) -> Markup:
    """A sentence in a page: names stand apart, whichever way they are written, and days are never broken."""
    from markupsafe import Markup  # noqa: PLC0415 (comes with the templates)

    return Markup().join(_piece(run) for run in spell(text, EVERYBODY))


def _piece(run: Run) -> Markup:
    from markupsafe import Markup, escape  # noqa: PLC0415

    match run.kind:
        case RunKind.NAME:
            said = Markup("<bdi>{}</bdi>").format(run.text)
        case RunKind.DAY if isinstance(run.at, date):
            day = run.text.replace(" ", _NO_BREAK)
            said = Markup('<time datetime="{}">{}</time>').format(run.at.isoformat(), day)
        case _:
            said = escape(run.text)
    return Markup("<strong>{}</strong>").format(said) if run.strong else said


def said_plainly(text: Text) -> str:
    """A sentence where no markup can be: a title, an attribute, a feed."""
    return plain(text, EVERYBODY)


def stamp(instant: datetime) -> str:
    """ "2027-02-04T09:30:00Z" """
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def direction(language: str | None) -> str:
    """ "rtl" or "ltr" for the code of a language; "auto" when it is not known which."""
    from babel import Locale, UnknownLocaleError  # noqa: PLC0415 (imported at the first question)

    try:
        return Locale.parse((language or "").replace("-", "_")).text_direction
    except (UnknownLocaleError, ValueError):
        return "auto"


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # noqa: PLC0415 (costs a start without it)

    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.filters |= {"say": say, "plainly": said_plainly}
    return made
