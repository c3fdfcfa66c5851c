"""/sister mentoring: the partnerships I mentor, what waits for my answer, what I can do; *Pause*, and *I must stop*."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated

from core.cards.buttons import HOME
from core.cards.days import last_heard
from core.cards.labels import STATES
from core.cards.library import names_of
from core.cards.mentoring import MENTORING, TOPICS, profile_facts, wish_lead
from core.chat.card import (
    About,
    Button,
    Buttons,
    Choice,
    Context,
    Divider,
    Part,
    Row,
    Rows,
    Style,
    WireValue,
    Words,
    card,
)
from core.chat.form import Problem
from core.chat.outcome import Outcome, Refusal, Reply
from core.chat.shortening import shortened
from core.chat.words import Day, Strong, Text, _, n_
from core.commands.checking import CHOICE_LENGTH
from core.commands.context import Context as Asking
from core.commands.declaring import Ask, Command, Nothing, Rule
from core.commands.decoding import wire
from core.commands.paging import last_page, part_shown, turns
from core.commands.sources import languages, numbers, regions
from core.content.folding import fold
from core.model.defaults import MENTOR_CAPACITY_MOST
from core.model.ids import LanguageCode, MentorshipId, RegionCode
from core.model.members import Role
from core.model.mentoring import MentorshipEnd, Topic
from core.services.mentor_leaving import (
    change_room,
    come_back,
    offered_when_they_stop,
    pass_on_what_waits,
    stop_mentoring,
)
from core.services.mentor_requests import Wished, offered_to
from core.services.mentors import Offering, profile_of, rest, take_mentor_turn
from core.services.mentorships import Mentored, mentored_by

WANT_TO = Button(label=_("I want to mentor"), command="newcomer mentor", ask=True)
STOP = Button(label=_("I must stop"), command="mentor stop")

NO_MENTOR = Refusal(
    text=_("You are no mentor now. If you would like to be one, staff are glad to hear it."), buttons=(WANT_TO, HOME)
)

CAPACITY = Ask(
    _("How many partnerships at a time?"),
    minimum=1,
    maximum=MENTOR_CAPACITY_MOST,
    hint=_("Two is a good number to begin with. You can change it at any time."),
)
LANGUAGES = Ask(_("In which languages?"), suggest=languages, hint=_("One or more, for example English and French."))


class _MyMentorships:
    """What the person watches over, by the names of its libraries."""

    async def _choices(self, context: Asking) -> list[Choice]:
        member = context.actor.member
        found = await mentored_by(context.uow, member.id) if member is not None else ()
        return [
            Choice(
                value=str(each.mentorship.id),
                label=shortened(_("{libraries}", libraries=names_of(each.libraries)), context.reader, CHOICE_LENGTH),
            )
            for each in found
        ]

    async def search(self, context: Asking, given: Mapping[str, WireValue], query: str) -> Sequence[Choice]:
        """Those whose libraries' names hold what was typed."""
        member = context.actor.member
        found = await mentored_by(context.uow, member.id) if member is not None else ()
        wanted = {
            str(each.mentorship.id)
            for each in found
            if any(fold(query) in fold(library.name) for library in each.libraries)
        }
        return [choice for choice in await self._choices(context) if choice.value in wanted][:25]

    async def named(
        self, context: Asking, given: Mapping[str, WireValue], values: Sequence[str]
    ) -> Mapping[str, Choice]:
        """By id."""
        wanted = {str(each) for each in numbers(values)}
        return {choice.value: choice for choice in await self._choices(context) if choice.value in wanted}


@dataclass(frozen=True, kw_only=True)
class WhichOfMine:
    """Which page of the partnerships that one mentors."""

    page: Annotated[int, Ask(_("Page"), minimum=1, maximum=100_000, never=True)] = 1


