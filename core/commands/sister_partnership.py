"""/sister partnership: where it stands and why, the next step, and its life so far."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Annotated

from core.cards.buttons import HISTORY, HOME, PROPOSALS
from core.cards.email import by_email, email_buttons
from core.cards.ending import standing_parts
from core.cards.eyes import Eyes
from core.cards.labels import REASONS, STATES
from core.cards.library import names_of, trial_months
from core.cards.pause import closed_fact, for_them_ways, pause_parts, pause_ways
from core.cards.recorded import recorded_by
from core.cards.resources import PLANS_SHOWN, plan_ways, plan_words
from core.cards.rhythm import how_often_button, how_often_fact
from core.chat.card import MAX_ROWS, About, Button, Buttons, Context, Fact, Facts, Part, Row, Rows, Style, Words, card
from core.chat.outcome import Outcome, Reply
from core.chat.words import Day, Listing, Name, Strong, Text, _, n_, strong
from core.commands.context import Context as Asking
from core.commands.declaring import Ask, Command
from core.commands.paging import last_page, part_shown
from core.commands.partnership_agreement import agreement_facts, agreement_ways
from core.commands.partnership_check_ins import check_in_parts
from core.commands.partnership_eyes import eyes_of
from core.commands.partnership_libraries import invited, libraries_parts, libraries_ways
from core.commands.partnership_trial import Trial, trial_of
from core.commands.talk import ANY_PARTNERSHIP
from core.model.ids import PartnershipId
from core.model.letters import Matter
from core.model.lifecycle import ChangeReason
from core.model.partnerships import LOGGABLE, SEVERAL, Partnership, PartnershipState
from core.model.schedule import local_day
from core.services.answering import unconnected
from core.services.endings import last_parting
from core.services.lifecycle import Step, timeline
from core.services.mentorships import names_of_mentors
from core.services.partnerships import partnership_by_id
from core.services.pauses import standing_pauses
from core.services.plans import plans_of
from core.services.proposals import recorded_proposals
from core.services.rhythms import ProposedRhythm, open_rhythm


@dataclass(frozen=True, kw_only=True)
class OnePartnership:
    """Which one, and which page of its life."""

    partnership: Annotated[PartnershipId, ANY_PARTNERSHIP]
    page: Annotated[int, Ask(_("Page"), minimum=1, maximum=100_000, never=True)] = 1


async def show(context: Asking, asked: OnePartnership) -> Outcome:
    """The state, why, the next step, the timeline."""
    partnership = await partnership_by_id(context.uow, asked.partnership)
    if partnership is None:
        msg = f"partnership {asked.partnership} was offered, and is not there"
        raise RuntimeError(msg)
    steps = await timeline(context.uow, partnership.id)
    recorded = await _recorded(context, partnership.id)
    parting = await last_parting(context.uow, partnership.id)
    eyes = await eyes_of(context, partnership)
    wished = await open_rhythm(context.uow, partnership.id)
    agreement = await agreement_facts(context, partnership, eyes)
    joining = await invited(context, partnership)
    trial = await trial_of(context, partnership, eyes)
    paused = [partnership.id] if partnership.state is PartnershipState.PAUSED else []
    pauses = (await standing_pauses(context.uow, paused)).get(partnership.id, [])
    rests = pause_ways(partnership, pauses, eyes)
    mentors = await names_of_mentors(context.uow, partnership.id) if _lives(partnership) else ()
    ways = (
        *_ways(partnership, eyes, wished, trial, agreement),
        *_mentor_ways(partnership, eyes, mentors),
    )
    ways = (*rests, *ways) if pauses else ways
    closed = closed_fact([row.library for row in partnership.rows], context.today) if _lives(partnership) else ()
    return Reply(
        card=card(
            strong(names_of([row.library for row in partnership.rows])),
            Facts(
                (
                    *_facts(context, partnership, steps, recorded, wished),
                    *_mentors(mentors),
                    *trial.facts,
                    *agreement,
                    *closed,
                )
            ),
            Context(_("Next step"), About.CAPTION),
            *(standing_parts(parting, eyes) or (Words(trial.step or next_step(partnership)),)),
            *pause_parts(partnership, pauses, eyes),
            *await _planned(context, partnership, eyes),
            *libraries_parts(context, partnership, joining),
            *await _by_email(context, partnership),
            *await check_in_parts(context, partnership, eyes),
            *_life(context, partnership, steps, recorded, asked.page),
            *((Buttons(ways),) if ways else ()),
            Buttons(
                (
                    *libraries_ways(context, partnership, joining, parting),
                    *(() if pauses else rests),
                    *for_them_ways(partnership, pauses, eyes),
                    HOME,
                )
            ),
        ),
        replace=True,
    )


async def _planned(context: Asking, partnership: Partnership, eyes: Eyes) -> list[Part]:
    """Ideas that they mean to do, with what its own contacts can say of them."""
    plans = await plans_of(context.uow, partnership.id) if _lives(partnership) else ()
    own = any(row.library_id in eyes.own for row in partnership.rows)
    parts: list[Part] = [Context(_("Planned"), About.CAPTION)] if plans else []
    for plan in plans[:PLANS_SHOWN]:
        parts.append(Words(plan_words(plan.title, plan.on)))
        if own:
            parts.append(plan_ways(plan))
    return parts


def _mentors(mentors: Sequence[str]) -> list[Fact]:
    """Who watches over it; nothing where nobody does."""
    if not mentors:
        return []
    return [Fact(label=_("Mentor"), value=_("{names}", names=Listing(tuple(Name(each) for each in mentors))))]


def _mentor_ways(partnership: Partnership, eyes: Eyes, mentors: Sequence[str]) -> tuple[Button, ...]:
    """For its contacts a note to the mentors; for its mentors and staff, where it is not their own, private notes."""
    given = {"partnership": str(partnership.id)}
    if any(row.library_id in eyes.own for row in partnership.rows):
        if not mentors:
            return ()
        label = _("Write to {name}", name=Name(mentors[0][:40])) if len(mentors) == 1 else _("Write to your mentors")
        return (Button(label=label, command="note mentor", given=given),)
    if not (eyes.is_staff or eyes.is_mentor):
        return ()
    return (Button(label=_("Private notes"), command="mentor notes", given=given),)


def _lives(partnership: Partnership) -> bool:
    return partnership.state in LOGGABLE


def _ways(
    partnership: Partnership, eyes: Eyes, wished: ProposedRhythm | None, trial: Trial, agreement: tuple[Fact, ...]
) -> tuple[Button, ...]:
    """What waits, then what is done often; what is done once in the life of a partnership stands below."""
    own = any(row.library_id in eyes.own for row in partnership.rows)
    if partnership.state is PartnershipState.PROPOSED:
        return (PROPOSALS,) if own else ()
    given = {"partnership": str(partnership.id)}
    first = Style.NORMAL if partnership.state is PartnershipState.PAUSED else Style.PRIMARY
    log_it = Button(label=_("Log a talk"), command="log", given=given, style=first)
    note = Button(label=_("Write a note"), command="note write", given=given)
    how_often = how_often_button(partnership, wished, eyes)
    return (
        *(trial.ways if trial.step is not None else ()),
        *(how_often if wished is not None else ()),
        *((log_it,) if own and partnership.state in LOGGABLE else ()),
        *((note,) if own and partnership.state in LOGGABLE else ()),
        *(trial.ways if trial.step is None else ()),
        *agreement_ways(partnership, agreement, own=own),
        *(how_often if wished is None else ()),
        *((replace(HISTORY, given=given),) if own else ()),
        *((Button(label=_("Tell a story"), command="story", given=given),) if own else ()),
    )


async def _by_email(context: Asking, partnership: Partnership) -> list[Part]:
    """Its libraries of whom nobody has an account, each with a letter."""
    if partnership.state is PartnershipState.ENDED:
        return []
    matter = Matter.PROPOSAL if partnership.state is PartnershipState.PROPOSED else Matter.HELLO
    apart = await unconnected(context.uow, partnership)
    parts: list[Part] = []
    for row in partnership.rows:
        if row.library_id in apart:
            copy = email_buttons(partnership_id=partnership.id, library=row.library, matter=matter)
            parts += [Words(by_email(row.library)), Buttons(copy)]
    return parts


Recorded = Mapping[datetime, Text]
"""How answers were recorded that came by e-mail or the like, by their instant."""


async def _recorded(context: Asking, partnership_id: PartnershipId) -> Recorded:
    noted: dict[datetime, Text] = {}
    for each in await recorded_proposals(context.uow, partnership_id):
        said = recorded_by(each.proposal, each.answerer or "")
        if said is not None and each.proposal.answered_at is not None:
            noted[each.proposal.answered_at] = said
    return noted


def _facts(
    context: Asking,
    partnership: Partnership,
    steps: Sequence[Step],
    recorded: Recorded,
    wished: ProposedRhythm | None,
) -> list[Fact]:
    since = _("{state} since {day}", state=STATES[partnership.state], day=Day(partnership.state_since))
    facts = [Fact(label=_("State"), value=since)]
    turned = next((step for step in steps if not step.steady), None)
    if turned is not None:
        facts.append(Fact(label=_("Why"), value=_why(turned, recorded)))
    if partnership.state in LOGGABLE:
        facts += how_often_fact(partnership, wished)
    due = [row.due_on for row in partnership.rows if row.library_id in context.actor.library_ids and row.due_on]
    if due:
        facts.append(Fact(label=_("Next check-in"), value=_("{day}", day=Day(min(due), weekday=True))))
    if partnership.state in {PartnershipState.INTRODUCED, PartnershipState.TRIAL} and partnership.trial_ends_on:
        facts.append(Fact(label=_("Trial until"), value=_("{day}", day=Day(partnership.trial_ends_on))))
    elif partnership.state is PartnershipState.INTRODUCED:
        facts.append(Fact(label=_("Trial"), value=trial_months(partnership.trial_months)))
    return facts


def next_step(partnership: Partnership) -> Text:
    """The one thing that helps now."""
    match partnership.state:
        case PartnershipState.PROPOSED:
            return _("It waits for an answer. Until then nothing else is to be done.")
        case PartnershipState.INTRODUCED:
            return _("Say hello within a week; three sentences are enough. The trial begins with the first talk.")
        case PartnershipState.TRIAL if len(partnership.rows) >= SEVERAL:
            return _("Talk as often as you wished, and log each talk. A trial shows what works for each of you.")
        case PartnershipState.TRIAL:
            return _("Talk as often as you wished, and log each talk. A trial shows what works for both.")
        case PartnershipState.ACTIVE:
            return _("Keep in touch. After each talk, log it in ten seconds.")
        case PartnershipState.PAUSED:
            return _("It is paused. A talk can be logged all the same.")
        case PartnershipState.DORMANT:
            return _("It rests, and nobody is reminded. One talk brings it back: a short hello is enough.")
        case PartnershipState.ENDED:
            return _("It has ended. What you did together stays in the history.")


def _life(
    context: Asking, partnership: Partnership, steps: Sequence[Step], recorded: Recorded, page: int
) -> tuple[Rows, ...]:
    if not steps:
        return ()
    page = min(page, last_page(len(steps), MAX_ROWS))
    first = (page - 1) * MAX_ROWS
    shown = steps[first : first + MAX_ROWS]
    last = first + len(shown)
    given = {"partnership": str(partnership.id)}
    turn = []
    if page > 1:
        turn.append(Button(label=_("Newer"), command="sister partnership", given={**given, "page": str(page - 1)}))
    if last < len(steps):
        turn.append(Button(label=_("Older"), command="sister partnership", given={**given, "page": str(page + 1)}))
    rows = tuple(
        Row(
            title=_("{state}", state=Strong(STATES[step.change.to_state])),
            aside=_("{day}", day=Day(local_day(step.change.at, context.actor.zone))),
            detail=_why(step, recorded),
        )
        for step in shown
    )
    title = n_("{count} change so far", "{count} changes so far", len(steps))
    foot = part_shown(first + 1, last, len(steps)) if turn else None
    return (Rows(title=title, rows=rows, foot=foot, buttons=tuple(turn)),)


def _why(step: Step, recorded: Recorded) -> Text:
    """ "The first talk was logged, by Ana"; "The proposal was accepted, recorded by Ana, from an e-mail, …" """
    reason = _reason(step)
    if (noted := recorded.get(step.change.at)) is not None:
        return _("{reason}, {recorded}", reason=reason, recorded=noted)
    if step.author is None:
        return reason
    return _("{reason}, by {name}", reason=reason, name=Name(step.author))


def _reason(step: Step) -> Text:
    """In the product's words; of a library that joined or left with its name."""
    if step.library is None:
        return REASONS[step.change.reason]
    library = Name(step.library)
    if step.change.reason is ChangeReason.JOINED:
        return _("{library} joined", library=library)
    return _("{library} left", library=library)


COMMANDS = (
    Command(
        name="sister partnership",
        summary=_("One partnership's life"),
        takes=OnePartnership,
        run=show,
        changes=False,
    ),
)
