"""*Yes, we have been in touch*: one form, how and what about, and the talk is logged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from core.chat.card import WireValue
from core.chat.outcome import Outcome, Refusal
from core.chat.words import _
from core.commands.context import Context
from core.commands.declaring import Audience, Command, Rule
from core.commands.log import LogCommunication, Logged, receipt, write_down
from core.commands.nudge import Question, given_question, look_up, not_expected, why_closed
from core.commands.talk import ABOUT, HOW, WHEN, has_been
from core.model.communications import Way
from core.model.nudges import NudgeAnswer
from core.model.partnerships import LOGGABLE
from core.services.check_ins import keep_answer
from core.services.nudge_answers import answered


@dataclass(frozen=True, kw_only=True)
class Yes(Question):
    """How they talked, about what, and on which day."""

    how: Annotated[Way, HOW]
    about: Annotated[str | None, ABOUT] = None
    when: Annotated[date, WHEN]


async def already(context: Context, given: Mapping[str, WireValue]) -> Outcome | None:
    """Somebody logged a talk before the form was opened."""
    asked = given_question(given)
    if asked is None or given.get("how"):
        return None
    looked = await look_up(context, *asked)
    if isinstance(looked, Refusal):
        return looked
    return None if looked.waiting else await why_closed(context, looked)


async def yes(context: Context, asked: Yes) -> Outcome:
    """The talk is logged as by /log, whatever happened while the form was open: nothing that was written is lost."""
    looked = await look_up(context, asked.rows, asked.on)
    if isinstance(looked, Refusal):
        return looked
    row = (looked.waiting or looked.rows)[0]
    if row.partnership.state not in LOGGABLE:
        return not_expected(context, row) or await why_closed(context, looked)
    talk = LogCommunication(partnership=row.partnership_id, how=asked.how, when=asked.when, about=asked.about)
    made = await write_down(context, talk)
    if not isinstance(made, Logged):
        return made
    check_in = keep_answer(context.uow, row, NudgeAnswer.YES, member_id=context.member.id, again_on=None)
    check_in.communication_id = made.communication.id
    await answered(context.uow, [row.id], NudgeAnswer.YES, member_id=context.member.id, today=context.today)
    return receipt(context, made)


COMMANDS = (
    Command(
        name="nudge yes",
        summary=_("We have been in touch"),
        takes=Yes,
        run=yes,
        instead=already,
        rules=(Rule(("when",), has_been),),
        who=Audience.CONTACT,
        submit=_("Log it"),
        hidden=True,
    ),
)
