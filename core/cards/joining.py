"""An invitation to join a partnership: as its partners read it, whose yes it needs, and as the invited library does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from core.cards.buttons import HOME, look_at
from core.cards.email import RECORD, by_email, letter_parts, proposal_buttons
from core.cards.eyes import Eyes
from core.cards.labels import STATES
from core.cards.library import names_of, rhythm, where
from core.cards.recorded import recorded_by
from core.chat.card import About, Button, Buttons, Context, Fact, Facts, Part, Style, Words
from core.chat.words import Day, Language, Name, Strong, Text, _, name, several
from core.model.answers import Choice
from core.model.ids import LibraryId
from core.model.letters import Matter
from core.model.libraries import Library
from core.model.partnerships import Partnership
from core.model.proposals import ProposalAnswer
from core.services.joining import to_be_asked
from core.services.library_answers import Heard
from core.services.proposals import Proposed

Answers = Mapping[LibraryId, Heard]


def wish(proposed: Proposed) -> Text:
    """As the partners read it: "Suva City Library would like to invite Lima City Library, Lima, Peru, into your
    partnership."
    """
    return _(
        "{library} would like to invite {asked}, {where}, into your partnership.",
        library=Strong(Name(proposed.library.name)),
        asked=Strong(Name(proposed.asked.name)),
        where=where(proposed.asked.town, proposed.asked.country),
    )


def wish_facts(proposed: Proposed) -> Facts:
    """Why, and who would come."""
    return Facts(
        (
            *_why(proposed),
            Fact(label=_("Languages"), value=_languages(proposed.asked)),
            Fact(label=_("Asked by"), value=name(proposed.asker)),
        )
    )


def joining_parts(proposed: Proposed, answers: Answers, eyes: Eyes, *, asked_apart: bool) -> tuple[Part, ...]:
    """For the partners and staff: who would come, what each partner said, and what can be done now. `asked_apart`:
    nobody of the invited library has an account.
    """
    parts: list[Part] = [Words(wish(proposed)), wish_facts(proposed), heard_facts(proposed, answers)]
    became = became_of_joining(proposed)
    if became is not None:
        return (*parts, Words(became), *_in_words(proposed), Buttons((look_at(proposed.partnership), HOME)))
    until = eyes.day(proposed.proposal.lapses_at)
    take_back = (take_back_button(proposed),) if proposed.library.id in eyes.own else ()
    if not proposed.proposal.inside:
        said = _(
            "Every partner said yes. {asked} is invited, and can answer until {day}.", asked=_asked(proposed), day=until
        )
        letters = proposal_buttons(proposed.proposal, proposed.asked) if asked_apart else ()
        apart = (Words(by_email(proposed.asked)),) if asked_apart else ()
        return (*parts, Words(said), *apart, Buttons((*letters, *take_back, HOME)))
    if waits_for(proposed, answers, eyes):
        return (*parts, *agree_buttons(proposed, until), Buttons((HOME,)))
    silent = [each for each in to_be_asked(proposed) if each.id not in answers]
    waits = _("It waits for {libraries} until {day}.", libraries=names_of(silent), day=until)
    return (*parts, Words(waits), *_apart(proposed, silent, eyes), Buttons((*take_back, HOME)))


def waits_for(proposed: Proposed, answers: Answers, eyes: Eyes) -> bool:
    """Whether it waits for a yes of one of the reader's own libraries."""
    return any(each.id in eyes.own and each.id not in answers for each in to_be_asked(proposed))


def _apart(proposed: Proposed, silent: Sequence[Library], eyes: Eyes) -> tuple[Part, ...]:
    """Partners without an account that have not answered: a letter, and their answer."""
    parts: list[Part] = []
    for library in silent:
        if library.id in eyes.apart:
            record = record_joining(proposed, library.id)
            parts += letter_parts(library, proposed.proposal.partnership_id, Matter.JOINING, record)
    return tuple(parts)


def record_joining(proposed: Proposed, library_id: int) -> Button:
    """*Record their answer*: whether a partner without an account says yes."""
    given = {"proposal": str(proposed.proposal.id), "library": str(library_id)}
    return Button(label=RECORD, command="sister joining-record", given=given)


def take_back_button(proposed: Proposed) -> Button:
    """*Take it back*, for whoever invites."""
    given = {"proposal": str(proposed.proposal.id)}
    return Button(label=_("Take it back"), command="sister propose-withdraw", given=given)


