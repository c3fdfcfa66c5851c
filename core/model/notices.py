"""The outbox: every message nobody asked for is a row, written with the fact behind it, and where it was posted."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.chat.messenger import Trouble
from core.model import ids
from core.model.mapping import EnumWord, Table
from core.model.ways import Way


class NoticeState(StrEnum):
    """Where a notice stands. DROPPED: no longer true when its time came. FAILED: refused for good.

    PARKED: given up after a week, or never presentable; staff may send it again. RIDING: it goes in the message of
    another one (`carried_by`), and becomes what that one becomes.
    """

    WAITING = "waiting"
    SENDING = "sending"
    RIDING = "riding"
    SENT = "sent"
    DROPPED = "dropped"
    FAILED = "failed"
    PARKED = "parked"


class Notice(Table):
    """A message on its way to a member, or to a channel of one workspace.

    Exactly one of `member_id` and `channel` is set; a channel comes with `platform` and `workspace`. A member with
    these is written to there and nowhere else, whichever account they prefer.
    `facts`: ids the presenter starts from; it reads everything else anew. `about`: what it tells of ("library:14"), so
    that a change there can present it again. `not_before`: never sent earlier. `give_up_at`: the last try is before
    it. `attempts` since it last went well are counted before each try; `trouble` is why the last one failed. `fence`
    grows with each claim, so that a worker that slept through its lease cannot settle what another has taken over.
    `account_id` and `way`: the person's account that the last try went to, and how. `unsure`: that try may have
    arrived; it is looked up there before the next. `stale_from`: what was posted is to be presented again from then
    on. `limited`: it counts by its reader's limit, and shares a message with what else does; `carried_by`: the notice
    in whose message it goes or went, None for its own.
    """

    __tablename__ = "notices"
    __table_args__ = (
        Index("ix_notices_due", "state", "not_before"),
        Index("ix_notices_stale_from", "stale_from"),
        Index("ix_notices_member_state", "member_id", "state"),
    )

    id: Mapped[ids.NoticeId] = mapped_column(primary_key=True, init=False)
    kind: Mapped[str]
    dedupe_key: Mapped[str] = mapped_column(unique=True)
    not_before: Mapped[datetime]
    give_up_at: Mapped[datetime]
    created_at: Mapped[datetime]
    about: Mapped[str] = mapped_column(index=True)
    facts: Mapped[dict[str, Any]] = mapped_column(default_factory=dict)
    member_id: Mapped[ids.MemberId | None] = mapped_column(ForeignKey("members.id"), default=None)
    platform: Mapped[str | None] = mapped_column(default=None)
    workspace: Mapped[str | None] = mapped_column(default=None)
    channel: Mapped[str | None] = mapped_column(default=None)
    state: Mapped[NoticeState] = mapped_column(EnumWord(NoticeState), default=NoticeState.WAITING)
    attempts: Mapped[int] = mapped_column(default=0)
    fence: Mapped[int] = mapped_column(default=0)
    lease_until: Mapped[datetime | None] = mapped_column(default=None)
    sent_at: Mapped[datetime | None] = mapped_column(default=None, index=True)
    trouble: Mapped[Trouble | None] = mapped_column(EnumWord(Trouble), default=None)
    account_id: Mapped[ids.AccountId | None] = mapped_column(
        ForeignKey("accounts.id", ondelete="SET NULL"), default=None
    )
    way: Mapped[Way | None] = mapped_column(EnumWord(Way), default=None)
    unsure: Mapped[bool] = mapped_column(default=False)
    stale_from: Mapped[datetime | None] = mapped_column(default=None)
    limited: Mapped[bool] = mapped_column(default=False)
    carried_by: Mapped[ids.NoticeId | None] = mapped_column(ForeignKey("notices.id"), default=None, index=True)


class Post(Table):
    """Where a notice stands on a platform, so that it can be corrected or taken back. `user`: whose it is, and by which
    `way` it reached them; both None in a channel.
    """

    __tablename__ = "posts"
    __table_args__ = (
        UniqueConstraint("notice_id", "platform", "workspace"),
        Index("ix_posts_message", "channel", "message"),
    )

    id: Mapped[ids.PostId] = mapped_column(primary_key=True, init=False)
    notice_id: Mapped[ids.NoticeId] = mapped_column(ForeignKey("notices.id"))
    platform: Mapped[str]
    workspace: Mapped[str]
    channel: Mapped[str]
    message: Mapped[str]
    sent_at: Mapped[datetime]
    user: Mapped[str | None] = mapped_column(default=None)
    way: Mapped[Way | None] = mapped_column(EnumWord(Way), default=None)
