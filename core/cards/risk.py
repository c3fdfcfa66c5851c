"""A partnership at risk as its mentor reads it: the pair, the day of its trial, and the reasons in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from core.cards.buttons import look_at
from core.cards.help_wanted import HELP_REASONS
from core.cards.labels import WAYS
from core.cards.library import names_of
from core.cards.mentoring import MENTORING
from core.chat.card import About, Button, Buttons, Context, Fact, Facts, Part, Style, Words
from core.chat.words import Day, Name, Strong, Text, _, n_, name
from core.model.check_ins import HelpReason
from core.model.communications import Communication
from core.model.ids import LibraryId
from core.model.partnerships import Partnership, PartnershipState
from core.model.risk import Reason, Risk
from core.services.alerts import Alert


def alert_lead(alert: Alert, today: date) -> Text:
    """ "Suva – Amman, day 16 of the trial." """
    # It may have begun on a day that has not come where it is read.
    days = max(0, (today - alert.since).days)
    pair = Strong(names_of([row.library for row in alert.partnership.rows]))
    match alert.partnership.state:
        case PartnershipState.TRIAL:
            return _("{pair}, day {days} of the trial, may need you.", pair=pair, days=days + 1)
        case PartnershipState.INTRODUCED if days == 0:
            return _("{pair}, introduced today, may need you.", pair=pair)
        case PartnershipState.INTRODUCED:
            return n_(
                "{pair}, introduced {count} day ago, may need you.",
                "{pair}, introduced {count} days ago, may need you.",
                days,
                pair=pair,
            )
        case _:
            return _("{pair} may need you.", pair=pair)


LETTERS_QUOTED = 2000
"""Of what libraries said themselves, all together: of two libraries everything, of more the beginning of each, so that
the card fits into a message of every platform. The page of the partnership has it whole.
"""


def reason_lines(alert: Alert) -> list[Words]:
    """Each of its reasons, as a sentence."""
    quoted = sum(1 for reason in alert.reasons if reason.words)
    most = LETTERS_QUOTED // max(1, quoted)
    return [Words(_reason_line(_cut(reason, most), alert.partnership)) for reason in alert.reasons]


def _cut(reason: Reason, most: int) -> Reason:
    words = reason.words or ""
    return replace(reason, words=f"{words[: most - 1]}…") if len(words) > most else reason


def _reason_line(reason: Reason, partnership: Partnership) -> Text:
    day = Day(reason.on) if reason.on is not None else Text("")
    library = _library(partnership, reason.library_id)
    days = reason.days or 0
    match reason.risk:
        case Risk.HELP:
            why = HELP_REASONS[reason.help or HelpReason.OTHER]
            if reason.words:
                return _(
                    "{library} asked for help on {day}: {reason}. “{words}”",
                    library=library,
                    day=day,
                    reason=why,
                    words=Name(reason.words),
                )
            return _("{library} asked for help on {day}: {reason}.", library=library, day=day, reason=why)
        case Risk.CONTACT_LEFT:
            return _("A contact of {library} left on {day}.", library=library, day=day)
        case Risk.NO_HELLO:
            return n_("No first hello for {count} day.", "No first hello for {count} days.", days)
        case Risk.LATE:
            return n_("No talk for {count} day.", "No talk for {count} days.", days)
        case Risk.LOW_ANSWER:
            if reason.words:
                return _(
                    "{library} said on {day} that it does not go well. “{words}”",
                    library=library,
                    day=day,
                    words=Name(reason.words),
                )
            return _("{library} said on {day} that it does not go well.", library=library, day=day)
        case Risk.ONE_SIDED:
            return n_(
                "Only {library} logged the last talk.",
                "Only {library} logged the last {count} talks.",
                days,
                library=library,
            )
        case Risk.NOT_LIVE:
            return _("They have not talked live yet, by video, phone or in person.")


def _library(partnership: Partnership, library_id: LibraryId | None) -> Name:
    found = (row.library.name for row in partnership.rows if row.library_id == library_id)
    return Name(next(found, ""))


def talk_facts(talks: Sequence[Communication]) -> Facts | Context:
    """The last contacts, or that there was none."""
    if not talks:
        return Context(_("No talk was logged yet."))
    return Facts(
        tuple(
            Fact(
                label=_("{day}", day=Day(talk.on)),
                value=_("{way}: {about}", way=WAYS[talk.way], about=Name(talk.about[:100]))
                if talk.about
                else WAYS[talk.way],
            )
            for talk in talks
        )
    )


def alert_parts(alert: Alert, talks: Sequence[Communication], today: date) -> list[Part]:
    """Everything that a mentor needs to act with one tap."""
    partnership = alert.partnership
    parts: list[Part] = [
        Words(alert_lead(alert, today)),
        *reason_lines(alert),
        Context(_("Last contacts"), About.CAPTION),
        talk_facts(talks),
    ]
    if alert.alert.quiet_until is not None and alert.alert.quiet_until > today:
        parts.append(
            Context(_("A mentor is on it. I write again after {day}, if it lasts.", day=Day(alert.alert.quiet_until)))
        )
    given = {"alert": str(alert.alert.id)}
    parts += [
        Buttons(
            (
                Button(label=_("Message both"), command="mentor message", given=given, style=Style.PRIMARY, ask=True),
                Button(label=_("Suggest a time"), command="mentor suggest", given=given),
                Button(label=_("I am on it"), command="mentor on-it", given=given),
                Button(label=_("Ask staff"), command="mentor ask-staff", given=given, ask=True),
                look_at(partnership),
            )
        ),
    ]
    return parts


def over_parts(alert: Alert, talks: Sequence[Communication]) -> list[Part]:
    """Nothing is to be done; well again are only those who talked since."""
    pair = names_of([row.library for row in alert.partnership.rows])
    talk = next((each for each in talks if each.logged_at > alert.alert.opened_at), None)
    match alert.partnership.state:
        case PartnershipState.ENDED:
            said = _("The partnership of {pair} has ended, so there is nothing to do. Thank you.", pair=pair)
        case PartnershipState.PAUSED:
            said = _("The partnership of {pair} has a pause, so there is nothing to do now. Thank you.", pair=pair)
        case PartnershipState.DORMANT:
            said = _("The partnership of {pair} rests, so there is nothing to do now. Thank you.", pair=pair)
        case _ if talk is not None:
            said = _("{pair}: all is well again; they talked on {day}. Thank you.", pair=pair, day=Day(talk.on))
        case _:
            said = _("{pair}: there is nothing to do now. Thank you.", pair=pair)
    return [Words(said), Buttons((look_at(alert.partnership), MENTORING))]


def asked_facts(mentor: str, words: str) -> Facts:
    """What a mentor asks staff."""
    return Facts((Fact(label=_("Mentor"), value=name(mentor)), Fact(label=_("In their words"), value=name(words))))
