"""*Tell staff privately*, for visitors: a form without an account, who reads it, and what became of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from adapters.web.drawing import draw, said_plainly
from adapters.web.site import Site
from adapters.web.words import FRAME
from core.api import ADDRESSES_KEPT, MOST_TOLD, PublicStory
from core.chat import Text, _

MOST_EMAIL = 200

MAIL_ADDRESS = re.compile(r"[^\s@<>\"(),;:]+@[^\s@<>\"(),;:]+\.[^\s@<>\"(),;:.]{2,}")

WORDS = {
    "heading": _("Tell staff privately"),
    "about": _("About the story"),
    "lead": _("Is something wrong on these pages, or should something not be shown? You need no account."),
    "what": _("What should staff know?"),
    "readers": _(
        "Read by the programme's staff, but for those who speak for a library of the story. Nobody else reads it."
    ),
    "email": _("Your e-mail address (you may leave it empty)"),
    "email_hint": _(
        "Only if you wish for an answer. It is shown to staff alone, and forgotten {days} days after they looked after "
        "what you told.",
        days=ADDRESSES_KEPT.days,
    ),
    "send": _("Send to staff"),
    "cancel": _("Back"),
}

TOLD = _("Thank you for telling us")
TOLD_BODY = _(
    "Staff read it in their own morning. They can take a story down at once. If you gave an e-mail address, they may"
    " write to you."
)
NOBODY = _("Nobody could read it")
NOBODY_BODY = _(
    "There is nobody of the staff who could read this here. Nothing was kept. Please write to one of the libraries."
)
TOO_OFTEN = _("Please wait an hour")
TOO_OFTEN_BODY = _("A lot was sent from here within the last hour. This was not kept. Please try again in an hour.")

EMPTY = _("Please write a few words first.")
TOO_LONG = _("Please keep it under {most} letters.", most=MOST_TOLD)
NO_ADDRESS = _("This is no e-mail address. It looks like name@example.org; or leave it empty.")


@dataclass(frozen=True, slots=True)
class Given:
    """What was filled in, as it was."""

    words: str = ""
    email: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class Problems:
    """What is wrong with it, by field."""

    words: Text | None = None
    email: Text | None = None

    def __bool__(self) -> bool:
        return self.words is not None or self.email is not None


@dataclass(frozen=True, slots=True)
class Telling:
    """The form as it stands."""

    story: PublicStory | None
    given: Given
    problems: Problems = field(default_factory=Problems)


def given_in(body: Mapping[str, str]) -> Given:
    """What arrived; a NUL or half a letter in it falls away."""
    words, email, key = (
        body.get(name, "").replace("\0", "").encode("utf-8", "ignore").decode() for name in ("words", "email", "key")
    )
    return Given(words.replace("\r\n", "\n").strip(), email.strip(), key)


def problems_of(given: Given) -> Problems:
    """What has to be corrected first."""
    words = EMPTY if not given.words else TOO_LONG if len(given.words) > MOST_TOLD else None
    right = len(given.email) <= MOST_EMAIL and MAIL_ADDRESS.fullmatch(given.email)
    return Problems(words, NO_ADDRESS if given.email and not right else None)


def tell_page(telling: Telling, site: Site, style: str) -> str:
    """The form."""
    story = telling.story
    inside = f"/{story.id}" if story is not None else ""
    return draw(
        "tell.html",
        frame=FRAME,
        words=WORDS,
        here="tell",
        tells_already=True,
        site=site,
        style=style,
        title=f"{said_plainly(WORDS['heading'])} · {said_plainly(FRAME['programme'])}",
        story=story,
        action=site.path(f"{inside}/tell"),
        back=site.path(inside),
        key=telling.given.key,
        given=telling.given,
        problems=telling.problems,
        most=MOST_TOLD,
    )


def note_page(heading: Text, body: Text, site: Site, style: str) -> str:
    """A sentence or two, and the way on."""
    return draw(
        "note.html",
        frame=FRAME,
        here="note",
        tells_already=False,
        site=site,
        style=style,
        title=f"{said_plainly(heading)} · {said_plainly(FRAME['programme'])}",
        heading=heading,
        body=body,
        back=site.path(),
        back_words=_("All stories"),
    )
