"""The address of a partner without an account: how one is checked, and changing it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from core.cards.buttons import HOME, look_at
from core.chat.card import Buttons, WireValue, card
from core.chat.form import Problem
from core.chat.outcome import Outcome, Refusal, Reply
from core.chat.words import Name, Strong, _
from core.commands import readers
from core.commands.context import Context as Asking
from core.commands.declaring import Ask, Command, Rule
from core.commands.sister_email import OnePartner, reached
from core.commands.sources import numbers
from core.content.email_addresses import LONGEST, email_address
from core.model.ids import LibraryId
from core.services.contacts import take_library_turn
from core.services.email_partners import addressee, change_address


async def can_be_an_address(_context: Asking, email: str) -> Problem | None:
    """One sign, a dot behind it, no spaces; what is longer than any address is none."""
    if email_address(email) is not None:
        return None
    return Problem(
        text=_(
            "This is not a whole e-mail address. One looks like {example}. Please write it again.",
            example=Name("rosa@library.example"),
        )
    )


RIGHT_ADDRESS = Rule(("email",), can_be_an_address)

EMAIL = Ask(
    _("Their e-mail address"),
    max_length=LONGEST,
    readers=readers.LETTERS,
    hint=_("You send the letters yourself."),
)


async def as_it_is(context: Asking, given: Mapping[str, WireValue]) -> WireValue | None:
    """The address that is known, for those who may see it."""
    ids = numbers([str(given.get("partnership", "")), str(given.get("library", ""))])
    if len(ids) < 2 or isinstance(await reached(context, ids[0], ids[1]), Refusal):
        return None
    to = await addressee(context.uow, LibraryId(ids[1]))
    return to.member.email if to is not None else None


@dataclass(frozen=True, kw_only=True)
class Address(OnePartner):
    """Where the partner is reached from now on."""

    email: Annotated[
        str,
        Ask(EMAIL.label, max_length=LONGEST, readers=readers.PARTNERS, hint=EMAIL.hint, default=as_it_is),
    ]


async def address(context: Asking, asked: Address) -> Outcome:
    """Write it down, for whoever the letters go to."""
    await take_library_turn(context.uow, LibraryId(asked.library))
    found = await reached(context, asked.partnership, asked.library)
    if isinstance(found, Refusal):
        return found
    partnership, library = found
    await change_address(context.uow, library, email=email_address(asked.email) or "", by=context.member.id)
    said = _("Saved. Letters to {library} carry the new address.", library=Strong(Name(library.name)))
    return Reply(card=card(said, Buttons((look_at(partnership), HOME))))


COMMANDS = (
    Command(
        name="sister email-address",
        summary=_("Change the address"),
        takes=Address,
        run=address,
        rules=(RIGHT_ADDRESS,),
        submit=_("Save"),
        hidden=True,
    ),
)
