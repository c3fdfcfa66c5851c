"""What an agreement is made of: seventeen sections, or a short form of six.

The sections and which of them are needed follow the International Federation of Library Associations' template for
sister libraries, Library Journal's list for collaborations, an agreement of the UCLA library, and the study of 2017.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class Need(StrEnum):
    """Whether an agreement is complete without a section."""

    NEEDED = "needed"
    RECOMMENDED = "recommended"
    OPTIONAL = "optional"


class Section(StrEnum):
    """A section of an agreement, in the order of the document."""

    PARTIES = "parties"
    PURPOSE = "purpose"
    NATURE = "nature"
    GOALS = "goals"
    ACTIVITIES = "activities"
    ROLES = "roles"
    CONTACTS = "contacts"
    COMMUNICATION = "communication"
    MONEY = "money"
    TRIAL = "trial"
    SUCCESS = "success"
    PRIVACY = "privacy"
    LIMITS = "limits"
    LENGTH = "length"
    ENDING = "ending"
    LANGUAGES = "languages"
    SIGNATURES = "signatures"


NEED: Mapping[Section, Need] = MappingProxyType(
    dict.fromkeys(Section, Need.NEEDED)
    | {
        Section.TRIAL: Need.RECOMMENDED,
        Section.LANGUAGES: Need.RECOMMENDED,
        Section.SUCCESS: Need.OPTIONAL,
        Section.LIMITS: Need.OPTIONAL,
    }
)
"""How much each section is needed."""

SHORT_FORM = (
    Section.PARTIES,
    Section.PURPOSE,
    Section.ACTIVITIES,
    Section.COMMUNICATION,
    Section.LENGTH,
    Section.SIGNATURES,
)
"""The informal agreement: who, why, what, how one keeps in touch, for how long, and who says so.

The study found that frequent communication and a formal agreement make a partnership last, and that some want it
informal; these six are what both then still need. `LENGTH` also says how the agreement ends: what stands under `ENDING`
is read there. The other sections keep their texts when one changes to the short form, and show them again in the long
one.
"""


def form_sections(*, short: bool) -> tuple[Section, ...]:
    """The sections of the short form or of the long one, in order."""
    return SHORT_FORM if short else tuple(Section)
