"""What makes things happen once and survive a restart: requests already carried out, drafts, files and leases."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from core.model import ids
from core.model.mapping import Table


class Request(Table):
    """A command that was carried out for an account, with its answer. The same key again gets the same answer.

    `digest` of the values: the same key with other values is told that it was already sent.
    """

    __tablename__ = "requests"

    account_id: Mapped[ids.AccountId] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    command: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    digest: Mapped[str]
    outcome: Mapped[dict[str, Any]]
    created_at: Mapped[datetime] = mapped_column(index=True)


class Draft(Table):
    """A form being filled in, or a button's values that are too long to travel. `owner`: an account, None for a
    channel.
    """

    __tablename__ = "drafts"
    __table_args__ = (Index("ix_drafts_owner", "owner", "created_at"),)

    id: Mapped[ids.DraftId] = mapped_column(primary_key=True)
    payload: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    owner: Mapped[str | None] = mapped_column(default=None)


class File(Table):
    """Bytes that somebody sent, or that the bot made for somebody; at most 8 MiB."""

    __tablename__ = "files"

    id: Mapped[ids.FileId] = mapped_column(primary_key=True)
    owner: Mapped[str]
    name: Mapped[str]
    media_type: Mapped[str]
    size: Mapped[int]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True, deferred_raiseload=True)


class Lease(Table):
    """One holder at a time for something that cannot be shared; the fence grows with each new holder."""

    __tablename__ = "leases"

    name: Mapped[str] = mapped_column(primary_key=True)
    holder: Mapped[str]
    until: Mapped[datetime]
    fence: Mapped[int] = mapped_column(default=1)


class ServiceMark(Table):
    """The latest instant at which something regular happened, by name ("tick"): the bot's sign of life."""

    __tablename__ = "service_marks"

    name: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime]
