"""The start card of the introductions channels: only the newest one stands."""

from __future__ import annotations

from sqlalchemy import func, select

from core.chat.messenger import Channel
from core.model.ids import MemberId, NoticeId
from core.model.notices import Notice, NoticeState, Post
from core.store.unit import UnitOfWork, Workspace

KIND = "start_card"

_ON_ITS_WAY = frozenset({NoticeState.WAITING, NoticeState.SENDING})


async def post_start_card(uow: UnitOfWork, *, by: MemberId | None) -> None:
    """Post it in every connected workspace, and take the earlier ones away. `by` None: the set-up did it."""
    await uow.refresh(KIND)
    await uow.announce(KIND, KIND, Channel.INTRODUCTIONS, key=f"{KIND}:{uow.now:%Y%m%d%H%M%S%f}")
    uow.audit("start card posted", "member", by or 0, by=by)


async def ensure_start_card(uow: UnitOfWork, there: Workspace, channel: str) -> None:
    """Post it, unless the newest one of that workspace stands in this channel (the platform's id) or is on its way."""
    newest = await _newest(uow, there)
    if newest is not None and newest.state in _ON_ITS_WAY:
        return
    post = await standing_start_card(uow, there)
    if post is None or post.channel != channel:
        await post_start_card(uow, by=None)


async def standing_start_card(uow: UnitOfWork, there: Workspace) -> Post | None:
    """Where the newest one of that workspace was posted; None when it was not, or not yet."""
    newest = await _newest(uow, there)
    if newest is None or newest.state is not NoticeState.SENT:
        return None
    found: Post | None = await uow.session.scalar(select(Post).where(Post.notice_id == newest.id))
    return found


async def is_newest(uow: UnitOfWork, notice: Notice) -> bool:
    """Whether no later start card was posted in the same workspace."""
    newest: NoticeId | None = await uow.session.scalar(
        select(func.max(Notice.id)).where(
            Notice.kind == KIND, Notice.platform == notice.platform, Notice.workspace == notice.workspace
        )
    )
    return newest == notice.id


async def _newest(uow: UnitOfWork, there: Workspace) -> Notice | None:
    newest: Notice | None = await uow.session.scalar(
        select(Notice)
        .where(Notice.kind == KIND, Notice.platform == there.platform, Notice.workspace == there.workspace)
        .order_by(Notice.id.desc())
        .limit(1)
    )
    return newest
