"""Whoever asks about a matter of a partnership, as its cards ask."""

from __future__ import annotations

from core.cards.eyes import Eyes
from core.commands.context import Context
from core.commands.sources import mentors_it
from core.model.members import Role
from core.model.partnerships import Partnership
from core.services.answering import unconnected


async def eyes_of(context: Context, partnership: Partnership) -> Eyes:
    """Their libraries and their calendar. Two statements, and one more for a mentor."""
    actor = context.actor
    return Eyes(
        member_id=actor.member.id if actor.member else None,
        own=actor.library_ids,
        is_staff=actor.is_staff,
        now=context.now,
        zone=actor.zone,
        apart=await unconnected(context.uow, partnership),
        is_mentor=await mentors_it(context, partnership.id) if actor.has(Role.MENTOR) else False,
    )
