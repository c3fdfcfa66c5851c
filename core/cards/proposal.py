"""A proposal as both sides read it, and the buttons of those who answer."""

from __future__ import annotations

from core.cards.library import rhythm, where
from core.chat.card import About, Button, Buttons, Context, Fact, Facts, Part, Style, Words
from core.chat.words import Day, Language, Name, Strong, Text, _, name, several
from core.model.libraries import Library
from core.model.proposals import Proposal, ProposalAnswer
from core.services.proposals import Proposed

ANSWERS_READ_BY = _("The contacts of the other library read your answer, and staff can see it.")


def offer(proposed: Proposed) -> Text:
    """ "Suva City Library, Suva, Fiji would like to be your partner." """
    return _(
        "{library}, {where}, would like to be a partner of {asked}.",
        library=Strong(Name(proposed.library.name)),
        where=where(proposed.library.town, proposed.library.country),
        asked=Strong(Name(proposed.asked.name)),
    )


def proposal_facts(proposed: Proposed, other: Library) -> Facts:
    """What was written with it, and what the other library speaks."""
    proposal = proposed.proposal
    facts = [Fact(label=_("Why"), value=name(proposal.reason))]
    if proposal.activities:
        facts.append(Fact(label=_("What to do together"), value=name(proposal.activities)))
    if proposal.how_often is not None:
        facts.append(Fact(label=_("A talk"), value=rhythm(proposal.how_often)))
    facts.append(Fact(label=_("Languages"), value=several([Language(code) for code in other.languages])))
    facts.append(Fact(label=_("Asked by"), value=name(proposed.asker)))
    return Facts(tuple(facts))


def answer_buttons(proposal: Proposal, until: Day) -> tuple[Part, ...]:
    """*Accept · Decline kindly · Ask a question*, for the contacts of the asked library."""
    given = {"proposal": str(proposal.id)}
    return (
        Buttons(
            (
                Button(label=_("Accept"), command="sister propose-accept", given=given, style=Style.PRIMARY),
                Button(label=_("Decline kindly"), command="sister propose-decline", given=given, ask=("words",)),
                Button(label=_("Ask a question"), command="sister propose-ask", given=given, ask=("question",)),
            )
        ),
        Context(_("Please answer by {day}; without an answer it lapses, and nobody is at fault.", day=until)),
        Context(ANSWERS_READ_BY, About.READERS),
    )


def what_became(proposed: Proposed) -> tuple[Part, ...]:
    """How it was answered, once it was."""
    proposal = proposed.proposal
    match proposal.answer:
        case ProposalAnswer.WAITING:
            return ()
        case ProposalAnswer.ACCEPTED:
            said = _("{asked} accepted. You are introduced to each other.", asked=Name(proposed.asked.name))
        case ProposalAnswer.DECLINED:
            said = _(
                "{asked} cannot be a partner now. This is no judgement of {library}.",
                asked=Name(proposed.asked.name),
                library=Name(proposed.library.name),
            )
        case ProposalAnswer.WITHDRAWN:
            said = _("{library} took the proposal back.", library=Name(proposed.library.name))
        case ProposalAnswer.LAPSED:
            said = _("Two weeks passed without an answer, and the proposal lapsed. Nobody is at fault.")
    words = proposal.answer_words
    return (Words(said), *((Words(_("They write: “{words}”", words=Name(words))),) if words else ()))
