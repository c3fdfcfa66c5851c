"""The question whether an agreement goes on, as each side reads it: what was asked, what all said, what can be said."""

from __future__ import annotations

from datetime import date

from core.cards.buttons import HOME, look_at
from core.cards.email import RECORD, letter_parts
from core.cards.ending import ANSWERS_READ_BY, ASKED
from core.cards.eyes import Eyes
from core.cards.library import names_of
from core.cards.recorded import recorded_by
from core.chat.card import About, Button, Buttons, Context, Fact, Facts, Part, Style, Words
from core.chat.words import Day, Listing, Name, Strong, Text, _, name
from core.model.agreements import Agreement, AgreementState
from core.model.answers import Choice
from core.model.ids import PartnershipId
from core.model.letters import Matter
from core.model.libraries import Library
from core.model.partnerships import Partnership
from core.model.renewals import RenewalState
from core.model.schedule import local_day
from core.services.library_answers import Heard
from core.services.partnerships import partners_of
from core.services.renewals import Renewing


def renewal_parts(renewing: Renewing, eyes: Eyes) -> tuple[Part, ...]:
    """All of it, with the buttons of whoever reads it."""
    return (Words(question(renewing, eyes)), *_heard(renewing), *_now(renewing, eyes))


def question(renewing: Renewing, eyes: Eyes) -> Text:
    """ "Your agreement with Amman Public Library ends on 31 December 2026. Would you like to renew it?" """
    ends_on = renewing.renewal.ends_on
    agreement = whose(renewing.partnership, eyes)
    if ends_on is None:
        since = signed_day(renewing.agreement, eyes)
        return _("{agreement} has been in force since {day}. Does it still suit you?", agreement=agreement, day=since)
    day = Day(ends_on)
    theirs = any(each.id in eyes.own for each in renewing.libraries)
    if renewing.renewal.state is RenewalState.RENEWED:
        return _("{agreement} was to end on {day}.", agreement=agreement, day=day)
    if ends_on >= _today(eyes):
        asked = _("Would you like to renew it?") if theirs else _("I asked the libraries whether they renew it.")
        return _("{agreement} ends on {day}. {asked}", agreement=agreement, day=day, asked=asked)
    late = _("Would you like to renew the agreement?") if theirs else _("Not all libraries said whether they renew it.")
    return _("{agreement} ended on {day}. The partnership goes on. {asked}", agreement=agreement, day=day, asked=late)


def whose(partnership: Partnership, eyes: Eyes) -> Text:
    """ "Your agreement with Amman Public Library"; "The agreement of Suva and Amman" for who is of neither."""
    names = Strong(names_of(partners_of(partnership, eyes.own)))
    if any(row.library_id in eyes.own for row in partnership.rows):
        return _("Your agreement with {partners}", partners=names)
    return _("The agreement of {libraries}", libraries=names)


def signed_day(agreement: Agreement, eyes: Eyes) -> Day:
    """Since when it is in force."""
    return Day(agreement.begins_on) if agreement.begins_on else eyes.day(agreement.signed_at or agreement.created_at)


def term(agreement: Agreement, eyes: Eyes) -> Text:
    """ "until 31 December 2027", as a fact of the partnership."""
    if agreement.ends_on is None:
        return _("in force since {day}, without an end", day=signed_day(agreement, eyes))
    if agreement.ends_on < _today(eyes):
        return _("ended on {day}; the partnership goes on", day=Day(agreement.ends_on))
    return _("in force until {day}", day=Day(agreement.ends_on))


def _today(eyes: Eyes) -> date:
    return local_day(eyes.now, eyes.zone)


def _heard(renewing: Renewing) -> tuple[Part, ...]:
    """What was said, side by side; nothing while nobody has answered."""
    if not renewing.answers:
        return ()
    facts = [
        Fact(
            label=name(library.name),
            value=_said(renewing.answers[library.id]) if library.id in renewing.answers else _("no answer yet"),
        )
        for library in renewing.libraries
    ]
    return (Facts(tuple(facts)),)


def _said(heard: Heard) -> Text:
    answer = heard.answer
    who = recorded_by(answer, heard.name) or name(heard.name)
    match answer.choice:
        case Choice.YES:
            return _("would go on with it ({who})", who=who)
        case Choice.NO:
            return _("would let it end ({who})", who=who)
        case Choice.CHANGE if answer.words:
            return _("would change it: “{words}” ({who})", words=Name(answer.words), who=who)
        case Choice.CHANGE:
            return _("would change it ({who})", who=who)


