"""*Record their answer*: what a library without an account said, written down by a partner or staff.

Consent to publish a story is never recorded for somebody: whoever is shown or named in it says so themselves.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from core.cards.buttons import HOME
from core.cards.recorded import SOURCES
from core.chat.card import Words
from core.chat.form import Problem
from core.chat.outcome import Refusal
from core.chat.words import CommandName, _
from core.commands import readers
from core.commands.context import Context
from core.commands.declaring import Ask, Rule
from core.commands.talk import today
from core.model.answers import AnswerSource
from core.model.ids import LibraryId
from core.model.partnerships import Partnership
from core.services.answering import Voice, voice_for, voice_for_invited
from core.services.proposals import Proposed

NOT_THERE = Refusal(
    text=_(
        "This is not there, or is not for you to see. What waits for you is in {home}.",
        home=CommandName("sister"),
    ),
    buttons=(HOME,),
)
"""Said to whoever has no part in a partnership, and where there is no such thing: the two are not told apart."""

ASK_THEM = Refusal(
    text=_(
        "Somebody of that library is connected to me now, so I ask them instead. Nothing was recorded. "
        "You can see what waits in {partnership}.",
        partnership=CommandName("sister partnership"),
    ),
    buttons=(HOME,),
)
"""Said instead of recording for a library that can answer for itself."""


@dataclass(frozen=True, kw_only=True)
class Recorded:
    """How the answer came, and when. A command that records inherits these, before its own questions."""

    library: Annotated[int, Ask(_("Library"), never=True)]
    source: Annotated[AnswerSource, Ask(_("How did they answer?"), labels=SOURCES)]
    on: Annotated[date, Ask(_("When did they answer?"), default=today, past=True)]


THEIR_WORDS = Ask(
    _("Their words"), long=True, max_length=500, readers=readers.PARTNERS, hint=_("You may leave this empty.")
)
"""What they wrote with it."""

RECORDED = Words(_("Recorded. Thank you for asking them so kindly."))
"""Stands above what holds now."""


async def has_been(context: Context, on: date) -> Problem | None:
    """An answer came today or earlier."""
    if on <= context.today:
        return None
    return Problem(text=_("This day is still to come. Please write the day on which they answered."))


THAT_DAY = Rule(("on",), has_been)
"""Every command that records has this rule."""


async def recording_refused(context: Context, partnership: Partnership, library: int) -> Refusal | None:
    """Why this person may not record that library's answer; None when they may."""
    actor = context.actor
    return _refused(
        await voice_for(context.uow, partnership, LibraryId(library), own=actor.library_ids, is_staff=actor.is_staff)
    )


async def invited_refused(context: Context, proposed: Proposed) -> Refusal | None:
    """Why this person may not record what a library says that is invited to a partnership; None when they may."""
    actor = context.actor
    return _refused(await voice_for_invited(context.uow, proposed, own=actor.library_ids, is_staff=actor.is_staff))


def _refused(voice: Voice) -> Refusal | None:
    match voice:
        case Voice.RECORDS:
            return None
        case Voice.CONNECTED:
            return ASK_THEM
        case Voice.OWN | Voice.NONE:
            return NOT_THERE
