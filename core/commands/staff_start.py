"""*Start*, after old data was put back: messages go out again. It asks once more."""

from __future__ import annotations

from core.cards.buttons import STAFF_HOME
from core.cards.held import held_words, late_words
from core.chat.card import Button, Buttons, Style, Words, card
from core.chat.outcome import Outcome, Refusal, Reply
from core.chat.words import _
from core.commands.context import Context
from core.commands.declaring import Audience, Command, Nothing
from core.model.schedule import local_day
from core.services.holding import held_from, late, start_again

START = Button(label=_("Start"), command="staff start", style=Style.PRIMARY)

NOT_HELD = Refusal(text=_("Messages go out already. There is nothing to start."), buttons=(STAFF_HOME,))


async def ask_first(context: Context, asked: Nothing) -> Outcome:
    """What would go out, with *Start* and *Not yet*."""
    of = await held_from(context.uow)
    if of is None:
        return NOT_HELD
    return Reply(
        card=card(
            held_words(local_day(of, context.reader.zone)),
            late_words(await late(context.uow)),
            Words(
                _(
                    "Please look first: is this the right data? After a press on Start each message goes in its "
                    "reader's own hours, several in one. I first look up what may have been sent already."
                )
            ),
            Buttons(
                (
                    Button(label=_("Start"), command="staff started", style=Style.PRIMARY, once=True),
                    Button(label=_("Not yet"), command="staff home"),
                )
            ),
        ),
        replace=True,
    )


async def start(context: Context, asked: Nothing) -> Outcome:
    """Of two who press the first starts it."""
    if not await start_again(context.uow, by=context.member.id):
        return NOT_HELD
    return Reply(
        card=card(
            _("Messages go out again, from the next minute on. Please tell contacts what may be missing."),
            Buttons((STAFF_HOME,)),
        ),
        replace=True,
        lasting=True,
    )


COMMANDS = (
    Command(
        name="staff start",
        summary=_("Let messages go out again"),
        takes=Nothing,
        run=ask_first,
        who=Audience.STAFF,
        changes=False,
        hidden=True,
    ),
    Command(
        name="staff started",
        summary=_("Let messages go out again"),
        takes=Nothing,
        run=start,
        who=Audience.STAFF,
        hidden=True,
    ),
)