def _now(renewing: Renewing, eyes: Eyes) -> tuple[Part, ...]:
    """Where it stands, and what can be said."""
    renewal = renewing.renewal
    match renewal.state:
        case RenewalState.RENEWED if renewal.until is None:
            return Words(_("All would go on with it. I ask again in a year.")), Buttons((HOME,))
        case RenewalState.RENEWED:
            said = _("All renewed it: it runs until {day} now.", day=Strong(Day(renewal.until or _today(eyes))))
            return Words(said), Buttons((HOME,))
        case RenewalState.ENDING:
            return Words(_("An ending was asked. It can still be talked about.")), Buttons(
                (look_at(renewing.partnership), HOME)
            )
        case RenewalState.LAPSED:
            asked = _("A year passed without an answer of all, and I ask anew.")
            return Words(asked), Buttons((renewal_button(renewing.partnership.id), HOME))
        case RenewalState.CLOSED if renewing.agreement.state is AgreementState.REPLACED:
            return Words(_("A newer version is in force since. There is nothing left to do.")), Buttons((HOME,))
        case RenewalState.CLOSED:
            return Words(_("The partnership has ended since. There is nothing left to do.")), Buttons((HOME,))
        case RenewalState.WAITING:
            return (*_differ(renewing), *_answers(renewing, eyes))


def _differ(renewing: Renewing) -> tuple[Part, ...]:
    """Somebody would change it: how to."""
    wishing = [each for each in renewing.libraries if _choice(renewing, each) is Choice.CHANGE]
    if not wishing:
        return ()
    said = _(
        "{libraries} would like to change it first. Nothing happens by itself: please talk, and write the next version "
        "together.",
        libraries=Strong(Listing(tuple(Name(each.name) for each in wishing))),
    )
    return Words(said), Buttons((agreement_button(renewing.partnership),))


def _choice(renewing: Renewing, library: Library) -> Choice | None:
    heard = renewing.answers.get(library.id)
    return heard.answer.choice if heard else None


def _answers(renewing: Renewing, eyes: Eyes) -> tuple[Part, ...]:
    """The buttons of the first of the reader's libraries that has not answered; else of the first, to say another."""
    own = [each for each in renewing.libraries if each.id in eyes.own]
    open_for = next((each for each in own if each.id not in renewing.answers), next(iter(own), None))
    parts: list[Part] = []
    if open_for is not None:
        said = _choice(renewing, open_for)
        buttons = [button for choice, button in _choices(renewing, open_for) if choice is not said]
        if said is not None:
            waits = [each for each in renewing.libraries if each.id not in renewing.answers]
            thanks = (
                _("Thank you. I wait for {libraries}. You can still say something else:", libraries=names_of(waits))
                if waits
                else _("Thank you. You can still say something else:")
            )
            parts.append(Words(thanks))
        parts += [Buttons((*buttons, HOME)), Context(ANSWERS_READ_BY, About.READERS)]
    parts += _apart(renewing, eyes)
    return tuple(parts) if own else (*parts, Buttons((HOME,)))


def _choices(renewing: Renewing, library: Library) -> tuple[tuple[Choice, Button], ...]:
    """*Renew · Change it · Let it end*; without an end *Yes, go on · Change it · End it kindly*."""
    yearly = renewing.renewal.ends_on is None
    given = {"renewal": str(renewing.renewal.id), "library": str(library.id)}
    yes = Button(
        label=_("Yes, go on") if yearly else _("Renew"),
        command="sister renewal-answer",
        given={**given, "choice": Choice.YES.value},
        style=Style.PRIMARY,
    )
    change = Button(
        label=_("Change it"),
        command="sister renewal-answer",
        given={**given, "choice": Choice.CHANGE.value},
        ask=("words",),
    )
    end = Button(
        label=_("End it kindly") if yearly else _("Let it end"),
        command="sister ending",
        given={**_of(renewing.partnership), "renewal": str(renewing.renewal.id)},
        ask=ASKED,
    )
    return (Choice.YES, yes), (Choice.CHANGE, change), (Choice.NO, end)


def _apart(renewing: Renewing, eyes: Eyes) -> list[Part]:
    """Libraries without an account that have not answered: a letter, and their answer."""
    parts: list[Part] = []
    for library in renewing.libraries:
        if library.id in eyes.apart and library.id not in renewing.answers:
            given = {"agreement": str(renewing.agreement.id), "library": str(library.id)}
            record = Button(label=RECORD, command="sister renewal-record", given=given)
            parts += letter_parts(library, renewing.partnership.id, Matter.RENEWAL, record)
    return parts


def agreement_button(partnership: Partnership) -> Button:
    """*Open the agreement*."""
    return Button(label=_("Open the agreement"), command="sister agreement", given=_of(partnership))


def renewal_button(partnership_id: PartnershipId) -> Button:
    """*About the renewal*."""
    return Button(label=_("Look at the renewal"), command="sister renewal", given={"partnership": str(partnership_id)})


def _of(partnership: Partnership) -> dict[str, str]:
    return {"partnership": str(partnership.id)}
