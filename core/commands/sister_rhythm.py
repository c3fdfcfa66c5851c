"""/sister rhythm: propose how often to talk. The partners confirm it, and the longer rhythm holds meanwhile."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from core.cards.buttons import HOME, look_at
from core.cards.library import names_of, rhythm
from core.cards.rhythm import rhythm_parts
from core.chat.card import Buttons, Part, Words, card
from core.chat.form import Problem
from core.chat.outcome import Outcome, Refusal, Reply
from core.chat.words import Strong, Text, _
from core.commands import readers
from core.commands.context import Context
from core.commands.declaring import Ask, Audience, Command, Rule
from core.commands.partnership_eyes import eyes_of
from core.commands.recording import NOT_THERE
from core.commands.rhythms import can_be_kept, days_of
from core.commands.talk import WITH_WHOM, mine
from core.model.answers import Choice
from core.model.ids import LibraryId, PartnershipId, RhythmId
from core.model.partnerships import LIVE, Partnership, PartnershipState
from core.services.communications import hold
from core.services.library_answers import Said
from core.services.rhythms import ProposedRhythm, RhythmWish, answer_rhythm, open_rhythm, propose_rhythm, rhythm_by_id


@dataclass(frozen=True, kw_only=True)
class WishRhythm:
    """With whom, and how often."""

    how_often: Annotated[
        str,
        Ask(
            _("How often would you like to talk?"),
            headline=True,
            max_length=60,
            readers=readers.PARTNERS,
            hint=_("Like “every 3 weeks”, “monthly” or 21."),
        ),
    ]
    partnership: Annotated[PartnershipId, WITH_WHOM]


async def can_be_changed(context: Context, partnership_id: PartnershipId) -> Problem | None:
    """A talk is expected in it now."""
    partnership = await mine(context, partnership_id)
    if partnership is None:
        return Problem(text=NOT_THERE.text)
    return not_live(partnership)


def not_live(partnership: Partnership) -> Problem | None:
    """Why there is no rhythm to agree on now."""
    match partnership.state:
        case state if state in LIVE:
            return None
        case PartnershipState.PAUSED:
            return Problem(text=_("This partnership is paused. Please agree how often to talk when it goes on."))
        case PartnershipState.DORMANT:
            return Problem(text=_("This partnership rests. One talk brings it back; then you can agree how often."))
        case _other:
            return Problem(text=_("This partnership is not there any more. Your partners are on your home card."))


async def propose(context: Context, asked: WishRhythm) -> Outcome:
    """Propose it. One that the partners proposed themselves is confirmed with that, and what is agreed already stays.
    Of two who propose at the same moment the second one's takes the place of the first.
    """
    partnership = await mine(context, asked.partnership)
    days = days_of(asked.how_often)
    if partnership is None or days is None:
        return NOT_THERE
    held = await hold(context.uow, partnership)
    own = next((row.library_id for row in partnership.rows if row.library_id in context.actor.library_ids), None)
    if own is None:
        return NOT_THERE
    if (problem := not_live(partnership)) is not None:
        return Refusal(text=problem.text, buttons=(HOME,))
    waiting = await open_rhythm(context.uow, partnership.id)
    if (as_it_is := await _nothing_new(context, partnership, waiting, days, own)) is not None:
        return as_it_is
    await propose_rhythm(context.uow, held, RhythmWish(library_id=own, days=days, by=context.member.id))
    made = await open_rhythm(context.uow, partnership.id)
    if made is None:
        msg = f"a rhythm of partnership {partnership.id} was proposed, and is not there"
        raise RuntimeError(msg)
    sent: Text = _(
        "Proposed to {others}. Their contacts read it in their own morning. Until all agree, you talk {rhythm}.",
        others=Strong(names_of(made.others)),
        rhythm=rhythm(partnership.cadence.days),
    )
    eyes = await eyes_of(context, partnership)
    return Reply(card=card(Words(sent), *rhythm_parts(made, eyes)), lasting=True, replace=True)


async def _nothing_new(
    context: Context, partnership: Partnership, waiting: ProposedRhythm | None, days: int, own: LibraryId
) -> Outcome | None:
    """What they wish for is agreed already, or waits already; None when it is something new."""
    agreed = waiting.rhythm.days_before if waiting is not None else partnership.cadence_days
    if days == agreed:
        said = _("You have agreed on that: a talk {rhythm}. Nothing has to change.", rhythm=Strong(rhythm(days)))
        if waiting is None:
            return Reply(card=card(Words(said), Buttons((look_at(partnership), HOME))), replace=True)
        return await rhythm_as_it_stands(context, waiting.rhythm.id, Words(said))
    if waiting is None or waiting.rhythm.days != days:
        return None
    if waiting.rhythm.library_id != own and own not in waiting.answers:
        await answer_rhythm(context.uow, waiting, Said(library_id=own, choice=Choice.YES, by=context.member.id))
    return await rhythm_as_it_stands(context, waiting.rhythm.id)


@dataclass(frozen=True, kw_only=True)
class OneRhythm:
    """Which proposed rhythm."""

    rhythm: Annotated[int, Ask(_("Proposed rhythm"), never=True)]


async def look(context: Context, asked: OneRhythm) -> Outcome:
    """Where it stands, and what can be done."""
    return await rhythm_as_it_stands(context, asked.rhythm)


async def rhythm_as_it_stands(context: Context, rhythm_id: int, *first: Part) -> Outcome:
    """The card as it is now, for those who may see it."""
    proposed = await rhythm_by_id(context.uow, RhythmId(rhythm_id))
    if proposed is None:
        return NOT_THERE
    eyes = await eyes_of(context, proposed.partnership)
    if not eyes.may_see(proposed.partnership):
        return NOT_THERE
    return Reply(card=card(*first, *rhythm_parts(proposed, eyes)), replace=True)


COMMANDS = (
    Command(
        name="sister rhythm",
        summary=_("Agree how often to talk"),
        takes=WishRhythm,
        run=propose,
        who=Audience.CONTACT,
        rules=(Rule(("partnership",), can_be_changed), Rule(("how_often",), can_be_kept)),
        submit=_("Propose it"),
    ),
    Command(
        name="sister rhythm-look",
        summary=_("Look at a rhythm"),
        takes=OneRhythm,
        run=look,
        changes=False,
        hidden=True,
    ),
)
