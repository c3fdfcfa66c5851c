"""Where a library may find a partner in its own town and country: the facts, each with where it was read.

The words that members read about each lead stand in `core.cards.nearby`, by its key. A lead holds for every country,
`inside` some, or `outside` some.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.content.regions import countries_in

HOW_TO_FIND_A_SISTER = "https://www.ala.org/aboutala/affiliates/relatedgroups/sisterlibraries/tips/howtofindasister"
"""The American Library Association's list of places to look: sister city, immigrant communities, associations, Rotary,
returned Peace Corps volunteers, staff who travel, international students of library work, sister congregations. It was
read in a copy of the page at edrdstudio.com, under the same path."""

UNITED_STATES = frozenset({"US"})
EUROPE = countries_in("150")


@dataclass(frozen=True)
class Lead:
    """Somebody to ask. `question`: the value of `Nearby` it answers; `source`: where it was read."""

    key: str
    question: str
    source: str
    inside: frozenset[str] | None = None
    outside: frozenset[str] = frozenset()

    def holds_in(self, country: str) -> bool:
        """Whether it is of use in that country (ISO 3166 alpha-2)."""
        return country not in self.outside and (self.inside is None or country in self.inside)


LEADS = (
    Lead("town-hall", "sister-city", HOW_TO_FIND_A_SISTER),
    Lead("community-groups", "immigrants", HOW_TO_FIND_A_SISTER),
    Lead("congregations", "immigrants", HOW_TO_FIND_A_SISTER),
    Lead("international-office", "university", HOW_TO_FIND_A_SISTER),
    Lead(
        "fulbright-specialist",
        "university",
        "https://si.usembassy.gov/education-culture/fulbright-program/fulbright-specialist-program/",
        outside=UNITED_STATES,
    ),
    Lead("rotary", "programmes", HOW_TO_FIND_A_SISTER),
    Lead("peace-corps", "programmes", HOW_TO_FIND_A_SISTER, inside=UNITED_STATES),
    Lead(
        "american-spaces-abroad",
        "programmes",
        "https://irrt.ala.org/wiki/index.php?title=SisterLibrariesComRptAnnual2014",
        inside=UNITED_STATES,
    ),
    Lead(
        "american-spaces-here",
        "programmes",
        "https://irrt.ala.org/wiki/index.php?title=SisterLibrariesComRptAnnual2014",
        outside=UNITED_STATES,
    ),
    Lead(
        "book-aid",
        "programmes",
        "https://www.bookbrunch.co.uk/page/free-article/book-aid-international-the-power-of-partnerships/",
        outside=UNITED_STATES | EUROPE,
    ),
    Lead("colleagues", "staff-roots", HOW_TO_FIND_A_SISTER),
    Lead("ifla-associations", "associations", HOW_TO_FIND_A_SISTER),
    Lead("ifla-children", "associations", "http://www.ifla.org/node/1746"),
    Lead("naple", "associations", "https://www.naplesisterlibraries.org/libraries-without-sisters/", inside=EUROPE),
)


def leads_for(question: str, country: str) -> Sequence[Lead]:
    """Whom a library of that country can ask, for a tie of that kind."""
    return [lead for lead in LEADS if lead.question == question and lead.holds_in(country)]