@dataclass(frozen=True, kw_only=True)
class Profile:
    """What a mentor can do. `hand_over`: asked of who has more than they make room for."""

    capacity: Annotated[int, CAPACITY]
    languages: Annotated[tuple[LanguageCode, ...], LANGUAGES]
    regions: Annotated[
        tuple[RegionCode, ...] | None,
        Ask(_("Which regions do you know?"), suggest=regions, hint=_("Empty: all of them.")),
    ] = None
    topics: Annotated[tuple[Topic, ...] | None, Ask(_("Which topics?"), labels=TOPICS, hint=_("None: all."))] = None
    hand_over: Annotated[
        tuple[MentorshipId, ...] | None,
        Ask(_("Which shall somebody else mentor?"), suggest=_MyMentorships(), late=True),
    ] = None


async def fits(context: Asking, capacity: int, hand_over: tuple[MentorshipId, ...] | None) -> Problem | None:
    """Less room than what they watch over now: whom to hand over is theirs to say."""
    member = context.actor.member
    theirs = await mentored_by(context.uow, member.id) if member is not None else ()
    kept = len(theirs) - len(set(hand_over or ()))
    if kept <= capacity:
        return None
    return Problem(
        text=n_(
            "You mentor {load} now. Please choose {count} that I offer to another mentor.",
            "You mentor {load} now. Please choose {count} that I offer to other mentors.",
            len(theirs) - capacity,
            load=len(theirs),
        )
    )


async def show(context: Asking, asked: WhichOfMine) -> Outcome:
    """Everything a mentor has, apart from their own library."""
    member = context.actor.member
    if member is None:
        return NO_MENTOR
    helps = context.actor.has(Role.MENTOR) or context.actor.is_staff
    if not helps and not await mentored_by(context.uow, member.id):
        return NO_MENTOR
    return Reply(card=card(*await mentoring_parts(context, asked.page)), replace=True)


async def mentoring_parts(context: Asking, page: int = 1) -> list[Part]:
    """What waits, whom they watch over, a page of them, and what they can do."""
    member_id = context.member.id
    waiting = await offered_to(context.uow, member_id, context.actor.library_ids)
    theirs = await mentored_by(context.uow, member_id)
    profile = await profile_of(context.uow, member_id)
    parts: list[Part] = []
    if waiting:
        parts.append(Rows(title=_("Would you help?"), rows=tuple(_offer(each) for each in waiting[:_OFFERS])))
    if len(waiting) > _OFFERS:
        more = len(waiting) - _OFFERS
        parts.append(Context(n_("And {count} more, after these.", "And {count} more, after these.", more)))
    if theirs:
        parts.append(_mine(theirs, page))
    else:
        parts += [
            Context(_("Partnerships I mentor"), About.CAPTION),
            Words(_("None yet. When a partnership needs you, I ask you here.")),
        ]
    if not context.actor.has(Role.MENTOR):
        return [*parts, Buttons((WANT_TO, HOME))]
    if profile is None:
        parts += [
            Words(_("Tell me how many partnerships you can mentor, and in which languages. Then I can ask you.")),
            Buttons((_change(context, None), HOME)),
        ]
        return parts
    parts.append(profile_facts(profile, len(theirs), context.reader.language))
    if profile.paused_at is not None:
        parts.append(Words(_("You rest: nothing new is offered to you. What you mentor stays yours.")))
    pause = (
        Button(label=_("Offer me partnerships again"), command="mentor back", style=Style.PRIMARY)
        if profile.paused_at is not None
        else Button(label=_("Pause"), command="mentor pause")
    )
    hours = Button(label=_("My hours"), command="sister settings")
    parts.append(
        Buttons(
            (
                _change(
                    context,
                    Offering(
                        capacity=profile.capacity,
                        languages=profile.languages,
                        regions=profile.regions,
                        topics=profile.topics,
                    ),
                ),
                pause,
                hours,
                STOP,
                HOME,
            )
        )
    )
    return parts


def _mine(theirs: Sequence[Mentored], page: int) -> Rows:
    """A page of whom they watch over."""
    pages = last_page(len(theirs), _MINE)
    page = min(page, pages)
    first = (page - 1) * _MINE
    shown = theirs[first : first + _MINE]
    return Rows(
        title=_("Partnerships I mentor"),
        rows=tuple(_row(each) for each in shown),
        foot=part_shown(first + 1, first + len(shown), len(theirs)) if pages > 1 else None,
        buttons=turns(page, pages, "sister mentoring", {}),
    )


