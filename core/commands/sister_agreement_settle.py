"""Two texts wait in one section: read both, and *Keep theirs · Use mine*. One from both is written as any text is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from core.cards.agreement import overview
from core.cards.agreement_conflict import conflict_card
from core.cards.agreement_desk import Desk
from core.chat.outcome import Outcome, Reply
from core.chat.words import _
from core.commands.agreement_desk import desk_for, desk_of, not_to_be_written, section_named
from core.commands.context import Context
from core.commands.declaring import Ask, Command
from core.commands.recording import NOT_THERE
from core.commands.sister_agreement_section import MOST_PARTS, NOT_IN_THIS_FORM, card_of
from core.model.agreements import AgreementConflict
from core.model.ids import AgreementConflictId
from core.services.agreement_writing import is_signed, settle
from core.services.agreements import Rival, conflict_by_id


@dataclass(frozen=True, kw_only=True)
class OneConflict:
    """Which text that waits, and which part of a long one."""

    conflict: Annotated[int, Ask(_("Conflict"), never=True)]
    part: Annotated[int, Ask(_("Part"), minimum=1, maximum=MOST_PARTS, never=True)] = 1


@dataclass(frozen=True, kw_only=True)
class Settle:
    """Which text that waits, whether it takes the place of the one that stands, and which edition of that was read."""

    conflict: Annotated[int, Ask(_("Conflict"), never=True)]
    use: Annotated[bool, Ask(_("Use it"), never=True)]
    edition: Annotated[int, Ask(_("Edition"), minimum=0, maximum=100_000_000, never=True)]


async def show(context: Context, asked: OneConflict) -> Outcome:
    """Both texts; or what stands there since somebody chose."""
    found = await _found(context, asked.conflict)
    if found is None:
        return NOT_THERE
    desk, conflict = found
    rival = _waits(desk, conflict)
    if rival is None:
        return _chosen(desk, conflict)
    return Reply(card=conflict_card(desk, rival, asked.part), replace=True)


async def choose(context: Context, asked: Settle) -> Outcome:
    """One of the two stands from now on."""
    found = await _found(context, asked.conflict, to_change=True)
    if found is None:
        return NOT_THERE
    desk, conflict = found
    if not desk.may_write:
        return not_to_be_written(desk)
    rival = _waits(desk, conflict)
    agreement = desk.version.agreement
    if rival is None or await is_signed(context.uow, agreement):
        return _chosen(desk, conflict)
    settled = await settle(
        context.uow,
        agreement,
        desk.version.partnership,
        rival.conflict,
        use=asked.use,
        edition=asked.edition,
        by=context.member.id,
    )
    if not settled:
        said = _("The first text was changed meanwhile. Nothing is chosen yet. Please read both again.")
        return Reply(card=conflict_card(desk, rival, 1, said), replace=True)
    desk = await desk_for(context, agreement)
    said = _("Chosen. This text stands now.")
    return Reply(card=card_of(desk, conflict.section, _language(desk, conflict), 1, said), replace=True)


async def _found(context: Context, number: int, *, to_change: bool = False) -> tuple[Desk, AgreementConflict] | None:
    conflict = await conflict_by_id(context.uow, AgreementConflictId(number))
    desk = None if conflict is None else await desk_of(context, conflict.agreement_id, to_change=to_change)
    if conflict is None or desk is None:
        return None
    await context.uow.session.refresh(conflict)
    return desk, conflict


def _waits(desk: Desk, conflict: AgreementConflict) -> Rival | None:
    """The text that waits; in a later version it is a copy that does."""
    same = [each for each in desk.rivals if each.conflict.id == conflict.id]
    copies = [
        each
        for each in desk.rivals_of(conflict.section)
        if (each.conflict.language, each.conflict.text) == (conflict.language, conflict.text)
    ]
    return next(iter(same or copies), None)


def _chosen(desk: Desk, conflict: AgreementConflict) -> Reply:
    if section_named(desk, conflict.section.value) is None:
        return Reply(card=overview(desk, 1, NOT_IN_THIS_FORM), replace=True)
    said = _("Somebody has chosen meanwhile. Nothing was changed. This is what stands now.")
    return Reply(card=card_of(desk, conflict.section, _language(desk, conflict), 1, said), replace=True)


def _language(desk: Desk, conflict: AgreementConflict) -> str:
    return conflict.language if conflict.language in desk.languages else desk.languages[0]


COMMANDS = (
    Command(
        name="sister agreement-conflict",
        summary=_("Two texts in one section"),
        takes=OneConflict,
        run=show,
        changes=False,
        hidden=True,
    ),
    Command(name="sister agreement-settle", summary=_("Choose a text"), takes=Settle, run=choose, hidden=True),
)
