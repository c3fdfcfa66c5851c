"""Correcting what was sent: its posts are edited where they stand, or taken back when it is no longer true."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import structlog
from sqlalchemy import delete

from core.chat.messenger import DeliveryError, LockedOutError, Parcel, PostRef, RefusedError, Trouble
from core.delivery.rounds import Round
from core.model.notices import Notice, Post
from core.notices import PICTURED, PRESENTERS
from core.notices.addressing import Target, target_at
from core.notices.telling import in_one_message
from core.notices.together import Told, message_of
from core.services.story_posts import tell_it_stands
from core.store.outbox import corrected, posts_of
from core.store.unit import UnitOfWork

log = structlog.get_logger(__name__)


class _StillShutError(LockedOutError):
    """Not even tried: the workspace has said so in this round."""


async def correct(now: Round, notice: Notice) -> None:
    """Present a sent notice again: edit its posts, or take them back when it is no longer true. Where that is given
    up, somebody is told of what everybody may see.
    """
    done, tried, given_up = now.done, True, False
    again_at: datetime | None = None
    try:
        taken_back = await _present_again(now, notice)
    except RefusedError as error:
        log.warning("message cannot be corrected", notice=notice.id, reason=error.reason)
        given_up = True
    except LockedOutError as error:
        again_at, tried = now.store.clock(), not isinstance(error, _StillShutError)
        done.waiting += 1
        now.kept.add(notice.id)
    except Exception as error:
        # One that cannot be presented must not block the others; a fault of ours may be mended within the week.
        known = isinstance(error, DeliveryError)
        log.info("correction waits", notice=notice.id, reason=str(error), exc_info=not known)
        at = now.store.clock() + now.pause(notice.attempts, error)
        again_at = at if at < notice.give_up_at else None
        given_up = again_at is None
        done.waiting += 1
    else:
        done.corrected += 1
        if taken_back:
            return
    async with now.store.writing() as uow:
        await corrected(uow, notice, again_at=again_at, tried=tried)
        if given_up:
            await tell_it_stands(uow, notice)


async def _present_again(now: Round, notice: Notice) -> bool:
    """Edit or delete every post of it, where it stands; whether it was taken back. Raises as the messenger does."""
    async with now.store.writing() as uow:
        posts = await posts_of(uow, notice.id)
        together = await in_one_message(uow, notice)
        standing = [await _standing(now, uow, notice, post, together) for post in posts]
    for post, (target, parcel) in zip(posts, standing, strict=True):
        ref = PostRef(post.channel, post.message)
        try:
            if parcel is not None:
                await target.messenger.edit(ref, parcel)
            else:
                await target.messenger.delete(ref)
        except LockedOutError as error:
            await now.shut(target.workspace, error)
            raise
        await now.let_in(target.workspace)
    if not posts or any(parcel is not None for _target, parcel in standing):
        return False
    async with now.store.writing() as uow:
        for each in together:
            await uow.session.execute(delete(Post).where(Post.notice_id == each.id))
            await corrected(uow, each, taken_back=True)
    return True


async def _standing(
    now: Round, uow: UnitOfWork, notice: Notice, post: Post, together: Sequence[Notice]
) -> tuple[Target, Parcel | None]:
    """Where one of its posts stands, and what is to stand there now; None for nothing. `together`: those in one message
    with it, itself among them.
    """
    target = await target_at(uow, notice, post, now.messengers)
    if isinstance(target, Trouble):
        raise RefusedError("there is no way to it", target)
    if now.doors.is_shut(target.workspace, uow.now):
        raise _StillShutError("it did not let the bot in a moment ago")
    carrier = notice.carried_by or notice.id
    told = [
        Told(each, presented)
        for each in together
        if (presented := await PRESENTERS[each.kind](uow, each, target.reading)) is not None
    ]
    if not told:
        return target, None
    pictured = any(each.kind in PICTURED for each in together)
    return target, await target.pack(uow, carrier, message_of(told), pictured=pictured)
