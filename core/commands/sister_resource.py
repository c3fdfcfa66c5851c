"""One resource by itself, and what can be done with it: *Remind me*, *We'll do it on …*, *Correct it*."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from core.cards.buttons import HOME
from core.cards.resources import Kind, called, deadline_words, parts_of
from core.chat.card import Button, Buttons, Card, Context, Style, card
from core.chat.outcome import Outcome, Refusal, Reply
from core.chat.words import Day, _
from core.commands.context import Context as Asking
from core.commands.declaring import Ask, Command
from core.commands.resource_lists import to_list
from core.content.resources import Idea, Opens, Template
from core.model.deadlines import remind_on
from core.services.deadlines import deadline_of, follow, followed_by, unfollow
from core.services.resources import Standing, resource_by_code


@dataclass(frozen=True, kw_only=True)
class One:
    """Which one, as a button names it."""

    code: Annotated[str, Ask(_("Code"), max_length=20, never=True)] = ""


NOT_THERE = Refusal(
    text=_("This is not in the list any more. Please choose another."),
    buttons=(Button(label=_("Ideas"), command="sister idea"), HOME),
)

_OPENS: Mapping[Opens, Button] = {
    Opens.AGREEMENT: Button(label=_("Write it with the bot"), command="sister agreement"),
    Opens.REVIEW: Button(label=_("The review of my trial"), command="sister review"),
    Opens.FIND: Button(label=_("Find a partner"), command="sister find"),
    Opens.STORY: Button(label=_("Tell a story"), command="story"),
    Opens.EMAIL: Button(label=_("Propose a partnership"), command="sister propose"),
}


async def look(context: Asking, asked: One) -> Outcome:
    """All that is known."""
    standing = await resource_by_code(context.uow, asked.code)
    return Reply(card=await _shown(context, standing), replace=True) if standing is not None else NOT_THERE


async def _shown(context: Asking, standing: Standing) -> Card:
    kind = Kind(standing.kind)
    ways: list[Button] = []
    row = standing.resource
    note = []
    given = {"code": standing.code}
    if isinstance(row, Idea) and not standing.is_over and context.actor.contacts:
        ways.append(
            Button(label=_("We'll do it on …"), command="sister plan", given=given, ask=True, style=Style.PRIMARY)
        )
    if isinstance(row, Template) and row.opens is not None:
        ways.append(_OPENS[row.opens])
    deadline = deadline_of(standing, context.today)
    if deadline is not None:
        mine = context.actor.member
        followed = (await followed_by(context.uow, mine.id)).get(standing.code) if mine is not None else None
        if followed is not None:
            note.append(Context(_("I remind you on {day} or soon after.", day=Day(followed.remind_on))))
            ways.append(Button(label=_("Do not remind me"), command="sister remind-not", given=given))
        elif remind_on(deadline.on, context.today) is not None:
            ways.append(Button(label=_("Remind me"), command="sister remind", given=given, style=Style.PRIMARY))
    if context.actor.is_staff:
        ways.append(Button(label=_("For staff"), command="staff resource", given=given))
    shown = parts_of(standing, context.reader.language, context.today)
    return card(*shown, *note, Buttons((*ways, to_list(kind), HOME)))


async def remind(context: Asking, asked: One) -> Outcome:
    """Once, some time before the day."""
    standing = await resource_by_code(context.uow, asked.code)
    if standing is None:
        return NOT_THERE
    followed = await follow(context.uow, standing, member_id=context.member.id, today=context.today)
    back = Button(label=_("Look again"), command="sister resource", given={"code": standing.code})
    title = called(standing, context.reader.language)
    if followed is None:
        deadline = deadline_of(standing, context.today)
        if deadline is None:
            said = _("No deadline of {name} is known now, so there is nothing to remind you of.", name=title)
        else:
            said = _(
                "The deadline of {name} is near: {deadline} A reminder would come too late, so please look now.",
                name=title,
                deadline=deadline_words(deadline),
            )
        return Refusal(text=said, buttons=(back, HOME))
    return Reply(
        card=card(
            _(
                "Noted. I remind you of {name} once, on {day} or soon after, in your working hours.",
                name=title,
                day=Day(followed.remind_on),
            ),
            Buttons((Button(label=_("Do not remind me"), command="sister remind-not", given=back.given), back, HOME)),
        ),
        replace=True,
    )


async def remind_not(context: Asking, asked: One) -> Outcome:
    """It is forgotten; said a second time it is forgotten still."""
    await unfollow(context.uow, asked.code, member_id=context.member.id)
    standing = await resource_by_code(context.uow, asked.code)
    if standing is None:
        return NOT_THERE
    back = Button(label=_("Look again"), command="sister resource", given={"code": standing.code})
    return Reply(card=card(_("I do not remind you of it."), Buttons((back, HOME))), replace=True)


COMMANDS = (
    Command(name="sister resource", summary=_("Look"), takes=One, run=look, changes=False, hidden=True),
    Command(name="sister remind", summary=_("Remind me"), takes=One, run=remind, hidden=True),
    Command(name="sister remind-not", summary=_("Do not remind me"), takes=One, run=remind_not, hidden=True),
)
