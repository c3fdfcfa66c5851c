"""What staff changed of the programme's resources, the deadlines that members follow, and what partners plan to do.

The resources themselves stand in data files (`core.content.resources`); a row here is laid over the file's row of the
same code, or is a whole resource of staff's own.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from core.model import ids
from core.model.mapping import Table

_WAITING = text("ended_at IS NULL")


class ResourceEdit(Table):
    """What staff say of one resource: changed, closed or checked again; or all of one that they added.

    `code`: "FUND-003". `changed`: the fields that staff wrote, each as the data files spell it; of their own resources
    all fields. `replaced`: what the file said in these fields at that time, so that a newer file which says something
    else is noticed. `checked_on`: a day of UTC on which somebody looked whether all of it is still true. `closed_on`:
    since when it is of no use any more, and `closed_why`, in the words of staff. `version`: counts up, because two of
    staff may write at once.
    """

    __tablename__ = "resource_edits"

    id: Mapped[ids.ResourceEditId] = mapped_column(primary_key=True, init=False)
    code: Mapped[str] = mapped_column(unique=True)
    changed: Mapped[dict[str, Any]]
    replaced: Mapped[dict[str, Any]]
    written_by: Mapped[ids.MemberId] = mapped_column(ForeignKey("members.id"))
    written_at: Mapped[datetime]
    checked_on: Mapped[date | None] = mapped_column(default=None)
    closed_on: Mapped[date | None] = mapped_column(default=None)
    closed_why: Mapped[str | None] = mapped_column(default=None)
    version: Mapped[int] = mapped_column(init=False)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012  # SQLAlchemy reads it from the class


class FollowedDeadline(Table):
    """A member wishes to be reminded, once, of a day on which something has to be sent in.

    `deadline`: the day that they were shown. `remind_on`: from which day on they are told, a day of UTC. `ended_at`:
    they were told, or wished it no more.
    """

    __tablename__ = "followed_deadlines"
    __table_args__ = (
        Index(
            "uq_followed_deadlines_waiting",
            "member_id",
            "code",
            unique=True,
            sqlite_where=_WAITING,
            postgresql_where=_WAITING,
        ),
        Index("ix_followed_deadlines_ripe", "remind_on", sqlite_where=_WAITING, postgresql_where=_WAITING),
    )

    id: Mapped[ids.FollowedDeadlineId] = mapped_column(primary_key=True, init=False)
    member_id: Mapped[ids.MemberId] = mapped_column(ForeignKey("members.id"))
    code: Mapped[str]
    deadline: Mapped[date]
    remind_on: Mapped[date]
    asked_at: Mapped[datetime]
    ended_at: Mapped[datetime | None] = mapped_column(default=None)


class IdeaPlan(Table):
    """An idea that the libraries of a partnership mean to do together on a day.

    `title`: the idea's name as it was read then. `ended_at`: done, or given up.
    """

    __tablename__ = "idea_plans"
    __table_args__ = (
        Index(
            "uq_idea_plans_open",
            "partnership_id",
            "code",
            unique=True,
            sqlite_where=_WAITING,
            postgresql_where=_WAITING,
        ),
    )

    id: Mapped[ids.IdeaPlanId] = mapped_column(primary_key=True, init=False)
    partnership_id: Mapped[ids.PartnershipId] = mapped_column(ForeignKey("partnerships.id"), index=True)
    code: Mapped[str]
    title: Mapped[str]
    on: Mapped[date]
    planned_by: Mapped[ids.MemberId] = mapped_column(ForeignKey("members.id"))
    planned_at: Mapped[datetime]
    ended_at: Mapped[datetime | None] = mapped_column(default=None)
    done: Mapped[bool] = mapped_column(default=False)