def _in_words(proposed: Proposed) -> tuple[Part, ...]:
    """What came with the answer."""
    words = proposed.proposal.answer_words
    recorded = recorded_by(proposed.proposal, proposed.answerer or "")
    return (
        *((Words(_("In their words: “{words}”", words=Name(words))),) if words else ()),
        *((Context(recorded),) if recorded is not None else ()),
    )


def agree_buttons(proposed: Proposed, until: Day) -> tuple[Part, ...]:
    """*Yes, gladly · I would rather not*, for the contacts of a partner that is asked."""
    given = {"proposal": str(proposed.proposal.id)}
    return (
        Buttons(
            (
                Button(label=_("Yes, gladly"), command="sister joining-yes", given=given, style=Style.PRIMARY),
                Button(label=_("I would rather not"), command="sister joining-no", given=given, ask=("words",)),
            )
        ),
        Context(
            _(
                "It is sent when every partner has said yes. One no ends it, and {asked} never learns of it. Please "
                "answer by {day}.",
                asked=_asked(proposed),
                day=until,
            )
        ),
        Context(_("The contacts of your partner libraries read your answer, and staff can see it."), About.READERS),
    )


def heard_facts(proposed: Proposed, answers: Answers) -> Facts:
    """What each partner said so far."""
    return Facts(tuple(Fact(label=_named(each), value=_said(answers.get(each.id))) for each in to_be_asked(proposed)))


def _said(heard: Heard | None) -> Text:
    if heard is None:
        return _("Asked, no answer yet")
    said = _("Yes, gladly") if heard.answer.choice is Choice.YES else _("Would rather not")
    recorded = recorded_by(heard.answer, heard.name)
    return said if recorded is None else _("{said}, {recorded}", said=said, recorded=recorded)


def invitation(proposed: Proposed) -> Text:
    """ "Suva City Library, Suva, Fiji, invites Lima City Library to join its partnership with …." """
    return _(
        "{library}, {where}, invites {asked} to join its partnership with {others}.",
        library=Strong(Name(proposed.library.name)),
        where=where(proposed.library.town, proposed.library.country),
        asked=Strong(Name(proposed.asked.name)),
        others=names_of(to_be_asked(proposed)),
    )


def invitation_facts(proposed: Proposed, partnership: Partnership) -> Facts:
    """For whoever is invited: why, who the partners are, and how often they talk."""
    partners = [
        Fact(
            label=_named(each),
            value=_("{where}. {languages}.", where=where(each.town, each.country), languages=_languages(each)),
        )
        for each in proposed.partners
    ]
    return Facts(
        (
            *_why(proposed),
            *partners,
            Fact(
                label=_("Partners since"),
                value=_("{day}. {state}.", day=Day(partnership.began_on), state=STATES[partnership.state]),
            ),
            Fact(label=_("How often"), value=rhythm(partnership.cadence.days)),
            Fact(label=_("Asked by"), value=name(proposed.asker)),
        )
    )


def became_of_joining(proposed: Proposed) -> Text | None:
    """How an invitation ended; None while it waits."""
    proposal, asked = proposed.proposal, Name(proposed.asked.name)
    match proposal.answer:
        case ProposalAnswer.WAITING:
            return None
        case ProposalAnswer.ACCEPTED:
            return _("{asked} accepted, and is one of the partners now.", asked=asked)
        case ProposalAnswer.DECLINED if proposal.inside:
            return _("Not every partner agrees now, so {asked} is not invited. Nobody there learns of it.", asked=asked)
        case ProposalAnswer.DECLINED:
            return _("{asked} cannot join now. This is no judgement of anybody.", asked=asked)
        case ProposalAnswer.WITHDRAWN if proposal.answered_by is None:
            return _("The partnership has ended, and the invitation with it.")
        case ProposalAnswer.WITHDRAWN:
            return _("{library} took the invitation back.", library=Name(proposed.library.name))
        case ProposalAnswer.LAPSED:
            return _("Two weeks passed without an answer, and the invitation lapsed. Nobody is at fault.")


def _why(proposed: Proposed) -> tuple[Fact, ...]:
    why = Fact(label=_("Why"), value=name(proposed.proposal.reason))
    if not proposed.proposal.activities:
        return (why,)
    return why, Fact(label=_("What to do together"), value=name(proposed.proposal.activities))


def _asked(proposed: Proposed) -> Name:
    return Name(proposed.asked.name)


def _named(library: Library) -> Text:
    return name(library.name)


def _languages(library: Library) -> Text:
    return several([Language(code) for code in library.languages])
