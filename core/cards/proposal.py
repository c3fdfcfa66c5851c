"""A proposal as both sides read it, and the buttons of those who answer."""

from __future__ import annotations

from core.cards.joining import became_of_joining, invitation, invitation_facts
from core.cards.library import rhythm, trial_months, where
from core.cards.recorded import recorded_by
from core.chat.card import About, Button, Buttons, Context, Fact, Facts, Part, Style, Words
from core.chat.words import Day, Language, Name, Strong, Text, _, name, several
from core.model.libraries import Library
from core.model.proposals import Proposal, ProposalAnswer
from core.services.proposals import Proposed

ANSWERS_READ_BY = _("The contacts of the other library read your answer, and staff can see it.")
ALL_READ_IT = _("The contacts of all partner libraries read your answer, and staff can see it.")


def offer(proposed: Proposed) -> Text:
    """ "Suva City Library, Suva, Fiji would like to be your partner", or invites you to join its partnership."""
    if proposed.partnership is not None:
        return invitation(proposed)
    return _(
        "{library}, {where}, would like to be a partner of {asked}.",
        library=Strong(Name(proposed.library.name)),
        where=where(proposed.library.town, proposed.library.country),
        asked=Strong(Name(proposed.asked.name)),
    )


def proposal_facts(proposed: Proposed, other: Library) -> Facts:
    """What was written with it, and what the other library speaks; of an invitation also whom one would join."""
    proposal = proposed.proposal
    if proposed.partnership is not None:
        return invitation_facts(proposed, proposed.partnership)
    facts = [Fact(label=_("Why"), value=name(proposal.reason))]
    if proposal.activities:
        facts.append(Fact(label=_("What to do together"), value=name(proposal.activities)))
    if proposal.how_often is not None:
        facts.append(Fact(label=_("How often"), value=rhythm(proposal.how_often)))
    facts.append(Fact(label=_("Trial"), value=trial_months(proposal.trial_months)))
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
        Context(ALL_READ_IT if proposal.joins else ANSWERS_READ_BY, About.READERS),
    )


def what_became(proposed: Proposed) -> tuple[Part, ...]:
    """How it was answered, once it was."""
    proposal = proposed.proposal
    said = became_of_joining(proposed) if proposed.partnership is not None else _became(proposed)
    if said is None:
        return ()
    words = proposal.answer_words
    recorded = recorded_by(proposal, proposed.answerer or "")
    return (
        Words(said),
        *((Words(_("They write: “{words}”", words=Name(words))),) if words else ()),
        *((Context(recorded),) if recorded is not None else ()),
    )


def _became(proposed: Proposed) -> Text | None:
    match proposed.proposal.answer:
        case ProposalAnswer.WAITING:
            return None
        case ProposalAnswer.ACCEPTED:
            return _("{asked} accepted. You are introduced to each other.", asked=Name(proposed.asked.name))
        case ProposalAnswer.DECLINED:
            return _(
                "{asked} cannot be a partner now. This is no judgement of {library}.",
                asked=Name(proposed.asked.name),
                library=Name(proposed.library.name),
            )
        case ProposalAnswer.WITHDRAWN:
            return _("{library} took the proposal back.", library=Name(proposed.library.name))
        case ProposalAnswer.LAPSED:
            return _("Two weeks passed without an answer, and the proposal lapsed. Nobody is at fault.")
