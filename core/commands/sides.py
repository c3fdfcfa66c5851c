"""Partnerships from the side of one's own libraries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from core.commands.context import Context
from core.model.partnerships import Partnership, PartnershipLibrary


@dataclass(frozen=True)
class Side:
    """A partnership from the side of one of the person's own libraries."""

    partnership: Partnership
    row: PartnershipLibrary

    @property
    def due(self) -> date | None:
        """The day its next talk is due."""
        return self.row.due_on


async def sides_of(context: Context) -> Sequence[Side]:
    """All of the person's, the talk that is due first at the top; those that expect none come last."""
    found = (
        Side(partnership, row)
        for partnership in await context.partnerships()
        for row in partnership.rows
        if row.library_id in context.actor.library_ids
    )
    return sorted(found, key=lambda side: (side.due is None, side.due or date.max, side.partnership.id))
