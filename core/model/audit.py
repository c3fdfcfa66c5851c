"""Who changed what, and when."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from core.model import ids
from core.model.mapping import NUMBER, Table


class AuditEntry(Table):
    """One change. `action` in the product's words ("library introduced"); `member_id` None when the clock did it."""

    __tablename__ = "audit_entries"
    __table_args__ = (Index("ix_audit_entries_subject", "subject", "subject_id"),)

    id: Mapped[ids.AuditEntryId] = mapped_column(primary_key=True, init=False)
    at: Mapped[datetime]
    action: Mapped[str]
    subject: Mapped[str]
    subject_id: Mapped[int] = mapped_column(NUMBER)
    member_id: Mapped[ids.MemberId | None] = mapped_column(ForeignKey("members.id"), default=None)
    details: Mapped[dict[str, Any]] = mapped_column(default_factory=dict)
