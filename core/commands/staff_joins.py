"""/staff joins: people who want to speak for a library whose contacts are not connected, or do not answer."""

from __future__ import annotations

from core.cards.buttons import STAFF_HOME, join_answers
from core.cards.checked import not_checked_since
from core.cards.library import where
from core.chat.card import Buttons, Divider, Part, Words, card
from core.chat.outcome import Outcome, Reply
from core.chat.words import Day, Name, Strong, _, n_
from core.commands.context import Context
from core.commands.declaring import Audience, Command, Nothing
from core.model.schedule import local_day
from core.services.libraries import join_requests_for_staff
from core.services.life import stopped_since

MOST = 5


async def joins(context: Context, asked: Nothing) -> Outcome:
    """The oldest five, each with *Accept* and *Decline*."""
    waiting = await join_requests_for_staff(context.uow)
    above = not_checked_since(await stopped_since(context.uow))
    if not waiting:
        return Reply(card=card(*above, _("Nobody is waiting for an answer."), Buttons((STAFF_HOME,))), replace=True)
    parts: list[Part] = [*above, Words(_("Please check that the person works there, then answer."))]
    for request, library, member in waiting[:MOST]:
        parts += [
            Words(
                _(
                    "{name} would like to speak for {library}, {where}. Asked on {day}.",
                    name=Strong(Name(member.name)),
                    library=Strong(Name(library.name)),
                    where=where(library.town, library.country),
                    day=Day(local_day(request.asked_at, context.reader.zone)),
                )
            ),
            join_answers(request.id),
        ]
    parts.append(Divider())
    more = len(waiting) - MOST
    if more > 0:
        parts.append(Words(n_("And {count} more, after these.", "And {count} more, after these.", more)))
    parts.append(Buttons((STAFF_HOME,)))
    return Reply(card=card(*parts), replace=True)


COMMANDS = (
    Command(
        name="staff joins",
        summary=_("Who wants to join"),
        takes=Nothing,
        run=joins,
        who=Audience.STAFF,
        changes=False,
    ),
)
