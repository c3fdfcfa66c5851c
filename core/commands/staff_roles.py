"""/staff grant, revoke and first: who is staff and who is a mentor; and the wishes of those who would like to be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from core.cards.buttons import STAFF_HOME
from core.cards.labels import ROLES
from core.cards.mentoring import spoken
from core.chat.card import Button, Buttons, Context, Divider, Part, Style, WireValue, Words, card
from core.chat.outcome import Outcome, Refusal, Reply
from core.chat.words import CommandName, Day, Name, Strong, Text, _, n_
from core.commands import readers
from core.commands.context import Context as Asking
from core.commands.declaring import Ask, Audience, Command, Nothing
from core.commands.decoding import wire
from core.commands.sources import members
from core.model.ids import MemberId, RoleWishId
from core.model.members import Role
from core.model.mentoring import MentorProfile, MentorshipEnd
from core.model.schedule import local_day
from core.services.mentor_leaving import stop_helping, stop_mentoring
from core.services.mentor_offers import offer_what_waits
from core.services.mentors import profiles_of
from core.services.people import in_their_hours_of, member_named
from core.services.roles import (
    CodeAnswer,
    decline_wish,
    grant,
    holds,
    revoke,
    use_staff_code,
    waiting_wishes,
    wish_by_id,
)

MOST = 5
"""Wishes on a card, each with two buttons."""

BACK = Buttons((STAFF_HOME,))
GRANT = Button(label=_("Grant a role"), command="staff grant", ask=True)


@dataclass(frozen=True, kw_only=True)
class MemberAndRole:
    """A person and a role."""

    member: Annotated[MemberId, Ask(_("Member"), suggest=members)]
    role: Annotated[Role, Ask(_("Role"), labels=ROLES)]


@dataclass(frozen=True, kw_only=True)
class StaffCodeGiven:
    """A code from the administrator's shell."""

    code: Annotated[
        str,
        Ask(
            _("Code"),
            headline=True,
            max_length=20,
            readers=readers.ONLY_THE_BOT,
            hint=_("Eight letters and digits, such as K7QD-2MXA, from the administrator."),
        ),
    ]


@dataclass(frozen=True, kw_only=True)
class OneWish:
    """A wish that a button names."""

    wish: Annotated[int, Ask(_("Wish"), never=True)]


async def grant_role(context: Asking, asked: MemberAndRole) -> Outcome:
    """Give a role, and tell the person in their own hours."""
    member = await member_named(context.uow, asked.member)
    if member is None:
        return NOBODY
    if await holds(context.uow, member.id, asked.role):
        return Refusal(
            text=_(
                "{name} has the role {role} already. There is nothing left to do.",
                name=Name(member.name),
                role=ROLES[asked.role],
            ),
            buttons=(STAFF_HOME,),
        )
    await grant(context.uow, member_id=member.id, role=asked.role, by=context.member.id)
    if asked.role is Role.MENTOR:
        await offer_what_waits(context.uow, member.id)
    told_at = await in_their_hours_of(context.uow, member.id)
    # The key holds the instant: a role that was revoked and is given again is told again.
    await context.uow.notify(
        "role",
        f"member:{member.id}",
        [(member.id, told_at)],
        key=f"role:{asked.role.value}:{context.now:%Y%m%d%H%M%S%f}",
        role=asked.role.value,
    )
    said = _(
        "{name} has the role {role} now, and reads it in their own morning.",
        name=Strong(Name(member.name)),
        role=ROLES[asked.role],
    )
    return Reply(card=card(said, BACK), lasting=True)


async def revoke_role(context: Asking, asked: MemberAndRole) -> Outcome:
    """Take a role away; somebody must stay staff."""
    member = await member_named(context.uow, asked.member)
    if member is None:
        return NOBODY
    if not await holds(context.uow, member.id, asked.role):
        given: dict[str, WireValue] = {"member": str(member.id), "role": wire(asked.role)}
        return Refusal(
            text=_(
                "{name} does not have the role {role}, so nothing changed. Please choose another person or role.",
                name=Name(member.name),
                role=ROLES[asked.role],
            ),
            buttons=(Button(label=_("Choose again"), command="staff revoke", given=given, ask=True), STAFF_HOME),
        )
    if asked.role is Role.MENTOR:
        await stop_mentoring(context.uow, member.id, by=context.member.id, reason=MentorshipEnd.STOPPED)
    elif not await revoke(context.uow, member_id=member.id, role=asked.role, by=context.member.id):
        return Refusal(
            text=_("{name} is the last of the staff. Grant the role to somebody else first.", name=Name(member.name)),
            buttons=(GRANT, STAFF_HOME),
        )
    elif not await holds(context.uow, member.id, Role.MENTOR):
        await stop_helping(context.uow, member.id, by=context.member.id)
    said = _("{name} does not have the role {role} any more.", name=Strong(Name(member.name)), role=ROLES[asked.role])
    return Reply(card=card(said, BACK), lasting=True)


