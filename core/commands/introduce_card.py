"""The card of one's own library: see it, post it, take it away."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from core.cards.buttons import HOME
from core.cards.library import KEPT_PRIVATE, library_parts, profile_facts
from core.chat.card import Button, Buttons, card
from core.chat.outcome import Outcome, Refusal, Reply
from core.chat.words import CommandName, Name, Strong, _
from core.commands.context import Context as Asking
from core.commands.declaring import Ask, Audience, Command
from core.commands.decoding import wire
from core.services.libraries import post_library


@dataclass(frozen=True, kw_only=True)
class OneLibrary:
    """A library that a button names."""

    library: Annotated[int, Ask(_("Library"), never=True)]


@dataclass(frozen=True, kw_only=True)
class PostLibrary(OneLibrary):
    """A library, and whether its card is to stand in the introductions channel."""

    posted: Annotated[bool, Ask(_("Post the card"), never=True)]


ONLY_ITS_CONTACTS = Refusal(
    text=_(
        "Only contacts of a library can see and change its card. Your own are in {home}.", home=CommandName("sister")
    ),
    buttons=(HOME,),
)


async def post(context: Asking, asked: PostLibrary) -> Outcome:
    """Post the card of one's own library, or take it away."""
    library = next((contact.library for contact in context.actor.contacts if contact.library_id == asked.library), None)
    if library is None:
        return ONLY_ITS_CONTACTS
    await post_library(context.uow, library, posted=asked.posted, by=context.member.id)
    said = (
        _("The card of {library} stands in the introductions channel now.", library=Strong(Name(library.name)))
        if asked.posted
        else _(
            "The card of {library} is taken away. {kept_private}",
            library=Strong(Name(library.name)),
            kept_private=KEPT_PRIVATE,
        )
    )
    back = Button(
        label=_("Take the card away") if asked.posted else _("Post the card again"),
        command="introduce post",
        given={"library": str(library.id), "posted": wire(not asked.posted)},
    )
    return Reply(card=card(said, Buttons((back, HOME))))


async def show(context: Asking, asked: OneLibrary) -> Outcome:
    """The card of one's own library, as others see it, and what can be done with it."""
    library = next((contact.library for contact in context.actor.contacts if contact.library_id == asked.library), None)
    if library is None:
        return ONLY_ITS_CONTACTS
    return Reply(
        card=card(
            *library_parts(
                title=library.name,
                town=library.town,
                country=library.country,
                languages=library.languages,
                more=profile_facts(library),
            ),
            Buttons(
                (
                    Button(label=_("Add to it"), command="sister profile", given={"library": str(library.id)}),
                    Button(
                        label=_("Take the card away") if library.posted else _("Post the card"),
                        command="introduce post",
                        given={"library": str(library.id), "posted": wire(not library.posted)},
                    ),
                    HOME,
                )
            ),
        )
    )


COMMANDS = (
    Command(
        name="introduce post",
        summary=_("Post the card"),
        takes=PostLibrary,
        run=post,
        who=Audience.CONTACT,
        hidden=True,
    ),
    Command(
        name="introduce show",
        summary=_("The card of my library"),
        takes=OneLibrary,
        run=show,
        who=Audience.CONTACT,
        changes=False,
        hidden=True,
    ),
)
