"""The check-in: "Have you been in touch?", its four answers, and what was answered, as everybody reads it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from core.cards.help_wanted import HELP_REASONS
from core.cards.labels import WAYS
from core.cards.library import names_of
from core.chat.card import About, Button, Context, Style, WireValue
from core.chat.words import Day, Name, Strong, Text, _
from core.model.communications import Communication
from core.model.ids import LibraryId, MemberId
from core.model.nudges import NudgeAnswer
from core.model.partnerships import Partnership, PartnershipLibrary
from core.services.check_ins import Answered
from core.services.partnerships import partners_of

READ_BY = Context(
    _("Your partners read what you log. Staff read your answer, and so do your colleagues."), About.READERS
)
"""Stands under the question."""


def question(partnership: Partnership, row: PartnershipLibrary, own: Collection[LibraryId]) -> Text:
    """ "Have you been in touch with Amman Public Library since 3 November 2026?" """
    partners = Strong(names_of(partners_of(partnership, own)))
    if row.last_contact_on is None:
        return _("Have you said hello to {partners} yet? Three sentences are enough.", partners=partners)
    return _(
        "Have you been in touch with {partners} since {day}? A short hello is enough.",
        partners=partners,
        day=Day(row.last_contact_on),
    )


def given_for(row: PartnershipLibrary, on: date) -> dict[str, WireValue]:
    """What the buttons of a question carry. `on`: the day on which it is asked."""
    return {"rows": str(row.id), "on": on.isoformat()}


def answer_buttons(
    row: PartnershipLibrary, on: date, *, without: Collection[NudgeAnswer] = (), first: Style = Style.PRIMARY
) -> tuple[Button, ...]:
    """*Yes · Not yet · We need help · Pause*; `without` those that were given already."""
    given = given_for(row, on)
    four = {
        NudgeAnswer.YES: Button(label=_("Yes"), command="nudge yes", given=given, style=first),
        NudgeAnswer.NOT_YET: Button(label=_("Not yet"), command="nudge not-yet", given=given),
        NudgeAnswer.HELP: Button(label=_("We need help"), command="nudge help", given=given),
    }
    pause = Button(label=_("Pause"), command="sister pause", given={"partnership": str(row.partnership_id)}, ask=True)
    return (*(button for answer, button in four.items() if answer not in without), pause)


def who_answered(answered: Answered, *, reader: MemberId, on: Day) -> Text:
    """ "Tomas answered on 10 December 2026: not yet." `on`: the day of it in the reader's calendar."""
    check_in = answered.check_in
    own = check_in.member_id == reader
    name = Name(answered.name)
    if check_in.answer is NudgeAnswer.HELP and check_in.reason is not None:
        reason = HELP_REASONS[check_in.reason]
        if own:
            return _("You asked for help on {day}: {reason}.", day=on, reason=reason)
        return _("{name} asked for help on {day}: {reason}.", name=name, day=on, reason=reason)
    if own:
        return _("You answered on {day}: not yet.", day=on)
    return _("{name} answered on {day}: not yet.", name=name, day=on)


def who_logged(talk: Communication, *, reader: MemberId, own: Collection[LibraryId]) -> Text:
    """ "Tomas logged a talk already: video call, 5 November 2026." A partner is named with the library."""
    way, day = WAYS[talk.way], Day(talk.on)
    if talk.logged_by == reader:
        return _("You logged a talk already: {way}, {day}.", way=way, day=day)
    name = Name(talk.logger.name)
    if talk.library_id in own:
        return _("{name} logged a talk already: {way}, {day}.", name=name, way=way, day=day)
    return _(
        "{name} of {library} logged a talk already: {way}, {day}.",
        name=name,
        library=Name(talk.library.name),
        way=way,
        day=day,
    )


def answer_line(answered: Answered, on: Day) -> Text:
    """ "not yet (Yusuf, 10 December 2026)", as those read it who watch over the partnership."""
    check_in, name = answered.check_in, Name(answered.name)
    if answered.talk is not None:
        return _(
            "yes: {way}, {day} ({name}, {on})",
            way=WAYS[answered.talk.way],
            day=Day(answered.talk.on),
            name=name,
            on=on,
        )
    if check_in.answer is not NudgeAnswer.HELP or check_in.reason is None:
        return _("not yet ({name}, {on})", name=name, on=on)
    reason = HELP_REASONS[check_in.reason]
    if check_in.words:
        return _(
            "we need help: {reason}, “{words}” ({name}, {on})",
            reason=reason,
            words=Name(check_in.words),
            name=name,
            on=on,
        )
    return _("we need help: {reason} ({name}, {on})", reason=reason, name=name, on=on)
