"""A review that is open: whose answer is there, and what can be answered. No answer of another library stands in it."""

from __future__ import annotations

from core.cards.buttons import HOME
from core.cards.email import RECORD, letter_parts
from core.cards.eyes import Eyes
from core.cards.library import names_of
from core.cards.recorded import recorded_by
from core.chat.card import About, Button, Buttons, Context, Fact, Facts, Part, Style, Words
from core.chat.words import Name, Strong, Text, _, n_, name
from core.model.letters import Matter
from core.model.libraries import Library
from core.model.reviews import Wish
from core.services.partnerships import partners_of
from core.services.reviews import Given, Reviewing

FIRST_PAGE = ("did", "enough", "best_way", "language", "gained")
SECOND_PAGE = ("involved", "change", "wish", "extend_months")
"""The fields of the two forms: questions 1 to 4, and 5 to 7."""

READ_BY = _(
    "Your partners read your answers once all have answered; what your library gained only staff and colleagues read."
)


def open_parts(reviewing: Reviewing, eyes: Eyes) -> tuple[Part, ...]:
    """Until when, who has answered, and the way to the questions."""
    own = [each for each in reviewing.libraries if each.id in eyes.own]
    parts: list[Part] = [Words(_lead(reviewing, eyes)), Words(_hidden(reviewing, eyes))]
    for library in own:
        parts += _own(reviewing, library, several=len(own) > 1)
    if own:
        parts.append(Context(READ_BY, About.READERS))
    return (*parts, *_who(reviewing, eyes), *_apart(reviewing, eyes), Buttons((HOME,)))


def _lead(reviewing: Reviewing, eyes: Eyes) -> Text:
    partners = Strong(names_of(partners_of(reviewing.partnership, eyes.own)))
    if any(row.library_id in eyes.own for row in reviewing.partnership.rows):
        return _("Your trial with {partners} comes to its end. How was it, and how shall it go on?", partners=partners)
    return _("The trial of {libraries} is being reviewed.", libraries=partners)


def _hidden(reviewing: Reviewing, eyes: Eyes) -> Text:
    return _(
        "Each library answers seven short questions for itself, before {day}. Nobody reads the others' answers until "
        "all have answered, or that day has come.",
        day=eyes.day(reviewing.review.closes_at),
    )


def _own(reviewing: Reviewing, library: Library, *, several: bool) -> list[Part]:
    parts: list[Part] = [Words(_("{library}:", library=Strong(Name(library.name))))] if several else []
    given = reviewing.answers.get(library.id)
    if given is None:
        return [*parts, Buttons((answer_button(reviewing, library),))]
    said = Fact(label=_("Your library"), value=wish_words(given))
    change = answer_button(reviewing, library, label=_("Change the answers"), style=Style.NORMAL)
    return [*parts, Facts((said,)), Buttons((change, read_button(reviewing, library)))]


def _who(reviewing: Reviewing, eyes: Eyes) -> tuple[Part, ...]:
    """Whose answer is there already; what it is stays hidden."""
    others = [each for each in reviewing.libraries if each.id not in eyes.own]
    done = [each for each in others if each.id in reviewing.answers]
    if not done:
        return ()
    return (Words(_("{libraries} answered already.", libraries=names_of(done))),)


def _apart(reviewing: Reviewing, eyes: Eyes) -> list[Part]:
    """Libraries without an account that have not answered: a letter, and their answer."""
    parts: list[Part] = []
    for library in reviewing.libraries:
        if library.id in eyes.apart and library.id not in reviewing.answers:
            record = Button(label=RECORD, command="sister review-record", given=_given(reviewing, library))
            parts += letter_parts(library, reviewing.partnership.id, Matter.REVIEW, record)
    return parts


def wish_words(given: Given) -> Text:
    """ "would extend the trial by 2 months (Ana)" """
    answer = given.answer
    who = recorded_by(answer, given.name) or name(given.name)
    match answer.wish:
        case Wish.CONTINUE:
            return _("would continue as it is ({who})", who=who)
        case Wish.CHANGE:
            return _("would continue with changes ({who})", who=who)
        case Wish.EXTEND:
            return n_(
                "would extend the trial by {count} month ({who})",
                "would extend the trial by {count} months ({who})",
                answer.extend_months or 1,
                who=who,
            )
        case Wish.STOP:
            return _("would stop kindly ({who})", who=who)


def answer_button(
    reviewing: Reviewing, library: Library, *, label: Text | None = None, style: Style = Style.PRIMARY
) -> Button:
    """*Answer*: the first form."""
    return Button(
        label=label or _("Answer seven questions"),
        command="sister review-answer",
        given=_given(reviewing, library),
        ask=FIRST_PAGE,
        style=style,
    )


def read_button(reviewing: Reviewing, library: Library, *, named: bool = False) -> Button:
    """*Read it all*: every answer of that library, in full. `named`: it says of which."""
    label = _("All of {library}", library=Name(library.name)) if named else _("Read it all")
    return Button(label=label, command="sister review-read", given=_given(reviewing, library))


def _given(reviewing: Reviewing, library: Library) -> dict[str, str]:
    return {"review": str(reviewing.review.id), "library": str(library.id)}
