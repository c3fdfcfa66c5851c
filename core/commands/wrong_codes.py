"""Codes that were typed wrong: five an hour are enough for somebody who was given one."""

from __future__ import annotations

from datetime import datetime, timedelta

from core.cards.buttons import HOME
from core.chat.card import Button, Buttons, Context, card
from core.chat.form import Problem
from core.chat.outcome import Refusal, Reply
from core.chat.words import Moment, MomentForm, Name, Text, _, n_
from core.commands.context import Context as Asking
from core.model.members import Account
from core.services.linking import barred_until, count_try, letters_of


async def code_has_its_letters(_context: Asking, code: str | None) -> Problem | None:
    """It can be a code at all; one that cannot is no try."""
    if code is None or letters_of(code) is not None:
        return None
    return Problem(
        text=_("A code has eight letters, such as {example}. Please look at it once more.", example=Name("BCDF-GHJK"))
    )


async def wait_first(context: Asking, account: Account) -> Refusal | None:
    """After five wrong codes within an hour: from when on the account may try again."""
    barred = await barred_until(context.uow, account.id)
    return Refusal(text=_again_after(barred), buttons=(HOME,)) if barred is not None else None


async def wrong_code(context: Asking, account: Account, said: Text, write_again: Button) -> Reply:
    """What was wrong, and how many tries are left. It is answered, not refused: what is refused leaves nothing behind,
    and a try is to be counted.
    """
    left = await count_try(context.uow, account.id)
    barred = None if left else await barred_until(context.uow, account.id)
    if barred is not None:
        return Reply(card=card(said, _again_after(barred), Buttons((HOME,))))
    more = n_("You can try {count} more time within an hour.", "You can try {count} more times within an hour.", left)
    return Reply(card=card(said, Context(more), Buttons((write_again, HOME))))


def _again_after(instant: datetime) -> Text:
    """With the minute that is over by then."""
    minute = instant.replace(second=0, microsecond=0)
    again = minute if minute == instant else minute + timedelta(minutes=1)
    return _(
        "Five codes were not right, and now we wait a little. Please try again after {time}, with a new code.",
        time=Moment(again, MomentForm.CLOCK),
    )
