"""The start card of the introductions channels: only the newest one stands."""

from __future__ import annotations

from sqlalchemy import func, select

from core.chat.messenger import Channel
from core.model.ids import MemberId, NoticeId
from core.model.notices import Notice
from core.store.unit import UnitOfWork

KIND = "start_card"


async def post_start_card(uow: UnitOfWork, *, by: MemberId) -> None:
    """Post it in every connected workspace, and take the earlier ones away."""
    await uow.refresh(KIND)
    await uow.announce(KIND, KIND, Channel.INTRODUCTIONS, key=f"{KIND}:{uow.now:%Y%m%d%H%M%S%f}")
    uow.audit("start card posted", "member", by, by=by)


async def is_newest(uow: UnitOfWork, notice: Notice) -> bool:
    """Whether no later start card was posted in the same workspace."""
    newest: NoticeId | None = await uow.session.scalar(
        select(func.max(Notice.id)).where(
            Notice.kind == KIND, Notice.platform == notice.platform, Notice.workspace == notice.workspace
        )
    )
    return newest == notice.id
