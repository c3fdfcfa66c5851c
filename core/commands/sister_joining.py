"""*Invite another library* into a partnership, and what its partners say to it: *Yes, gladly*, *I would rather not*."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from core.cards.buttons import HOME, look_at
from core.cards.email import letter_parts
from core.cards.joining import record_joining
from core.cards.library import names_of
from core.chat.card import Buttons, Part, Words, card
from core.chat.form import Problem
from core.chat.outcome import Outcome, Refusal, Reply
from core.chat.words import CommandName, Country, Day, Name, Strong, Text, _
from core.commands import readers
from core.commands.context import Context
from core.commands.declaring import Ask, Audience, Command, Rule
from core.commands.joinings import partners_card
from core.commands.recording import NOT_THERE
from core.commands.sources import posted_libraries
from core.commands.talk import WITH_WHOM, mine
from core.model.answers import Choice
from core.model.ids import LibraryId, PartnershipId, ProposalId
from core.model.letters import Matter
from core.model.libraries import Library
from core.model.partnerships import LIBRARIES_AT_MOST, Partnership
from core.model.proposals import ProposalAnswer
from core.model.schedule import local_day
from core.services.answering import unconnected
from core.services.communications import hold
from core.services.joining import Hindrance, agree, heard, hindrance, invite, take_joining_turn, to_be_asked
from core.services.libraries import library_by_id
from core.services.library_answers import Said
from core.services.people import contacts_of
from core.services.proposals import Proposed, proposal_by_id


@dataclass(frozen=True, kw_only=True)
class Invite:
    """Whom, into which partnership, and why."""

    partnership: Annotated[PartnershipId, WITH_WHOM]
    library: Annotated[
        LibraryId,
        Ask(_("Which library?"), suggest=posted_libraries, hint=_("By name or code, for example LIB-014.")),
    ]
    reason: Annotated[
        str, Ask(_("Why would you like to invite them?"), long=True, max_length=1000, readers=readers.JOINING)
    ]
    activities: Annotated[
        str | None, Ask(_("What could you do together?"), long=True, max_length=1000, readers=readers.JOINING)
    ] = None


async def can_be_invited(context: Context, partnership_id: PartnershipId, library_id: LibraryId) -> Problem | None:
    """It may join, and somebody of it can be asked."""
    partnership, library = await mine(context, partnership_id), await library_by_id(context.uow, library_id)
    if partnership is None or library is None:
        return None
    hindered = await hindrance(context.uow, partnership, library)
    if hindered is not None:
        return Problem(text=why_not(hindered, partnership, library))
    contacts = await contacts_of(context.uow, [library.id])
    if not any(contact.member.accounts or contact.member.email for contact in contacts):
        return Problem(
            text=_(
                "Nobody of {library} is connected to me yet, and I know no e-mail address of theirs. Please choose "
                "another library.",
                library=Name(library.name),
            )
        )
    return None


def why_not(hindered: Hindrance, partnership: Partnership, library: Library) -> Text:
    """What stands in the way, and what to do instead."""
    match hindered:
        case Hindrance.NOT_LIVE:
            return _(
                "This partnership is paused or rests now. After your next talk, log it with {log}; then you can invite "
                "another library.",
                log=CommandName("log"),
            )
        case Hindrance.INSIDE:
            return _(
                "{library} is in this partnership already. Please choose another library.", library=Name(library.name)
            )
        case Hindrance.COUNTRY:
            return _(
                "One of you is in {country} already. Partners are of different countries, each of another one. Please "
                "choose another library.",
                country=Country(library.country),
            )
        case Hindrance.FULL:
            return _(
                "A partnership has at most {most} libraries, as yours has now. You can begin another one: {propose}.",
                most=LIBRARIES_AT_MOST,
                propose=CommandName("sister propose"),
            )
        case Hindrance.WAITING:
            return _(
                "Another library is being invited now, and you can invite one at a time. Where it stands is in "
                "{partnership}.",
                partnership=CommandName("sister partnership"),
            )


async def send(context: Context, asked: Invite) -> Outcome:
    """Ask the partners. Of two who invite at the same moment the second reads that another one waits."""
    await take_joining_turn(context.uow, asked.partnership)
    partnership, library = await mine(context, asked.partnership), await library_by_id(context.uow, asked.library)
    if partnership is None or library is None:
        return NOT_THERE
    held = await hold(context.uow, partnership)
    own = next((row.library for row in partnership.rows if row.library_id in context.actor.library_ids), None)
    if own is None:
        return NOT_THERE
    hindered = await hindrance(context.uow, partnership, library)
    if hindered is not None:
        return Refusal(text=why_not(hindered, partnership, library), buttons=(look_at(partnership), HOME))
    proposal = await invite(
        context.uow,
        held,
        library_id=own.id,
        asked=library,
        by=context.member.id,
        reason=asked.reason,
        activities=asked.activities,
    )
    proposed = await proposal_by_id(context.uow, proposal.id)
    if proposed is None:
        msg = f"proposal {proposal.id} was made, and is not there"
        raise RuntimeError(msg)
    others = to_be_asked(proposed)
    said = _(
        "Asked. First {partners} read it, in their own morning. When every partner has said yes, {library} is invited. "
        "If one says no, {library} never learns of it. You read here what they say, by {day} at the latest.",
        partners=Strong(names_of(others)),
        library=Name(library.name),
        day=Day(local_day(proposal.lapses_at, context.actor.zone)),
    )
    parts = [Words(said), *await _letters(context, proposed, partnership)]
    return Reply(card=card(*parts, Buttons((look_at(partnership), HOME))), lasting=True, replace=True)


async def _letters(context: Context, proposed: Proposed, partnership: Partnership) -> list[Part]:
    """Partners without an account are asked by e-mail."""
    apart = await unconnected(context.uow, partnership)
    parts: list[Part] = []
    for each in to_be_asked(proposed):
        if each.id in apart:
            parts += letter_parts(each, partnership.id, Matter.JOINING, record_joining(proposed, each.id))
    return parts


@dataclass(frozen=True, kw_only=True)
class OneJoining:
    """Which invitation."""

    proposal: Annotated[int, Ask(_("Invitation"), never=True)]


@dataclass(frozen=True, kw_only=True)
class RatherNot(OneJoining):
    """And why, if one likes."""

    words: Annotated[
        str | None,
        Ask(
            _("A kind word"),
            long=True,
            max_length=500,
            readers=readers.PARTNERS,
            hint=_("You may leave this empty."),
        ),
    ] = None


async def yes(context: Context, asked: OneJoining) -> Outcome:
    """A partner agrees; the last one's yes sends the invitation."""
    proposed = await _to_answer(context, asked.proposal)
    if isinstance(proposed, Refusal | Reply):
        return proposed
    answers = await heard(context.uow, proposed.proposal.id)
    for library in _own(context, proposed):
        if library.id not in answers and proposed.proposal.inside:
            await agree(context.uow, proposed, Said(library_id=library.id, choice=Choice.YES, by=context.member.id))
    return await as_it_stands(context, asked.proposal)


