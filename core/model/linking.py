"""Linking two accounts of one person: the code that one of them shows to the other, and tries that went wrong."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from core.model import ids
from core.model.mapping import Table


class LinkCode(Table):
    """A code that an account made, to be typed at another one. Only its digest is kept.

    `typed_by`: the account at which it was last typed, which alone may join with it.
    """

    __tablename__ = "link_codes"

    id: Mapped[ids.LinkCodeId] = mapped_column(primary_key=True, init=False)
    digest: Mapped[str] = mapped_column(unique=True)
    account_id: Mapped[ids.AccountId] = mapped_column(ForeignKey("accounts.id"))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    typed_by: Mapped[ids.AccountId | None] = mapped_column(ForeignKey("accounts.id"), default=None)
    used_at: Mapped[datetime | None] = mapped_column(default=None)


class LinkTry(Table):
    """A code that was typed at an account and was not right."""

    __tablename__ = "link_tries"
    __table_args__ = (Index("ix_link_tries_account_id_at", "account_id", "at"),)

    id: Mapped[ids.LinkTryId] = mapped_column(primary_key=True, init=False)
    account_id: Mapped[ids.AccountId] = mapped_column(ForeignKey("accounts.id"))
    at: Mapped[datetime]
