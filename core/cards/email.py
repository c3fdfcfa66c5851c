"""The way to a letter for a library of whom nobody has an account."""

from __future__ import annotations

from core.chat.card import Button
from core.chat.words import _
from core.model.ids import PartnershipId
from core.model.letters import Matter
from core.model.libraries import Library

WRITES = "sister email"


def email_buttons(*, partnership_id: PartnershipId, library: Library, matter: Matter) -> tuple[Button, ...]:
    """*Copy an e-mail*: a letter to that library about this matter, ready to be sent. The caller knows that nobody of
    it has an account (`core.services.answering.unconnected`).
    """
    given = {"partnership": str(partnership_id), "library": str(library.id), "matter": matter.value}
    return (Button(label=_("Copy an e-mail"), command=WRITES, given=given),)
