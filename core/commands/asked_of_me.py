"""What stands first on the home card: what one person alone is asked, to speak for a library or to take one over; how
often one's partners would like to talk; how a trial goes; what waits to be signed or renewed; a story; and an ending.
"""

from __future__ import annotations

from dataclasses import replace

from core.cards.contacts import handover_question, handover_words, named_question, named_words
from core.cards.ending import ending_lead
from core.cards.midway import midway_parts
from core.cards.renewal import question, renewal_button
from core.cards.review_open import open_parts
from core.cards.rhythm import rhythm_question
from core.cards.signing import asked_to_sign, look
from core.cards.staff_proposal import Side, staff_proposal_lead
from core.cards.story import look_button
from core.chat.card import Button, Buttons, Part, Style, Words
from core.chat.words import Day, Name, Strong, _
from core.commands.context import Context
from core.commands.partnership_eyes import eyes_of
from core.model.schedule import local_day
from core.model.stories import StoryState
from core.services.endings import endings_to_answer
from core.services.handovers import handovers_for, role_after
from core.services.invitations import invitations_for, is_asked
from core.services.midway import midways_to_answer
from core.services.renewals import renewals_to_answer
from core.services.reviews import reviews_to_answer
from core.services.rhythms import rhythms_to_answer
from core.services.signing import agreements_to_sign, version_of
from core.services.staff_proposals import open_staff_proposals
from core.services.stories import draft_for_home, story_for_home


async def asked_of_me(context: Context) -> list[Part]:
    """The oldest question with its buttons; none when nobody waits for this person."""
    member = context.actor.member
    if member is None or not await is_asked(context.uow, member.id):
        return []
    zone = context.reader.zone
    for planned in await handovers_for(context.uow, member.id):
        if planned.handover.lapses_at > context.now:
            role = await role_after(context.uow, planned)
            until = Day(local_day(planned.handover.lapses_at, zone))
            return [*handover_words(planned, role), *handover_question(planned, role, until)]
    for named in await invitations_for(context.uow, member.id):
        if named.invitation.lapses_at > context.now:
            until = Day(local_day(named.invitation.lapses_at, zone))
            return [Words(named_words(named)), *named_question(named, until)]
    return []


async def staff_propose_to_us(context: Context) -> list[Part]:
    """What staff propose to one's library, while it has not answered; the oldest one."""
    own = context.actor.library_ids
    for found in await open_staff_proposals(context.uow, own):
        if any(each.id not in found.answers for each in found.theirs(own)):
            side = Side(own=own, is_staff=context.actor.is_staff, zone=context.actor.zone)
            given = {"proposal": str(found.proposal.id)}
            look = Button(label=_("Look"), command="sister proposed-look", given=given, style=Style.PRIMARY)
            return [Words(staff_proposal_lead(found, side)), Buttons((look,))]
    return []


async def partners_ask_us(context: Context) -> list[Part]:
    """What all libraries of a partnership are asked, while one of ours has not answered; what changes most is first."""
    for asks in (_ending, _trial, _agreement, _rhythm, _story):
        if asked := await asks(context):
            return asked
    return []


async def _rhythm(context: Context) -> list[Part]:
    """How often partners would like to talk, while one's library has not answered; the oldest one with its buttons."""
    waiting = await rhythms_to_answer(context.uow, context.actor.library_ids)
    if not waiting:
        return []
    return rhythm_question(waiting[0], await eyes_of(context, waiting[0].partnership))


async def _trial(context: Context) -> list[Part]:
    """The review of a trial, or the question midway, while one's library has not answered; the oldest one."""
    own = context.actor.library_ids
    reviews = await reviews_to_answer(context.uow, own)
    if reviews:
        reviewing = reviews[0][0]
        return _but_home(open_parts(reviewing, await eyes_of(context, reviewing.partnership)))
    midways = await midways_to_answer(context.uow, own)
    if midways:
        midway = midways[0][0]
        return _but_home(midway_parts(midway, await eyes_of(context, midway.partnership)))
    return []


async def _agreement(context: Context) -> list[Part]:
    """An agreement that others signed, else one that may be renewed, while one's library has not answered."""
    own = context.actor.library_ids
    for agreement in await agreements_to_sign(context.uow, own):
        version = await version_of(context.uow, agreement)
        if version.open:
            return [Words(asked_to_sign(version, own)), Buttons((look(agreement.id, _("Sign it"), Style.PRIMARY),))]
    for renewing in await renewals_to_answer(context.uow, own):
        if renewing.is_open:
            eyes = await eyes_of(context, renewing.partnership)
            return [Words(question(renewing, eyes)), Buttons((renewal_button(renewing.partnership.id),))]
    return []


async def _story(context: Context) -> list[Part]:
    """A story that waits for our consent, or that our library is asked to change; the oldest one."""
    story = await story_for_home(context.uow, context.actor.library_ids)
    if story is None:
        return []
    title = Strong(Name(story.title))
    said = (
        _("May the story “{title}” be published? It waits for your library.", title=title)
        if story.state is StoryState.ASKED
        else _("Somebody asks for a change in your story “{title}”.", title=title)
    )
    return [Words(said), Buttons((replace(look_button(story), style=Style.PRIMARY),))]


async def story_we_began(context: Context) -> list[Part]:
    """A draft of our library, while it is new."""
    story = await draft_for_home(context.uow, context.actor.library_ids)
    if story is None:
        return []
    said = _("Your story “{title}” is a draft. Send it when you are ready.", title=Strong(Name(story.title)))
    return [Words(said), Buttons((replace(look_button(story), style=Style.PRIMARY),))]


async def _ending(context: Context) -> list[Part]:
    """An ending that others asked for, while one's library has not answered; the newest one."""
    for parting in await endings_to_answer(context.uow, context.actor.library_ids):
        return list(ending_lead(parting, await eyes_of(context, parting.partnership)))
    return []


def _but_home(parts: tuple[Part, ...]) -> list[Part]:
    """Without the way back, which is where it stands."""
    return list(parts[:-1])
