"""Moving a member to a new account without the old one: the code that staff give to a person whom they know."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from core.model import ids
from core.model.mapping import Table


class Recovery(Table):
    """A code that a staff member made for a member, to be typed at that person's new account. Only its digest is kept.

    `typed_by`: the account at which it was last typed, which alone may be moved to. `taken_back_at`: staff thought
    better of it. `used_at`: the member is at the account that typed it since then.
    """

    __tablename__ = "recoveries"

    id: Mapped[ids.RecoveryId] = mapped_column(primary_key=True, init=False)
    digest: Mapped[str] = mapped_column(unique=True)
    member_id: Mapped[ids.MemberId] = mapped_column(ForeignKey("members.id"), index=True)
    made_by: Mapped[ids.MemberId] = mapped_column(ForeignKey("members.id"))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    typed_by: Mapped[ids.AccountId | None] = mapped_column(ForeignKey("accounts.id"), default=None)
    taken_back_at: Mapped[datetime | None] = mapped_column(default=None)
    used_at: Mapped[datetime | None] = mapped_column(default=None)
