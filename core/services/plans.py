"""*We'll do it on …*: an idea that the libraries of a partnership mean to do, until they did it or gave it up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date

from sqlalchemy import select

from core.model.ids import IdeaPlanId, MemberId, PartnershipId
from core.model.resources import IdeaPlan
from core.store.turns import take_turn
from core.store.unit import UnitOfWork


async def plan_idea(
    uow: UnitOfWork, partnership_id: PartnershipId, *, code: str, title: str, on: date, by: MemberId
) -> IdeaPlan:
    """They mean to do it on that day; where it is planned already, the day changes."""
    await take_turn(uow, f"plans:{partnership_id}")
    plan = next((each for each in await plans_of(uow, partnership_id) if each.code == code), None)
    if plan is None:
        plan = IdeaPlan(partnership_id=partnership_id, code=code, title=title, on=on, planned_by=by, planned_at=uow.now)
        uow.session.add(plan)
    else:
        plan.on, plan.planned_by, plan.planned_at = on, by, uow.now
    await uow.session.flush()
    uow.audit("idea planned", "partnership", partnership_id, by=by, code=code, on=on.isoformat())
    return plan


async def open_plans(
    uow: UnitOfWork, partnership_ids: Collection[PartnershipId]
) -> Mapping[PartnershipId, Sequence[IdeaPlan]]:
    """What these partnerships plan, the nearest day first. One statement, for none of them none."""
    if not partnership_ids:
        return {}
    found = await uow.session.scalars(
        select(IdeaPlan)
        .where(IdeaPlan.partnership_id.in_(partnership_ids), IdeaPlan.ended_at.is_(None))
        .order_by(IdeaPlan.on, IdeaPlan.id)
    )
    plans: dict[PartnershipId, list[IdeaPlan]] = defaultdict(list)
    for plan in found:
        plans[plan.partnership_id].append(plan)
    return plans


async def plans_of(uow: UnitOfWork, partnership_id: PartnershipId) -> Sequence[IdeaPlan]:
    """What that partnership plans, the nearest day first."""
    return (await open_plans(uow, [partnership_id])).get(partnership_id, ())


async def plan_by_id(uow: UnitOfWork, plan_id: IdeaPlanId) -> IdeaPlan | None:
    """Also one that has ended."""
    return await uow.session.get(IdeaPlan, plan_id)


async def end_plan(uow: UnitOfWork, plan: IdeaPlan, *, by: MemberId, done: bool) -> None:
    """They did it, or gave it up. Of two who say so the first counts."""
    await take_turn(uow, f"plans:{plan.partnership_id}")
    await uow.session.refresh(plan)
    if plan.ended_at is not None:
        return
    plan.ended_at, plan.done = uow.now, done
    await uow.session.flush()
    action = "idea done" if done else "idea given up"
    uow.audit(action, "partnership", plan.partnership_id, by=by, code=plan.code)
