"""How often partners wish to talk: one side proposes, the other confirms, and the longer one holds meanwhile."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from core.model import ids
from core.model.answers import Recordable
from core.model.mapping import EnumWord, Table
from core.model.partnerships import PartnershipState, programme_days

SHORTEST_RHYTHM, LONGEST_RHYTHM = 7, 180
"""Days between two talks that can be agreed on: weekly to twice a year."""


def longer(agreed: int | None, proposed: int, state: PartnershipState) -> int | None:
    """The rhythm that holds in that state while a proposed one waits; both in days, None for the programme's."""
    return agreed if (agreed or programme_days(state)) >= proposed else proposed


class RhythmState(StrEnum):
    """What became of a proposed rhythm."""

    WAITING = "waiting"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    REPLACED = "replaced"
    """Somebody proposed another one before it was confirmed."""


class Rhythm(Recordable, Table):
    """A rhythm that one library of a partnership proposed.

    `days` between two talks. `days_before`: what was agreed until then, None for the programme's default. Recorded
    where a library without an account wrote that it would like this one: `asked_by` wrote it down.
    """

    __tablename__ = "rhythms"

    id: Mapped[ids.RhythmId] = mapped_column(primary_key=True, init=False)
    partnership_id: Mapped[ids.PartnershipId] = mapped_column(ForeignKey("partnerships.id"), index=True)
    library_id: Mapped[ids.LibraryId] = mapped_column(ForeignKey("libraries.id"))
    days: Mapped[int]
    asked_by: Mapped[ids.MemberId] = mapped_column(ForeignKey("members.id"))
    asked_at: Mapped[datetime]
    days_before: Mapped[int | None] = mapped_column(default=None)
    state: Mapped[RhythmState] = mapped_column(EnumWord(RhythmState), default=RhythmState.WAITING)
    ended_at: Mapped[datetime | None] = mapped_column(default=None)

    def agreed_in(self, state: PartnershipState) -> int:
        """How many days were agreed on before, in a partnership of that state."""
        return self.days_before or programme_days(state)

    def holds_in(self, state: PartnershipState) -> int | None:
        """What holds in that state while it waits."""
        return longer(self.days_before, self.days, state)
