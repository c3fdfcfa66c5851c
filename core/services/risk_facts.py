"""What is known of a partnership that may be at risk, read from the store for the rule (`core.model.risk`)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from core.model.check_ins import CheckIn, HelpReason
from core.model.communications import Communication
from core.model.contacts import Departure
from core.model.ids import LibraryId
from core.model.lifecycle import StateChange
from core.model.nudges import NudgeAnswer
from core.model.partnerships import LIVE, Partnership, PartnershipState
from core.model.pauses import SHORT
from core.model.reviews import MidwayAnswer
from core.model.risk import Facts, Left, Reason, Said, Talk, reasons
from core.model.schedule import local_day
from core.store.unit import UnitOfWork


async def reasons_of(uow: UnitOfWork, partnership: Partnership) -> tuple[Reason, ...]:
    """Why it is at risk today, in UTC; what a library said has the day it was there. Five statements."""
    return await reasons_in(uow, partnership, await stage_of(uow, partnership))


@dataclass(frozen=True)
class Stage:
    """Since when it is in its state, but for pauses, and when it went on after the last one."""

    since: date
    resumed_on: date | None = None


async def stage_of(uow: UnitOfWork, partnership: Partnership) -> Stage:
    """One statement."""
    found = await uow.session.execute(
        select(StateChange.at, StateChange.from_state, StateChange.to_state)
        .where(
            StateChange.partnership_id == partnership.id, StateChange.from_state.is_distinct_from(StateChange.to_state)
        )
        .order_by(StateChange.id)
    )
    since = stopped = resumed = None
    for at, before, after in found:
        if after in LIVE and before not in _AT_REST:
            since = at if after is partnership.state else None
        elif after in _AT_REST and before not in _AT_REST:
            stopped = at
        elif after in LIVE and (stopped is None or at - stopped >= SHORT):
            resumed = at
    if resumed is None:
        return Stage(partnership.state_since)
    began = local_day(since, "UTC") if since is not None else partnership.began_on
    return Stage(began, local_day(resumed, "UTC"))


_AT_REST = frozenset({PartnershipState.PAUSED, PartnershipState.DORMANT, PartnershipState.ENDED})
"""Nobody is expected to talk."""


async def reasons_in(uow: UnitOfWork, partnership: Partnership, stage: Stage) -> tuple[Reason, ...]:
    """Why it is at risk today, where that is known already. Four statements."""
    today = local_day(uow.now, "UTC")
    zones = {row.library_id: row.library.zone for row in partnership.rows}
    talks = await uow.session.execute(
        select(Communication.on, Communication.way, Communication.library_id, Communication.logged_at).where(
            Communication.partnership_id == partnership.id, Communication.undone_at.is_(None)
        )
    )
    helps = await uow.session.execute(
        select(CheckIn.at, CheckIn.library_id, CheckIn.reason, CheckIn.words).where(
            CheckIn.partnership_id == partnership.id, CheckIn.answer == NudgeAnswer.HELP
        )
    )
    scores = await uow.session.execute(
        select(MidwayAnswer.at, MidwayAnswer.library_id, MidwayAnswer.score, MidwayAnswer.words).where(
            MidwayAnswer.partnership_id == partnership.id
        )
    )
    left = await uow.session.execute(
        select(Departure.at, Departure.library_id).where(
            Departure.library_id.in_(zones), Departure.at >= partnership.created_at
        )
    )

    def day(at: datetime, library_id: LibraryId) -> date:
        return local_day(at, zones.get(library_id, "UTC"))

    return reasons(
        Facts(
            today=today,
            state=partnership.state,
            began_on=partnership.began_on,
            cadence_days=partnership.cadence.days,
            resumed_on=stage.resumed_on,
            talks=[Talk(on=on, way=way, by=by, logged_at=at) for on, way, by, at in talks],
            said=[
                *(
                    Said(on=day(at, by), at=at, library_id=by, help=why or HelpReason.OTHER, words=words)
                    for at, by, why, words in helps
                ),
                *(
                    Said(on=day(at, by), at=at, library_id=by, score=score, words=words)
                    for at, by, score, words in scores
                ),
            ],
            left=[Left(on=day(at, by), library_id=by) for at, by in left],
        )
    )
