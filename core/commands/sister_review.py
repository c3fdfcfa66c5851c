"""/sister review: how a trial went. Each library answers seven questions in two short forms, and reads the others'
answers when all have answered.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Annotated

from core.cards.buttons import HOME, look_at
from core.cards.eyes import Eyes
from core.cards.midway import midway_parts
from core.cards.review import review_button, review_parts
from core.cards.review_open import SECOND_PAGE
from core.cards.review_side import in_full
from core.chat.card import Button, Buttons, Card, Context, Part, Style, WireValue, Words, card
from core.chat.outcome import Outcome, Refusal, Reply
from core.chat.words import Day, Text, _
from core.commands.context import Context as Asking
from core.commands.declaring import Ask, Command
from core.commands.decoding import wire
from core.commands.partnership_eyes import eyes_of
from core.commands.recording import NOT_THERE
from core.commands.review_form import MONTHS_RULE, FirstQuestions, SevenQuestions, answered
from core.commands.talk import ANY_PARTNERSHIP
from core.model.ids import LibraryId, PartnershipId, ReviewId
from core.model.partnerships import Partnership, PartnershipState
from core.services.midway import midway_of
from core.services.partnerships import partnership_by_id
from core.services.review_outcomes import answer_review
from core.services.reviews import Reviewing, last_review, review_by_id
from core.services.watching import watches


@dataclass(frozen=True, kw_only=True)
class OfPartnership:
    """Whose trial."""

    partnership: Annotated[PartnershipId, ANY_PARTNERSHIP]


@dataclass(frozen=True, kw_only=True)
class OneReview:
    """Which review, and for which library."""

    review: Annotated[int, Ask(_("Review"), never=True)]
    library: Annotated[int, Ask(_("Library"), never=True)]


@dataclass(frozen=True, kw_only=True)
class FirstPage(FirstQuestions, OneReview):
    """Questions 1 to 4 of it."""


@dataclass(frozen=True, kw_only=True)
class AllAnswers(SevenQuestions, OneReview):
    """All seven."""


async def show(context: Asking, asked: OfPartnership) -> Outcome:
    """The review that is open, or how the last one went; before there is one, when it comes."""
    partnership = await partnership_by_id(context.uow, asked.partnership)
    if partnership is None:
        return NOT_THERE
    eyes = await eyes_of(context, partnership)
    watcher = await watching(context, partnership, eyes)
    reviewing = await last_review(context.uow, partnership.id)
    midway = await midway_of(context.uow, partnership.id)
    if midway is not None and midway.is_open:
        return Reply(card=card(*midway_parts(midway, eyes, watches=watcher), *_planned(partnership)), replace=True)
    if reviewing is not None:
        parts: tuple[Part, ...] = review_parts(reviewing, eyes, watches=watcher)
        return Reply(card=card(*parts, *_planned(partnership)), replace=True)
    return Reply(card=_none_yet(partnership), replace=True)


async def watching(context: Asking, partnership: Partnership, eyes: Eyes) -> bool:
    """Whether this person watches over the partnership. No statement for who is neither of the staff nor its mentor."""
    return (eyes.is_staff or eyes.is_mentor) and await watches(context.uow, partnership, eyes.member_id)


def _planned(partnership: Partnership) -> tuple[Part, ...]:
    """When the next one comes."""
    if partnership.state is not PartnershipState.TRIAL or partnership.review_on is None:
        return ()
    return (Context(_("The next review of the trial is on {day}.", day=Day(partnership.review_on))),)


def _none_yet(partnership: Partnership) -> Card:
    buttons = Buttons((look_at(partnership), HOME))
    return card(_when(partnership), buttons)


def _when(partnership: Partnership) -> Text:
    match partnership.state:
        case PartnershipState.TRIAL if partnership.review_on is not None:
            return _(
                "The trial is reviewed on {day}: I ask each library seven short questions. Nothing is to be done now.",
                day=Day(partnership.review_on),
            )
        case PartnershipState.PROPOSED | PartnershipState.INTRODUCED:
            return _("The trial begins with the first talk. Two weeks before its end I ask how it went.")
        case _other:
            return _("There is no trial to review here. What you did together is in the history.")


async def to_answer(context: Asking, review: int, library: int, *, hold: bool) -> Reviewing | Refusal:
    """The review, where that library is one of theirs and takes part. `hold`: its partnership is held."""
    if library not in context.actor.library_ids:
        return NOT_THERE
    reviewing = await review_by_id(context.uow, ReviewId(review), to_answer=hold)
    if reviewing is None or all(each.id != library for each in reviewing.libraries):
        return NOT_THERE
    return reviewing


async def first_page(context: Asking, asked: FirstPage) -> Outcome:
    """Nothing is kept yet but on the card that leads on, where it stands for thirty days."""
    reviewing = await to_answer(context, asked.review, asked.library, hold=False)
    if isinstance(reviewing, Refusal):
        return reviewing
    if not reviewing.is_open:
        return await as_it_stands(context, reviewing.review.id)
    go_on = Button(
        label=_("Questions 5 to 7"),
        command="sister review-send",
        given=_as_given(asked),
        ask=SECOND_PAGE,
        style=Style.PRIMARY,
    )
    back = Button(label=_("Change the answers"), command="sister review-answer", given=_as_given(asked), ask=True)
    said = _("Thank you. Questions 1 to 4 are answered, and three are left. Nothing is sent yet.")
    return Reply(card=card(said, Buttons((go_on, back, HOME))), replace=True, step=True)


def _as_given(asked: FirstPage) -> Mapping[str, WireValue]:
    """As it travels; what was left empty stays empty."""
    return {
        "review": str(asked.review),
        "library": str(asked.library),
        "did": asked.did or "",
        "enough": wire(asked.enough),
        "best_way": wire(asked.best_way) if asked.best_way is not None else "",
        "language": asked.language or "",
        "gained": asked.gained or "",
    }


async def send(context: Asking, asked: AllAnswers) -> Outcome:
    """Write it down; of the last two who answer at the same moment the second reads what came of both."""
    reviewing = await to_answer(context, asked.review, asked.library, hold=True)
    if isinstance(reviewing, Refusal):
        return reviewing
    if not reviewing.is_open:
        return await as_it_stands(context, reviewing.review.id)
    said = answered(asked, library_id=LibraryId(asked.library), by=context.member.id)
    await answer_review(context.uow, reviewing, said)
    return await as_it_stands(context, reviewing.review.id, Words(_("Thank you for all seven answers.")))


async def as_it_stands(context: Asking, review: ReviewId, *first: Part) -> Outcome:
    """The card, after what was just done."""
    reviewing = await review_by_id(context.uow, review)
    if reviewing is None:
        return NOT_THERE
    eyes = await eyes_of(context, reviewing.partnership)
    if not (eyes.may_see(reviewing.partnership) or eyes.is_mentor):
        return NOT_THERE
    watcher = await watching(context, reviewing.partnership, eyes)
    shown = card(*first, *review_parts(reviewing, eyes, watches=watcher))
    return Reply(card=shown, replace=True, lasting=bool(first))


async def read(context: Asking, asked: OneReview) -> Outcome:
    """One library's answers in full: one's own at any time, another's once they are shown."""
    reviewing = await review_by_id(context.uow, ReviewId(asked.review))
    if reviewing is None:
        return NOT_THERE
    eyes = await eyes_of(context, reviewing.partnership)
    own = asked.library in eyes.own
    watcher = await watching(context, reviewing.partnership, eyes)
    library = next((each for each in reviewing.libraries if each.id == asked.library), None)
    given = reviewing.answers.get(LibraryId(asked.library))
    if not (eyes.may_see(reviewing.partnership) or eyes.is_mentor) or library is None or given is None:
        return NOT_THERE
    settles = watcher and reviewing.waits
    if not (own or reviewing.is_shown or settles):
        return NOT_THERE
    back = replace(review_button(reviewing.partnership), style=Style.PRIMARY)
    private = own or (watcher and (reviewing.is_shown or settles))
    return Reply(card=card(*in_full(given, library, private=private), Buttons((back, HOME))), replace=True)


COMMANDS = (
    Command(
        name="sister review",
        summary=_("How the trial went"),
        takes=OfPartnership,
        run=show,
        changes=False,
        listed=False,
    ),
    Command(
        name="sister review-answer",
        summary=_("Review of the trial"),
        takes=FirstPage,
        run=first_page,
        submit=_("Go on"),
        changes=False,
        in_order=True,
        hidden=True,
    ),
    Command(
        name="sister review-send",
        summary=_("Review of the trial"),
        takes=AllAnswers,
        run=send,
        rules=(MONTHS_RULE,),
        in_order=True,
        hidden=True,
    ),
    Command(name="sister review-read", summary=_("All answers"), takes=OneReview, run=read, changes=False, hidden=True),
)
