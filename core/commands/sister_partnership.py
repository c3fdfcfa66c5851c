"""/sister partnership: where it stands and why, the next step, and its life so far."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from core.cards.buttons import ALL_PARTNERS, HISTORY, HOME
from core.cards.labels import REASONS, STATES
from core.cards.library import names_of, rhythm
from core.chat.card import MAX_ROWS, About, Button, Buttons, Context, Fact, Facts, Row, Rows, Style, Words, card
from core.chat.outcome import Outcome, Reply
from core.chat.words import Day, Name, Strong, Text, _, n_, strong
from core.commands.context import Context as Asking
from core.commands.declaring import Ask, Command
from core.commands.paging import last_page, part_shown
from core.commands.sources import readable_partnerships
from core.commands.talk import only_partnership
from core.model.ids import PartnershipId
from core.model.partnerships import LOGGABLE, Partnership, PartnershipState
from core.model.schedule import local_day
from core.services.lifecycle import Step, timeline
from core.services.partnerships import partnership_by_id


@dataclass(frozen=True, kw_only=True)
class OnePartnership:
    """Which one, and which page of its life."""

    partnership: Annotated[
        PartnershipId,
        Ask(
            _("Partnership"),
            suggest=readable_partnerships,
            default=only_partnership,
            nobody=_("Your library has no partnership yet. I write to you here when a partner is found."),
        ),
    ]
    page: Annotated[int, Ask(_("Page"), minimum=1, maximum=100_000, never=True)] = 1


async def show(context: Asking, asked: OnePartnership) -> Outcome:
    """The state, why, the next step, the timeline."""
    partnership = await partnership_by_id(context.uow, asked.partnership)
    if partnership is None:
        msg = f"partnership {asked.partnership} was offered, and is not there"
        raise RuntimeError(msg)
    steps = await timeline(context.uow, partnership.id)
    given = {"partnership": str(partnership.id)}
    log_it = Button(label=_("Log a talk"), command="log", given=given, style=Style.PRIMARY)
    own = any(row.library_id in context.actor.library_ids for row in partnership.rows)
    ways = (log_it,) if own and partnership.state in LOGGABLE else ()
    return Reply(
        card=card(
            strong(names_of([row.library for row in partnership.rows])),
            Facts(tuple(_facts(context, partnership, steps))),
            Context(_("Next step"), About.CAPTION),
            Words(next_step(partnership)),
            *_life(context, partnership, steps, asked.page),
            Buttons((*ways, HISTORY, ALL_PARTNERS, HOME)),
        ),
        replace=True,
    )


def _facts(context: Asking, partnership: Partnership, steps: Sequence[Step]) -> list[Fact]:
    since = _("{state} since {day}", state=STATES[partnership.state], day=Day(partnership.state_since))
    facts = [Fact(label=_("State"), value=since)]
    if steps:
        facts.append(Fact(label=_("Why"), value=_why(steps[0])))
    if partnership.state in LOGGABLE:
        facts.append(Fact(label=_("A talk"), value=rhythm(partnership.cadence.days)))
    due = [row.due_on for row in partnership.rows if row.library_id in context.actor.library_ids and row.due_on]
    if due:
        facts.append(Fact(label=_("Next check-in"), value=_("{day}", day=Day(min(due), weekday=True))))
    if partnership.state in {PartnershipState.INTRODUCED, PartnershipState.TRIAL} and partnership.trial_ends_on:
        facts.append(Fact(label=_("Trial until"), value=_("{day}", day=Day(partnership.trial_ends_on))))
    return facts


def next_step(partnership: Partnership) -> Text:
    """The one thing that helps now."""
    match partnership.state:
        case PartnershipState.PROPOSED:
            return _("It waits for an answer. Nobody has to do anything else.")
        case PartnershipState.INTRODUCED:
            return _("Say hello within a week; three sentences are enough. The trial begins with the first talk.")
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


def _life(context: Asking, partnership: Partnership, steps: Sequence[Step], page: int) -> tuple[Rows, ...]:
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
            detail=_why(step),
        )
        for step in shown
    )
    title = n_("{count} change so far", "{count} changes so far", len(steps))
    foot = part_shown(first + 1, last, len(steps)) if turn else None
    return (Rows(title=title, rows=rows, foot=foot, buttons=tuple(turn)),)


def _why(step: Step) -> Text:
    """ "The first talk was logged, by Ana" """
    reason = REASONS[step.change.reason]
    if step.author is None:
        return reason
    return _("{reason}, by {name}", reason=reason, name=Name(step.author))


COMMANDS = (
    Command(
        name="sister partnership",
        summary=_("One partnership's life"),
        takes=OnePartnership,
        run=show,
        changes=False,
    ),
)
