"""What a newcomer can press on the start card besides *Introduce my library*."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Annotated

from core.cards.buttons import HOME
from core.cards.mentoring import MENTORING
from core.chat.card import Button, Buttons, Style, WireValue, card
from core.chat.outcome import Outcome, Reply
from core.chat.words import CommandName, _
from core.commands.context import Context
from core.commands.declaring import Command, Nothing
from core.commands.decoding import wire
from core.commands.sister_mentoring import CAPACITY, LANGUAGES, WANT_TO
from core.model.defaults import MENTOR_CAPACITY
from core.model.ids import LanguageCode, MemberId
from core.model.members import Role
from core.services.mentors import Offering, offer_to_mentor, profile_of
from core.services.roles import wish, wishes

INTRODUCE = Button(label=_("Introduce my library"), command="introduce", style=Style.PRIMARY)
NEWCOMER_BUTTONS = (
    INTRODUCE,
    WANT_TO,
    Button(label=_("Just looking"), command="newcomer look"),
)


async def two(context: Context, given: Mapping[str, WireValue]) -> WireValue | None:
    """As many as one can watch over beside one's own work."""
    return wire(MENTOR_CAPACITY)


async def own_languages(context: Context, given: Mapping[str, WireValue]) -> WireValue | None:
    """Those of their library; else the one the bot writes to them in."""
    if context.actor.contacts:
        return wire(context.actor.contacts[0].library.languages)
    return (context.reader.language.partition("_")[0].partition("-")[0],)


@dataclass(frozen=True, kw_only=True)
class WantToMentor:
    """What one could do; regions, topics and hours come later, if one likes."""

    capacity: Annotated[int, replace(CAPACITY, default=two)]
    languages: Annotated[tuple[LanguageCode, ...], replace(LANGUAGES, default=own_languages)]


async def want_to_mentor(context: Context, asked: WantToMentor) -> Outcome:
    """Remember the wish, and what they could do; staff answer it."""
    if context.actor.has(Role.MENTOR):
        return Reply(card=card(_("You are a mentor already. Thank you."), Buttons((MENTORING, HOME))))
    offering = Offering(capacity=asked.capacity, languages=tuple(asked.languages))
    await offer_to_mentor(context.uow, offering, member_id=context.member.id)
    await wish(context.uow, member_id=context.member.id, role=Role.MENTOR)
    return Reply(
        card=card(
            _("Thank you. A mentor watches over a young partnership. Staff read your wish and answer you here."),
            Buttons((HOME,)),
        ),
        lasting=True,
    )


async def _as_said(context: Context, member_id: MemberId) -> Mapping[str, WireValue]:
    """What they said that they could do."""
    profile = await profile_of(context.uow, member_id)
    if profile is None:
        return {"capacity": wire(MENTOR_CAPACITY)}
    return {"capacity": wire(profile.capacity), "languages": wire(profile.languages)}


async def already_one(context: Context, given: Mapping[str, WireValue]) -> Outcome | None:
    """Instead of the form, for who is a mentor, or has said so already."""
    if not context.actor.has(Role.MENTOR):
        member = context.actor.member
        if given or member is None or not await wishes(context.uow, member_id=member.id, role=Role.MENTOR):
            return None
        change = replace(WANT_TO, label=_("Change what I can do"), given=await _as_said(context, member.id))
        return Reply(
            card=card(
                _("Staff have your wish to mentor. They answer you here. Thank you for your patience."),
                Buttons((change, HOME)),
            )
        )
    return Reply(card=card(_("You are a mentor already. Thank you."), Buttons((MENTORING, HOME))))


async def look(context: Context, asked: Nothing) -> Outcome:
    """What the programme is, with no obligation."""
    return Reply(
        card=card(
            _(
                "Welcome. Sister libraries are libraries of different countries that stay in touch: they talk, share "
                "ideas and visit."
            ),
            _(
                "I help them: I keep their introductions, remember their talks, and remind them kindly when it has "
                "been quiet."
            ),
            _("Look around as long as you like. Write {home} whenever you need me.", home=CommandName("sister")),
            Buttons((INTRODUCE, Button(label=_("Help"), command="sister help"))),
        )
    )


COMMANDS = (
    Command(
        name="newcomer mentor",
        summary=_("I want to mentor"),
        takes=WantToMentor,
        run=want_to_mentor,
        instead=already_one,
        hidden=True,
    ),
    Command(name="newcomer look", summary=_("Just looking"), takes=Nothing, run=look, changes=False, hidden=True),
)
