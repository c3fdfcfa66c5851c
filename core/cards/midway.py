"""How is it going? The question in the middle of a trial, as a contact of a library and as a watcher read it."""

from __future__ import annotations

from core.cards.buttons import HOME, look_at
from core.cards.email import RECORD, letter_parts
from core.cards.eyes import Eyes
from core.cards.library import names_of
from core.cards.recorded import recorded_by
from core.chat.card import About, Button, Buttons, Context, Fact, Facts, Part, Words
from core.chat.words import Day, Name, Strong, Text, _, name
from core.model.letters import Matter
from core.model.libraries import Library
from core.model.partnerships import PartnershipState
from core.model.reviews import Going
from core.services.midway import Midway, ScoreGiven
from core.services.partnerships import partners_of

GOING: dict[Going, Text] = {
    Going.NOT_WELL: _("1 · Not well"),
    Going.NOT_SO_WELL: _("2 · Not so well"),
    Going.ALL_RIGHT: _("3 · All right"),
    Going.WELL: _("4 · Well"),
    Going.VERY_WELL: _("5 · Very well"),
}
"""As buttons, as answers of a form, and as they are read."""

READ_BY = _("Your partners do not read your answer. Staff do, and your colleagues.")


def midway_parts(midway: Midway, eyes: Eyes, *, watches: bool = False, helped: bool = False) -> tuple[Part, ...]:
    """The question with the answers of the reader's libraries. `watches`: the reader watches over the partnership, and
    reads what all said. `helped`: they have just asked for help.
    """
    own = [each for each in midway.libraries if each.id in eyes.own]
    parts: list[Part] = [Words(_lead(midway, eyes, asked=bool(own)))]
    for library in own:
        parts += _of_library(midway, library, several=len(own) > 1, helped=helped)
    if own:
        parts.append(Context(READ_BY, About.READERS))
    if watches and midway.answers:
        parts.append(_facts(midway))
    if midway.is_open:
        parts += _apart(midway, eyes)
    return (*parts, Buttons((look_at(midway.partnership), HOME)))


def _lead(midway: Midway, eyes: Eyes, *, asked: bool) -> Text:
    partnership = midway.partnership
    partners = Strong(names_of(partners_of(partnership, eyes.own)))
    if not midway.is_open:
        return _(
            "You were asked midway how the trial with {partners} is going. This question is over.", partners=partners
        )
    if not asked:
        return _("The libraries were asked midway how the trial is going: {libraries}.", libraries=partners)
    until = Day(partnership.trial_ends_on or midway.asked_on)
    return _(
        "You are in the middle of your trial with {partners}; it lasts until {day}. How is it going?",
        partners=partners,
        day=until,
    )


def _of_library(midway: Midway, library: Library, *, several: bool, helped: bool) -> list[Part]:
    """What it said, and what it can say. `several`: of more than one library of the reader's."""
    parts: list[Part] = [Words(_("{library}:", library=Strong(Name(library.name))))] if several else []
    given = midway.answers.get(library.id)
    if given is not None:
        parts.append(Words(_("Thank you. You said: {answer}.", answer=said(given))))
        parts += _then(midway, library, given, helped=helped)
    if midway.is_open:
        if given is not None:
            parts.append(Words(_("You can still say something else:")))
        kept = Going(str(given.answer.score)) if given is not None else None
        parts.append(Buttons(tuple(_score(midway, library, each) for each in Going if each is not kept)))
    return parts


def _then(midway: Midway, library: Library, given: ScoreGiven, *, helped: bool) -> list[Part]:
    """A few words more, and help where it does not go well."""
    buttons = []
    parts: list[Part] = []
    if given.is_low and not helped and midway.partnership.state is not PartnershipState.ENDED:
        parts.append(Words(_("Would you like somebody to help?")))
        buttons.append(Button(label=_("We need help"), command="sister midway-help", given=_given(midway, library)))
    if midway.is_open:
        more = {**_given(midway, library), "going": str(given.answer.score)}
        label = _("Change the words") if given.answer.words else _("Add a few words")
        buttons.append(Button(label=label, command="sister midway-answer", given=more, ask=("words",)))
    return [*parts, Buttons(tuple(buttons))] if buttons else parts


def said(given: ScoreGiven) -> Text:
    """ "2 · Not so well, “We wait long.” (Ana)" """
    answer = given.answer
    score = GOING[Going(str(answer.score))]
    who = recorded_by(answer, given.name) or name(given.name)
    if answer.words:
        return _("{score}, “{words}” ({who})", score=score, words=Name(answer.words), who=who)
    return _("{score} ({who})", score=score, who=who)


def _facts(midway: Midway) -> Facts:
    return Facts(
        tuple(
            Fact(
                label=name(library.name),
                value=said(midway.answers[library.id]) if library.id in midway.answers else _("no answer"),
            )
            for library in midway.libraries
        )
    )


def _apart(midway: Midway, eyes: Eyes) -> list[Part]:
    """Libraries without an account that have not answered: a letter, and their answer."""
    parts: list[Part] = []
    for library in midway.libraries:
        if library.id in eyes.apart and library.id not in midway.answers:
            record = Button(label=RECORD, command="sister midway-record", given=_given(midway, library))
            parts += letter_parts(library, midway.partnership.id, Matter.MIDWAY, record)
    return parts


def _score(midway: Midway, library: Library, going: Going) -> Button:
    given = {**_given(midway, library), "going": going.value}
    return Button(label=GOING[going], command="sister midway-answer", given=given)


def _given(midway: Midway, library: Library) -> dict[str, str]:
    return {"partnership": str(midway.partnership.id), "library": str(library.id)}
