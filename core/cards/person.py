"""What is known of a person at a glance, for a list of people."""

from __future__ import annotations

from dataclasses import dataclass

from core.cards.labels import CONTACT_ROLES
from core.chat.spelling import Reader
from core.chat.words import Name, Text, _
from core.model.members import Role
from core.services.people import Actor


@dataclass(frozen=True)
class Person:
    """`role` in a few words; `library` and `country` (alpha-2) None without one; `zone` IANA; `language` a tag."""

    role: Text
    library: str | None
    country: str | None
    zone: str
    language: str
    is_staff: bool
    is_mentor: bool

    @property
    def reader(self) -> Reader:
        """Whose eyes these are."""
        return Reader(self.language, self.zone)


def describe(actor: Actor) -> Person:
    """The person behind an account, from rows that are loaded already."""
    contact = actor.contacts[0] if actor.contacts else None
    library = contact.library if contact else None
    if contact is not None and library is not None:
        role = _("{role}, {town}", role=CONTACT_ROLES[contact.role], town=Name(library.town))
    elif actor.is_staff:
        role = _("Programme staff")
    elif actor.has(Role.MENTOR):
        role = _("Mentor")
    else:
        role = _("New here")
    return Person(
        role,
        library.name if library else None,
        library.country if library else None,
        actor.zone,
        actor.reader.language,
        actor.is_staff,
        actor.has(Role.MENTOR),
    )