_OFFERS, _MINE = 3, 5
"""So many stand on the card at once, so that Discord takes it: 40 components, three of them a row with its button."""


async def home_parts(context: Asking) -> list[Part]:
    """On home, apart from one's own library: how many partnerships one mentors, and how many wait for an answer.
    Nobody mentors but mentors, and staff who helped where no mentor could: nothing for others, and no statement.
    """
    member, is_mentor = context.actor.member, context.actor.has(Role.MENTOR)
    if member is None or not (is_mentor or context.actor.is_staff):
        return []
    theirs = await mentored_by(context.uow, member.id)
    if not theirs and not is_mentor:
        return []
    waiting = await offered_to(context.uow, member.id, context.actor.library_ids) if is_mentor else ()
    parts: list[Part] = [Divider(), Context(_("Partnerships I mentor"), About.CAPTION)]
    parts += [Words(_("{libraries}", libraries=names_of(each.libraries))) for each in theirs[:_ON_HOME]]
    if len(theirs) > _ON_HOME:
        more = len(theirs) - _ON_HOME
        parts.append(Context(n_("And {count} more partnership.", "And {count} more partnerships.", more)))
    if not theirs:
        parts.append(Context(_("None yet.")))
    if waiting:
        parts.append(Words(n_("{count} partnership asks for you.", "{count} partnerships ask for you.", len(waiting))))
    return [*parts, Buttons((MENTORING,))]


_ON_HOME = 3
"""So many of the partnerships that a person mentors stand on the home card."""


def _change(context: Asking, offering: Offering | None) -> Button:
    """*Change*, with everything as it stands."""
    given: dict[str, WireValue] = {}
    if offering is not None:
        given = {"capacity": wire(offering.capacity), "languages": wire(offering.languages)}
        if offering.regions:
            given["regions"] = wire(offering.regions)
        if offering.topics:
            given["topics"] = wire(offering.topics)
    return Button(label=_("Change"), command="mentor change", given=given, ask=True)


def _offer(wished: Wished) -> Row:
    look = Button(label=_("Look"), command="mentor look", given={"request": str(wished.request.id)})
    return Row(title=wish_lead(wished), button=look)


def _row(mentored: Mentored) -> Row:
    """ "Suva City Library and Amman Public Library / last talk 3 November 2026 / In trial since 3 October 2026" """
    partnership = mentored.partnership
    title = _("{libraries}", libraries=Strong(names_of(mentored.libraries)))
    given = {"mentorship": str(mentored.mentorship.id)}
    if partnership is None:
        return Row(
            title=title,
            detail=_("About the library itself."),
            button=Button(label=_("Look"), command="mentor one", given=given),
        )
    talks = [row.last_contact_on for row in partnership.rows if row.last_contact_on is not None]
    state = _("{state} since {day}", state=STATES[partnership.state], day=Day(partnership.state_since))
    return Row(
        title=title,
        aside=last_heard(max(talks, default=None)),
        detail=state,
        button=Button(label=_("Look"), command="mentor one", given=given),
    )


async def no_mentor_now(context: Asking, given: Mapping[str, WireValue]) -> Outcome | None:
    """Said before the form, to who stopped."""
    return None if context.actor.has(Role.MENTOR) else NO_MENTOR


async def change(context: Asking, asked: Profile) -> Outcome:
    """What they can do from now on; what they have no room for is offered to others."""
    if not context.actor.has(Role.MENTOR):
        return NO_MENTOR
    await take_mentor_turn(context.uow, context.member.id)
    if (problem := await fits(context, asked.capacity, asked.hand_over)) is not None:
        return Refusal(text=problem.text, buttons=(MENTORING, HOME))
    offering = Offering(
        capacity=asked.capacity,
        languages=tuple(asked.languages),
        regions=tuple(asked.regions or ()),
        topics=tuple(topic.value for topic in asked.topics or ()),
    )
    given = await change_room(context.uow, offering, member_id=context.member.id, hand_over=asked.hand_over or ())
    saved: list[Text] = [_("Saved.")]
    if given:
        saved.append(
            n_(
                "{count} partnership is offered to another mentor now. Thank you for what you did.",
                "{count} partnerships are offered to other mentors now. Thank you for what you did.",
                given,
            )
        )
    return Reply(card=card(*saved, *await mentoring_parts(context)), replace=True)


