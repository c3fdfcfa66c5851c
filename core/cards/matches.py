"""The libraries that fit one, as a list: each with its place, the reasons for and against, and *Say hello*."""

from __future__ import annotations

from collections.abc import Sequence

from core.cards.library import where
from core.cards.matching import reasons_text
from core.chat.card import Button, Row, Rows
from core.chat.words import Name, Strong, _, n_
from core.model.libraries import Library
from core.model.matching import Match, reasons
from core.model.matching_rules import Seeker
from core.services.libraries import libraries_by_id
from core.store.unit import UnitOfWork


async def match_rows(uow: UnitOfWork, mine: Seeker, found: Sequence[Match]) -> Rows:
    """`found`: what fits `mine`, best first."""
    libraries = {each.id: each for each in await libraries_by_id(uow, [match.seeker.library_id for match in found])}
    return Rows(
        title=n_("{count} library that seeks fits yours", "{count} libraries that seek fit yours", len(found)),
        rows=tuple(_row(libraries[match.seeker.library_id], mine, match) for match in found),
    )


def _row(library: Library, mine: Seeker, match: Match) -> Row:
    return Row(
        title=_("{library}", library=Strong(Name(library.name))),
        aside=where(library.town, library.country),
        detail=reasons_text(reasons(mine, match.seeker)),
        button=Button(
            label=_("Say hello"),
            command="sister propose",
            given={"library": str(library.id), "own": str(mine.library_id)},
            ask=True,
        ),
    )
