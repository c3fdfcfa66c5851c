"""A proposal that staff make to two libraries, as each of them reads it, and as staff do."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from core.cards.buttons import HOME
from core.cards.library import names_of, rhythm, trial_months, where
from core.chat.card import About, Button, Buttons, Context, Fact, Facts, Part, Style, Words
from core.chat.words import Day, Language, Listing, Name, Strong, Text, _, name
from core.model.answers import Choice
from core.model.ids import LibraryId
from core.model.libraries import Library
from core.model.proposals import ProposalAnswer
from core.model.schedule import local_day
from core.services.library_answers import Heard
from core.services.staff_proposals import StaffProposal

READ_BY = _("The contacts of both libraries and staff read your answer.")


@dataclass(frozen=True, kw_only=True)
class Side:
    """Who reads it: the libraries they speak for, whether they are staff, and their zone (IANA)."""

    own: Collection[LibraryId]
    is_staff: bool
    zone: str

    def may_see(self, found: StaffProposal) -> bool:
        """A contact of one of the two libraries, or staff."""
        return self.is_staff or bool(found.theirs(self.own))


def staff_proposal_lead(found: StaffProposal, side: Side) -> Text:
    """ "Dee of the programme's staff proposes that Suva City Library and Amman City Library become partners." """
    return _(
        "{name}, of the staff, proposes that {libraries} become partners.",
        name=Name(found.asker),
        libraries=Strong(names_of(sorted(found.libraries, key=lambda each: each.id not in side.own))),
    )


def staff_proposal_parts(found: StaffProposal, side: Side) -> tuple[Part, ...]:
    """All of it, with the buttons of whoever reads it; once it is over, what became of it."""
    lead = Words(staff_proposal_lead(found, side))
    if not found.is_open:
        return (lead, *_over(found))
    until = Day(local_day(found.proposal.lapses_at, side.zone))
    asked = next((each for each in found.theirs(side.own) if each.id not in found.answers), None)
    if asked is not None:
        return (
            lead,
            _facts(found, side),
            Buttons((*_answers(found, asked), HOME)),
            Context(
                _("You are introduced when both have said yes. Please answer by {day}; a kind no is fine.", day=until)
            ),
            Context(READ_BY, About.READERS),
        )
    waits = Words(_("It waits for {libraries} until {day}.", libraries=names_of(found.silent), day=until))
    given = {"proposal": str(found.proposal.id)}
    back = Button(label=_("Take it back"), command="sister proposed-withdraw", given=given)
    mine = side.is_staff and not found.theirs(side.own)
    return (lead, _facts(found, side), waits, Buttons((back, HOME) if mine else (HOME,)))


def _answers(found: StaffProposal, library: Library) -> tuple[Button, ...]:
    given = {"proposal": str(found.proposal.id), "library": str(library.id)}
    return (
        Button(label=_("Accept"), command="sister proposed-accept", given=given, style=Style.PRIMARY),
        Button(label=_("Decline kindly"), command="sister proposed-decline", given=given, ask=("words",)),
    )


def _facts(found: StaffProposal, side: Side) -> Facts:
    proposal = found.proposal
    facts = [Fact(label=_("Why"), value=name(proposal.reason))]
    facts += [
        Fact(
            label=name(each.name),
            value=_(
                "{where}. {languages}.",
                where=where(each.town, each.country),
                languages=Listing(tuple(Language(code) for code in each.languages)),
            ),
        )
        for each in found.libraries
        if each.id not in side.own
    ]
    if proposal.how_often is not None:
        facts.append(Fact(label=_("How often"), value=rhythm(proposal.how_often)))
    facts.append(Fact(label=_("Trial"), value=trial_months(proposal.trial_months)))
    facts += [
        Fact(label=_("Said yes"), value=_("{library} ({name})", library=Name(each.name), name=Name(heard.name)))
        for each in found.libraries
        if (heard := _yes(found, each)) is not None
    ]
    return Facts(tuple(facts))


def _yes(found: StaffProposal, library: Library) -> Heard | None:
    heard = found.answers.get(library.id)
    return heard if heard is not None and heard.says(Choice.YES) else None


def _over(found: StaffProposal) -> tuple[Part, ...]:
    words = found.proposal.answer_words
    said = _became(found)
    return (
        Words(said),
        *((Words(_("They write: “{words}”", words=Name(words))),) if words else ()),
        Buttons((HOME,)),
    )


def _became(found: StaffProposal) -> Text:
    match found.proposal.answer:
        case ProposalAnswer.ACCEPTED:
            return _("Both said yes. {libraries} are introduced to each other.", libraries=names_of(found.libraries))
        case ProposalAnswer.DECLINED:
            no = [each for each in found.libraries if each.id in found.answers and _yes(found, each) is None]
            return _(
                "{library} cannot be a partner now. This is no judgement of anybody.",
                library=names_of(no or found.libraries),
            )
        case ProposalAnswer.LAPSED:
            return _("Two weeks passed without an answer of both, and the proposal lapsed. Nobody is at fault.")
        case _other:
            return _("Staff took the proposal back.")
