"""The way to a letter for a library of whom nobody has an account, and to *Record their answer*."""

from __future__ import annotations

from core.chat.card import Button, Buttons, Part, Style, Words
from core.chat.words import Name, Strong, Text, _
from core.model.ids import PartnershipId
from core.model.letters import Matter
from core.model.libraries import Library
from core.model.proposals import Proposal

MATTERS: dict[Matter, Text] = {
    Matter.HELLO: _("Hello"),
    Matter.PROPOSAL: _("Proposal"),
    Matter.INTRODUCTION: _("Introduction"),
    Matter.RHYTHM: _("How often"),
    Matter.MIDWAY: _("How is it going?"),
    Matter.REVIEW: _("Review of the trial"),
    Matter.AGREEMENT: _("Agreement"),
    Matter.RENEWAL: _("Renewal"),
    Matter.ENDING: _("Ending"),
    Matter.JOINING: _("One more partner"),
}
"""What a letter is about, in a word."""

RECORD = _("Record their answer")


def email_buttons(*, partnership_id: PartnershipId, library: Library, matter: Matter) -> tuple[Button, ...]:
    """*Copy an e-mail*: a letter to that library about this matter, ready to be sent. The caller knows that nobody of
    it has an account (`core.services.answering.unconnected`).
    """
    return (
        Button(label=_("Copy an e-mail"), command="sister email", given=given_of(partnership_id, library.id, matter)),
    )


def letter_parts(library: Library, partnership_id: PartnershipId, matter: Matter, record: Button) -> list[Part]:
    """That a library is reached by e-mail, with *Copy an e-mail · Record their answer*. `record`: to which question."""
    copy = email_buttons(partnership_id=partnership_id, library=library, matter=matter)
    return [Words(by_email(library)), Buttons((*copy, record))]


def given_of(partnership_id: int, library_id: int, matter: Matter) -> dict[str, str]:
    """As it travels in a button."""
    return {"partnership": str(partnership_id), "library": str(library_id), "matter": matter.value}


def proposal_buttons(proposal: Proposal, asked: Library) -> tuple[Button, ...]:
    """*Copy an e-mail · Record their answer*, while a proposal to a library without an account waits."""
    (copy,) = email_buttons(partnership_id=proposal.partnership_id, library=asked, matter=Matter.PROPOSAL)
    first = Button(label=copy.label, command=copy.command, given=copy.given, style=Style.PRIMARY)
    return first, record_proposal(proposal, asked.id)


def record_proposal(proposal: Proposal, library_id: int) -> Button:
    """*Record their answer* to a proposal."""
    given = {"proposal": str(proposal.id), "library": str(library_id)}
    return Button(label=RECORD, command="sister propose-record", given=given)


def by_email(library: Library) -> Text:
    """ "Lima Library is reached by e-mail: nobody of it is connected to me." """
    return _("{library} is reached by e-mail: nobody of it is connected to me.", library=Strong(Name(library.name)))
