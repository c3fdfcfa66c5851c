"""For whose eyes a card about a partnership is: what they may do in it, and their calendar."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from core.chat.words import Day
from core.model.ids import LibraryId, MemberId
from core.model.partnerships import Partnership
from core.model.schedule import local_day


@dataclass(frozen=True, kw_only=True)
class Eyes:
    """A person who reads. `own`: the libraries they speak for. `apart`: libraries of the partnership of whom nobody has
    an account. `zone`: IANA. `is_mentor`: of that partnership.
    """

    member_id: MemberId | None
    own: frozenset[LibraryId]
    is_staff: bool
    now: datetime
    zone: str
    apart: Collection[LibraryId] = frozenset()
    is_mentor: bool = False

    def may_see(self, partnership: Partnership) -> bool:
        """Whether the matters of that partnership are theirs to read."""
        return self.is_staff or any(row.library_id in self.own for row in partnership.rows)

    def day(self, at: datetime) -> Day:
        """The day of an instant in their calendar."""
        return Day(local_day(at, self.zone))