async def pause(context: Asking, asked: Nothing) -> Outcome:
    """Nothing new is offered to them."""
    profile = await profile_of(context.uow, context.member.id)
    if profile is None or not context.actor.has(Role.MENTOR):
        return NO_MENTOR
    if profile.paused_at is None:
        await rest(context.uow, profile, resting=True)
        await pass_on_what_waits(context.uow, context.member.id)
    return Reply(card=card(*await mentoring_parts(context)), replace=True)


async def back(context: Asking, asked: Nothing) -> Outcome:
    """They are asked again."""
    profile = await profile_of(context.uow, context.member.id)
    if profile is None or not context.actor.has(Role.MENTOR):
        return NO_MENTOR
    if profile.paused_at is not None:
        await come_back(context.uow, profile)
    return Reply(card=card(_("Welcome back."), *await mentoring_parts(context)), replace=True)


async def stop(context: Asking, asked: Nothing) -> Outcome:
    """What it means, before it is done."""
    member = context.actor.member
    if member is None or not context.actor.has(Role.MENTOR):
        return NO_MENTOR
    offered = await offered_when_they_stop(context.uow, member.id)
    what = _("You mentor none now, so nobody is left alone.")
    if offered:
        what = n_(
            "{count} partnership is offered to another mentor at once. Nobody asks you why.",
            "{count} partnerships are offered to other mentors at once. Nobody asks you why.",
            offered,
        )
    elif await mentored_by(context.uow, member.id):
        what = _("What you mentor rests now, or has another mentor too. Nobody asks you why.")
    yes = Button(label=_("Yes, I stop"), command="mentor stopped", style=Style.PRIMARY, once=True)
    return Reply(
        card=card(
            _("If you stop, you are no mentor any more from now on."),
            what,
            _("If you only need a rest, press Pause: then you keep what you have, and nothing new comes."),
            Buttons((yes, Button(label=_("Pause"), command="mentor pause"), MENTORING)),
        ),
        replace=True,
    )


async def stopped(context: Asking, asked: Nothing) -> Outcome:
    """Everything is released at once."""
    if not context.actor.has(Role.MENTOR):
        return NO_MENTOR
    given = await stop_mentoring(context.uow, context.member.id, by=context.member.id, reason=MentorshipEnd.STOPPED)
    said = n_(
        "Done. {count} partnership is offered to another mentor now.",
        "Done. {count} partnerships are offered to other mentors now.",
        given,
    )
    thanks = _("Thank you for all you did. You are welcome again at any time.")
    return Reply(card=card(said if given else _("Done."), thanks, Buttons((HOME,))), lasting=True, replace=True)


COMMANDS = (
    Command(name="sister mentoring", summary=_("Partnerships I mentor"), takes=WhichOfMine, run=show, changes=False),
    Command(
        name="mentor change",
        summary=_("What I can do"),
        takes=Profile,
        run=change,
        instead=no_mentor_now,
        rules=(Rule(("capacity", "hand_over"), fits),),
        submit=_("Save"),
        hidden=True,
    ),
    Command(name="mentor pause", summary=_("Pause"), takes=Nothing, run=pause, hidden=True),
    Command(name="mentor back", summary=_("Offer me partnerships again"), takes=Nothing, run=back, hidden=True),
    Command(name="mentor stop", summary=_("I must stop"), takes=Nothing, run=stop, changes=False, hidden=True),
    Command(name="mentor stopped", summary=_("Yes, I stop"), takes=Nothing, run=stopped, hidden=True),
)
