"""The agreement on the page of a partnership: what is in force, what is being written, and the button that opens it."""

from __future__ import annotations

from core.cards.agreement_standing import draft_line, open_agreement
from core.cards.eyes import Eyes
from core.cards.renewal import term
from core.chat.card import Button, Fact
from core.chat.words import Text, _
from core.commands.context import Context
from core.model.agreements import Agreement, AgreementState
from core.model.partnerships import LOGGABLE, Partnership, PartnershipState
from core.services.agreements import current_agreement, last_edit, signatures_of
from core.services.renewals import signed_agreement


async def agreement_facts(context: Context, partnership: Partnership, eyes: Eyes) -> tuple[Fact, ...]:
    """How long what they signed runs, and how far the draft is; nothing while there is neither, or once the partnership
    ended. At most four statements.
    """
    if partnership.state is PartnershipState.ENDED:
        return ()
    facts = []
    signed = await signed_agreement(context.uow, partnership.id)
    if signed is not None:
        facts.append(Fact(label=_("Agreement"), value=term(signed, eyes)))
    current = await current_agreement(context.uow, partnership.id)
    if current is not None and current.state is AgreementState.DRAFT:
        label = _("Agreement") if signed is None else _("Next version")
        facts.append(Fact(label=label, value=await _draft(context, partnership, current, eyes)))
    return tuple(facts)


async def _draft(context: Context, partnership: Partnership, draft: Agreement, eyes: Eyes) -> Text:
    signed = {each.library_id for each in await signatures_of(context.uow, draft.id)}
    waiting = [row.library for row in partnership.rows if row.library_id not in signed] if signed else None
    return draft_line(await last_edit(context.uow, draft.id), waiting, eyes)


def agreement_ways(partnership: Partnership, facts: tuple[Fact, ...], *, own: bool) -> tuple[Button, ...]:
    """*Agreement*, where there is one to read or the reader can begin one. `facts`: those of `agreement_facts`."""
    if facts or (own and partnership.state in LOGGABLE):
        return (open_agreement(partnership.id, _("Agreement")),)
    return ()