async def first(context: Asking, asked: StaffCodeGiven) -> Outcome:
    """Become staff by the one-time code."""
    answer, by = await use_staff_code(context.uow, asked.code, member_id=context.member.id)
    match answer:
        case CodeAnswer.TAKEN:
            said = _("Welcome. You are staff now. Your home lists what needs a person.")
            return Reply(card=card(said, BACK), lasting=True)
        case CodeAnswer.USED:
            return Refusal(
                text=_(
                    "This code was used already, by {name}. The administrator can print a new one.", name=Name(by.name)
                )
                if by
                else _("This code was used already. The administrator can print a new one.")
            )
        case CodeAnswer.UNKNOWN:
            return Refusal(text=_("This code is not right, or it is too old. The administrator can print a new one."))


async def wishes(context: Asking, asked: Nothing) -> Outcome:
    """The oldest five who would like to mentor, each with *Grant* and *Not now*."""
    waiting = await waiting_wishes(context.uow)
    if not waiting:
        return Reply(card=card(_("Nobody is waiting for an answer."), BACK), replace=True)
    parts: list[Part] = [
        Words(n_("{count} person wants to mentor", "{count} people want to mentor", len(waiting))),
    ]
    profiles = await profiles_of(context.uow, [member.id for _wish, member in waiting[:MOST]])
    for wish, member in waiting[:MOST]:
        day = Day(local_day(wish.asked_at, context.reader.zone))
        profile = profiles.get(member.id)
        parts += [
            Words(_("{name} asked on {day}.", name=Strong(Name(member.name)), day=day)),
            *((Context(_can_do(profile)),) if profile is not None else ()),
            Buttons(
                (
                    Button(
                        label=_("Grant"),
                        command="staff grant",
                        given={"member": str(member.id), "role": wish.role.value},
                        style=Style.PRIMARY,
                    ),
                    Button(label=_("Not now"), command="staff not-now", given={"wish": str(wish.id)}),
                )
            ),
        ]
    parts.append(Divider())
    more = len(waiting) - MOST
    if more > 0:
        parts.append(Words(n_("And {count} more, after these.", "And {count} more, after these.", more)))
    return Reply(card=card(*parts, BACK), replace=True)


def _can_do(profile: MentorProfile) -> Text:
    """ "2 partnerships at a time, in English and Fijian." """
    return n_(
        "{count} partnership at a time, in {languages}.",
        "{count} partnerships at a time, in {languages}.",
        profile.capacity,
        languages=spoken(profile.languages),
    )


async def not_now(context: Asking, asked: OneWish) -> Outcome:
    """Decline a wish; the person is told in their own hours."""
    wish = await wish_by_id(context.uow, RoleWishId(asked.wish), to_answer=True)
    member = await member_named(context.uow, wish.member_id) if wish else None
    if wish is None or member is None or wish.answered_at is not None:
        return Refusal(
            text=_("This was answered already. Thank you. There is nothing left to do."), buttons=(STAFF_HOME,)
        )
    told_at = await in_their_hours_of(context.uow, member.id)
    await decline_wish(context.uow, wish, by=context.member.id, told_at=told_at)
    said = _("Not now. {name} will read it, with a kind word, in their own morning.", name=Strong(Name(member.name)))
    return Reply(card=card(said, BACK), replace=True)


NOBODY = Refusal(
    text=_("There is no such member any more. Please choose somebody else from {home}.", home=CommandName("staff")),
    buttons=(STAFF_HOME,),
)

COMMANDS = (
    Command(
        name="staff grant",
        summary=_("Give a role"),
        takes=MemberAndRole,
        run=grant_role,
        who=Audience.STAFF,
        submit=_("Grant"),
    ),
    Command(
        name="staff revoke",
        summary=_("Take a role away"),
        takes=MemberAndRole,
        run=revoke_role,
        who=Audience.STAFF,
        submit=_("Revoke"),
    ),
    Command(
        name="staff first", summary=_("Become staff by a code"), takes=StaffCodeGiven, run=first, submit=_("Use it")
    ),
    Command(
        name="staff wishes",
        summary=_("Who wants to mentor"),
        takes=Nothing,
        run=wishes,
        who=Audience.STAFF,
        changes=False,
    ),
    Command(
        name="staff not-now",
        summary=_("Not now"),
        takes=OneWish,
        run=not_now,
        who=Audience.STAFF,
        hidden=True,
    ),
)
