"""A workspace does not let the bot in: staff read of it elsewhere, and that it does again."""

from __future__ import annotations

from datetime import datetime

from core.cards.buttons import STAFF_HOME
from core.cards.outages import ADVICE, outage_words
from core.cards.platforms import platform_of
from core.chat.card import Buttons, Importance, card
from core.chat.words import Moment, Strong, _
from core.model.members import Role
from core.model.notices import Notice, NoticeState
from core.notices.presenting import Presented, Reading
from core.services.outages import back_since, outages
from core.store.outbox import count_waiting
from core.store.unit import UnitOfWork, Workspace


async def present(uow: UnitOfWork, notice: Notice, reading: Reading) -> Presented | None:
    """Since when, or since when no longer. None when it was over before anybody read of it, and for who is no staff."""
    if reading.member is None or all(grant.role is not Role.STAFF for grant in reading.member.roles):
        return None
    there = Workspace(notice.facts["platform"], notice.facts["workspace"])
    since = datetime.fromisoformat(notice.facts["since"])
    platform = platform_of(there, uow.workspaces)
    lasting = (await outages(uow)).get(there)
    if lasting is not None and lasting.since == since:
        words = outage_words(platform, since, waiting=await count_waiting(uow, there))
        return Presented(card(words, ADVICE, Buttons((STAFF_HOME,)), importance=Importance.ATTENTION))
    back = await back_since(uow, there)
    if back is None or not (notice.state is NoticeState.SENT or notice.unsure):
        return None
    return Presented(
        card(
            _(
                "{platform} lets me in again since {moment}. What waited goes out by itself.",
                platform=Strong(platform),
                moment=Moment(back),
            )
        )
    )
