"""/staff reviews: trials whose libraries do not agree, or do not answer; and *Decide*, for who watches over them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from core.cards.buttons import STAFF_HOME
from core.cards.checked import not_checked_since
from core.cards.library import names_of
from core.cards.review import review_button, review_parts
from core.cards.review_questions import SETTLEMENTS
from core.chat.card import MAX_ROWS, Buttons, Row, Rows, Words, card
from core.chat.form import Problem
from core.chat.outcome import Outcome, Refusal, Reply
from core.chat.words import Day, Strong, Text, _, n_
from core.commands import readers
from core.commands.context import Context
from core.commands.declaring import Ask, Audience, Command, Nothing, Rule
from core.commands.partnership_eyes import eyes_of
from core.commands.recording import NOT_THERE
from core.model.ids import ReviewId
from core.model.reviews import MOST_MONTHS, Settlement
from core.model.reviews import Outcome as Came
from core.model.schedule import local_day
from core.services.life import stopped_since
from core.services.review_outcomes import settle_review
from core.services.reviews import Reviewing, review_by_id, reviews_to_settle
from core.services.watching import watches


async def waiting(context: Context, asked: Nothing) -> Outcome:
    """Those that wait longest."""
    found = await reviews_to_settle(context.uow)
    above = not_checked_since(await stopped_since(context.uow))
    if not found:
        return Reply(card=card(*above, _("No review waits for a decision."), Buttons((STAFF_HOME,))), replace=True)
    more = len(found) - MAX_ROWS
    rows = Rows(
        title=n_("{count} review waits for a decision", "{count} reviews wait for a decision", len(found)),
        rows=tuple(_row(context, each) for each in found[:MAX_ROWS]),
        foot=n_("And {count} more, after these.", "And {count} more, after these.", more) if more > 0 else None,
        buttons=(STAFF_HOME,),
    )
    return Reply(card=card(*above, rows), replace=True)


def _row(context: Context, reviewing: Reviewing) -> Row:
    asked = Day(local_day(reviewing.review.asked_at, context.reader.zone))
    return Row(
        title=_("{libraries}", libraries=Strong(names_of(reviewing.libraries))),
        aside=_("asked on {day}", day=asked),
        detail=_why(reviewing),
        button=review_button(reviewing.partnership),
    )


def _why(reviewing: Reviewing) -> Text:
    if reviewing.review.outcome is Came.SPLIT:
        return _("They do not all wish the same.")
    return _("Not everybody answered, for the second time.")


@dataclass(frozen=True, kw_only=True)
class Settle:
    """Which review, how it goes on, and words to all of them."""

    review: Annotated[int, Ask(_("Review"), never=True)]
    settlement: Annotated[Settlement, Ask(_("How does it go on?"), labels=SETTLEMENTS)]
    months: Annotated[
        int | None,
        Ask(
            _("To extend: by how many months?"),
            minimum=1,
            maximum=MOST_MONTHS,
            hint=_("1 to 6; only if the trial is extended."),
        ),
    ] = None
    words: Annotated[
        str,
        Ask(
            _("Words to all of them"),
            long=True,
            max_length=500,
            readers=readers.PARTNERS,
            hint=_("Why, and what could help."),
        ),
    ]


async def months_with_extending(context: Context, settlement: Settlement, months: int | None) -> Problem | None:
    """Who extends says by how many months."""
    if settlement is Settlement.EXTEND and months is None:
        return Problem(text=_("By how many months is the trial extended? Please write a number from 1 to 6."))
    return None


NOT_YOURS = Refusal(
    text=_("You speak for one of these libraries, so somebody else of the staff decides. Nothing was changed."),
    buttons=(STAFF_HOME,),
)


async def settle(context: Context, asked: Settle) -> Outcome:
    """Of two who decide at the same moment the second reads what the first decided."""
    reviewing = await review_by_id(context.uow, ReviewId(asked.review), to_answer=True)
    if reviewing is None:
        return NOT_THERE
    if not await watches(context.uow, reviewing.partnership, context.member.id):
        return NOT_YOURS
    decides = reviewing.waits
    if decides:
        await settle_review(
            context.uow,
            reviewing,
            asked.settlement,
            months=asked.months,
            words=asked.words,
            by=context.member.id,
        )
    after = await review_by_id(context.uow, reviewing.review.id)
    if after is None:
        return NOT_THERE
    eyes = await eyes_of(context, after.partnership)
    first = (Words(_("Thank you. Each contact reads it in their own morning.")),) if decides else ()
    return Reply(card=card(*first, *review_parts(after, eyes, watches=True)), replace=True, lasting=decides)


COMMANDS = (
    Command(
        name="staff reviews",
        summary=_("Reviews that wait"),
        takes=Nothing,
        run=waiting,
        who=Audience.STAFF,
        changes=False,
        hidden=True,
    ),
    Command(
        name="staff review-settle",
        summary=_("Decide a review"),
        takes=Settle,
        run=settle,
        who=Audience.STAFF,
        rules=(Rule(("settlement", "months"), months_with_extending),),
        submit=_("Decide"),
        in_order=True,
        hidden=True,
    ),
)
