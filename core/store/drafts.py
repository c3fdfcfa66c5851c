"""Drafts: what a form or a button holds, kept until it comes back. Each belongs to one account, or to a channel."""

import re
import secrets
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, select

from core.chat.invocation import AccountRef
from core.model.defaults import DRAFTS_A_MEMBER
from core.model.ids import DraftId
from core.model.requests import Draft
from core.store.unit import UnitOfWork


def new_draft(payload: dict[str, Any], *, owner: AccountRef | None, now: datetime, life: timedelta) -> Draft:
    """A draft for `life`, under a handle that cannot be guessed; without an owner anybody may come back with it."""
    return Draft(
        id=DraftId(secrets.token_urlsafe(12)),
        payload=payload,
        created_at=now,
        expires_at=now + life,
        owner=str(owner) if owner else None,
    )


def is_handle(text: str) -> bool:
    """Whether it can be one of our handles. What comes from outside may be anything, and a database chokes on some."""
    return re.fullmatch(r"[\w-]{1,32}", text, re.ASCII) is not None


async def read_draft(uow: UnitOfWork, handle: str, *, owner: AccountRef) -> dict[str, Any] | None:
    """What the draft holds; None when it does not exist, has expired, or belongs to somebody else."""
    if not is_handle(handle):
        return None
    draft = await uow.session.get(Draft, handle)
    if draft is None or draft.expires_at <= uow.now or draft.owner not in {None, str(owner)}:
        return None
    return draft.payload


async def purge_drafts(uow: UnitOfWork) -> None:
    """Forget drafts whose time is over, and of anybody who has very many the oldest."""
    rank = func.row_number().over(partition_by=Draft.owner, order_by=Draft.created_at.desc())
    ranked = select(Draft.id, rank.label("rank")).where(Draft.owner.is_not(None)).subquery()
    too_many = select(ranked.c.id).where(ranked.c.rank > DRAFTS_A_MEMBER)
    await uow.session.execute(delete(Draft).where((Draft.expires_at <= uow.now) | Draft.id.in_(too_many)))
