"""The ladder: what is done about a talk that is past its due day, and on which day. Pure rules.

The rungs follow the due day alone. What puts off a person's message (their hours, the weekly limit, *Not yet*, *Remind
me later*) puts off no rung: a silence climbs on, and always reaches staff. A rung with nobody on it is skipped, and it
is written down why (`Skipped`), so that it can be said.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from core.model.defaults import (
    LADDER_AGAIN_DAYS,
    LADDER_MENTOR_DAYS,
    LADDER_MENTOR_TRIAL_DAYS,
    LADDER_SECOND_DAYS,
    LADDER_STAFF_DAYS,
)
from core.model.partnerships import LadderStep, PartnershipState

RUNGS = tuple(step for step in LadderStep if step is not LadderStep.NONE)
"""In the order in which they are climbed."""

FIRST_CONTACT_RUNGS = frozenset({LadderStep.FIRST, LadderStep.AGAIN})
"""On these the first contacts are asked; on the others they are not."""

TOLD_RUNGS = frozenset({LadderStep.MENTOR, LadderStep.STAFF})
"""On these those are told who watch over the partnership."""

YOUNG = frozenset({PartnershipState.INTRODUCED, PartnershipState.TRIAL})
"""In the early stages, when the risk of failure is highest, a mentor is told sooner."""

_DAYS: Mapping[LadderStep, int] = {
    LadderStep.FIRST: 0,
    LadderStep.AGAIN: LADDER_AGAIN_DAYS,
    LadderStep.SECOND: LADDER_SECOND_DAYS,
    LadderStep.MENTOR: LADDER_MENTOR_DAYS,
    LadderStep.STAFF: LADDER_STAFF_DAYS,
}


class Skipped(StrEnum):
    """Why a rung was climbed without anybody being asked on it."""

    NOBODY = "nobody"
    """There is no such person."""
    NOT_CONNECTED = "not_connected"
    """There is one, on no platform."""
    SAME_PERSON = "same_person"
    """The second contact is the first one too, and was asked already."""
    IN_PEACE = "in_peace"
    """They left three reminders in a row without an answer (`quiet_mode`)."""


@dataclass(frozen=True)
class Climbed:
    """The rungs whose day has come, in their order; where the ladder stands now, and the day of the next rung, None
    after the last one.
    """

    rungs: tuple[LadderStep, ...]
    step: LadderStep
    next_on: date | None


def next_rung(step: LadderStep) -> LadderStep | None:
    """The rung after this one; None after the last."""
    order: Sequence[LadderStep] = list(LadderStep)
    following = order.index(step) + 1
    return order[following] if following < len(order) else None


def rung_day(rung: LadderStep, due: date, state: PartnershipState) -> date:
    """The day of that rung for a talk that was due on `due`."""
    young = rung is LadderStep.MENTOR and state in YOUNG
    return due + timedelta(days=LADDER_MENTOR_TRIAL_DAYS if young else _DAYS[rung])


def next_rung_day(step: LadderStep, due: date, state: PartnershipState) -> date | None:
    """The day of the rung after this one; None after the last."""
    rung = next_rung(step)
    return rung_day(rung, due, state) if rung is not None else None


def climb(step: LadderStep, due: date, state: PartnershipState, today: date) -> Climbed:
    """Every rung after `step` whose day has come, each once, however long nobody looked."""
    rungs = []
    while (rung := next_rung(step)) is not None and rung_day(rung, due, state) <= today:
        rungs.append(rung)
        step = rung
    return Climbed(tuple(rungs), step, next_rung_day(step, due, state))
