"""Every version of an agreement, and one of them with its signatures, documents and copies."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from core.cards.buttons import HOME
from core.cards.signing import look, state
from core.chat.card import MAX_ROWS, Button, Row, Rows, card
from core.chat.outcome import Outcome, Refusal, Reply
from core.chat.words import Listing, Name, Strong, Text, _, n_
from core.commands.agreement_version import OneVersion, readable_version, version_card
from core.commands.context import Context
from core.commands.declaring import Ask, Command
from core.commands.paging import last_page, part_shown
from core.commands.recording import NOT_THERE
from core.model.ids import PartnershipId
from core.services.agreement_versions import versions_of
from core.services.partnerships import partnership_by_id
from core.services.signing import Version, version_of


@dataclass(frozen=True, kw_only=True)
class Versions:
    """Of which partnership, and which page."""

    partnership: Annotated[int, Ask(_("Partnership"), never=True)]
    page: Annotated[int, Ask(_("Page"), minimum=1, maximum=100_000, never=True)] = 1


async def versions(context: Context, asked: Versions) -> Outcome:
    """The list, the newest first."""
    partnership = await partnership_by_id(context.uow, PartnershipId(asked.partnership))
    own = context.actor.library_ids
    if partnership is None or not (context.actor.is_staff or any(row.library_id in own for row in partnership.rows)):
        return NOT_THERE
    found = await versions_of(context.uow, partnership.id)
    if not found:
        return Refusal(text=_("Nobody has begun an agreement here yet."), buttons=(HOME,))
    page = min(asked.page, last_page(len(found), MAX_ROWS))
    first = (page - 1) * MAX_ROWS
    shown = [await version_of(context.uow, each) for each in found[first : first + MAX_ROWS]]
    last = first + len(shown)
    turn = []
    if page > 1:
        turn.append(_page(_("Newer"), asked, page - 1))
    if last < len(found):
        turn.append(_page(_("Older"), asked, page + 1))
    rows = Rows(
        title=n_("{count} version of the agreement", "{count} versions of the agreement", len(found)),
        rows=tuple(_row(context, each) for each in shown),
        foot=part_shown(first + 1, last, len(found)) if turn else None,
        buttons=(*turn, HOME),
    )
    return Reply(card=card(rows), replace=True)


def _page(label: Text, asked: Versions, page: int) -> Button:
    given = {"partnership": str(asked.partnership), "page": str(page)}
    return Button(label=label, command="sister agreement-versions", given=given)


def _row(context: Context, version: Version) -> Row:
    agreement = version.agreement
    names = [Name(each.signature.name) for each in version.signatories if each.signature is not None]
    number = Strong(_("Version {number}", number=agreement.version))
    return Row(
        title=_("{version}", version=number),
        aside=state(agreement, version.signatories, context.reader.zone),
        detail=_("Signed by {names}", names=Listing(tuple(names))) if names else _("Nobody has signed it"),
        button=look(agreement.id, _("Look")),
    )


async def one_version(context: Context, asked: OneVersion) -> Outcome:
    """Its page."""
    version = await readable_version(context, asked.agreement)
    if version is None:
        return NOT_THERE
    return Reply(card=await version_card(context, version), replace=True)


COMMANDS = (
    Command(
        name="sister agreement-versions",
        summary=_("Versions of the agreement"),
        takes=Versions,
        run=versions,
        changes=False,
        hidden=True,
    ),
    Command(
        name="sister agreement-version",
        summary=_("A version of the agreement"),
        takes=OneVersion,
        run=one_version,
        changes=False,
        hidden=True,
    ),
)
