"""Where the agreement of a partnership stands, in one line, and the button that opens it."""

from __future__ import annotations

from collections.abc import Sequence

from core.cards.eyes import Eyes
from core.cards.library import names_of
from core.chat.card import Button, Style
from core.chat.words import Name, Text, _
from core.model.ids import PartnershipId
from core.model.libraries import Library
from core.services.agreements import Edit


def open_agreement(partnership_id: PartnershipId, label: Text, style: Style = Style.NORMAL) -> Button:
    """Its sections and the next step; where there is none yet, the way to begin."""
    given = {"partnership": str(partnership_id)}
    return Button(label=label, command="sister agreement", given=given, style=style)


def draft_line(last: Edit | None, waiting: Sequence[Library] | None, eyes: Eyes) -> Text:
    """ "being written, last by Ana on 20 November 2026". `last`: None while nobody has written anything. `waiting`: the
    libraries that are still to sign, None while none has.
    """
    if waiting:
        return _("signed by some, waits for {libraries}", libraries=names_of(waiting))
    if last is None:
        return _("begun, nothing is written yet")
    return _("being written, last by {name} on {day}", name=Name(last.editor), day=eyes.day(last.at))