async def no(context: Context, asked: RatherNot) -> Outcome:
    """A partner would rather not: the library never learns of it."""
    proposed = await _to_answer(context, asked.proposal)
    if isinstance(proposed, Refusal | Reply):
        return proposed
    (library, *_others) = _own(context, proposed)
    said = Said(library_id=library.id, choice=Choice.NO, by=context.member.id, words=asked.words)
    await agree(context.uow, proposed, said)
    return await as_it_stands(context, asked.proposal)


def _own(context: Context, proposed: Proposed) -> list[Library]:
    """The person's libraries whose yes is needed."""
    return [each for each in to_be_asked(proposed) if each.id in context.actor.library_ids]


async def _to_answer(context: Context, proposal: int) -> Proposed | Refusal | Reply:
    """An invitation that waits for the partners, one of whom this person speaks for; else why not, or how it stands."""
    proposed = await proposal_by_id(context.uow, ProposalId(proposal), to_answer=True)
    if proposed is None or proposed.partnership is None or not _own(context, proposed):
        return NOT_THERE
    if proposed.proposal.answer is not ProposalAnswer.WAITING or not proposed.proposal.inside:
        return await as_it_stands(context, proposal)
    return proposed


async def as_it_stands(context: Context, proposal: int, *first: Part) -> Reply | Refusal:
    """The card, after what was just done."""
    proposed = await proposal_by_id(context.uow, ProposalId(proposal))
    shown = await partners_card(context, proposed) if proposed is not None else None
    if shown is None:
        return NOT_THERE
    return Reply(card=card(*first, *shown.parts), replace=True, lasting=bool(first))


COMMANDS = (
    Command(
        name="sister joining",
        summary=_("Invite another library"),
        takes=Invite,
        run=send,
        who=Audience.CONTACT,
        rules=(Rule(("partnership", "library"), can_be_invited),),
        submit=_("Ask your partners"),
        hidden=True,
    ),
    Command(name="sister joining-yes", summary=_("Yes, gladly"), takes=OneJoining, run=yes, hidden=True),
    Command(name="sister joining-no", summary=_("I would rather not"), takes=RatherNot, run=no, hidden=True),
)
