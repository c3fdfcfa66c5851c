"""What was done about silences: a row for each rung that a library's silence climbed."""

from datetime import date

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.model import ids
from core.model.ladder import Skipped
from core.model.mapping import EnumWord, Table
from core.model.partnerships import LadderStep


class Climb(Table):
    """One rung, climbed once for a talk that was due on `due_on`. `on`: the day of the rung. `skipped`: why nobody was
    asked on it; None where somebody was.
    """

    __tablename__ = "climbs"
    __table_args__ = (UniqueConstraint("row_id", "due_on", "step"),)

    id: Mapped[ids.ClimbId] = mapped_column(primary_key=True, init=False)
    row_id: Mapped[ids.PartnershipLibraryId] = mapped_column(ForeignKey("partnership_libraries.id", ondelete="CASCADE"))
    due_on: Mapped[date]
    step: Mapped[LadderStep] = mapped_column(EnumWord(LadderStep))
    on: Mapped[date]
    skipped: Mapped[Skipped | None] = mapped_column(EnumWord(Skipped), default=None)
