"""What stands in an agreement: plain values, as its parties gave them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from core.content.agreement import NEED, Need, Section, form_sections

_WRITTEN_BY_US = frozenset({Section.PARTIES, Section.SIGNATURES})
"""These hold names and signatures, also where nobody wrote a word."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """A library. `name`: its official one. `country`: ISO 3166 alpha-2. `code`: "LIB-014"."""

    name: str
    town: str
    country: str
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """A person signed for the party with that code, on that day of their calendar.

    `recorded_by`: who wrote it down for somebody who is reached by e-mail only, or with `on_paper` who added the copy
    that was signed.
    """

    party: str
    name: str
    position: str
    on: date
    recorded_by: str | None = None
    on_paper: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A version of an agreement.

    `languages`: ISO 639 codes; the document is written once in each, in this order. `ruling`: the one that counts if
    they differ, None while that is open. `texts`: what was written, by section and language. A party without a
    signature gets empty lines. Raises ValueError when it is no agreement: no party, no language, a language twice, a
    ruling language or a signature of nobody's.
    """

    parties: tuple[Party, ...]
    languages: tuple[str, ...]
    made_on: date
    version: int = 1
    short: bool = False
    ruling: str | None = None
    texts: Mapping[Section, Mapping[str, str]] = field(default_factory=dict)
    signatures: tuple[Signature, ...] = ()

    def __post_init__(self) -> None:
        codes = [party.code for party in self.parties]
        signed = [signature.party for signature in self.signatures]
        if not codes or len(set(codes)) < len(codes):
            raise ValueError(f"an agreement has parties with a code each, not {codes}")
        if not self.languages or len(set(self.languages)) < len(self.languages):
            raise ValueError(f"an agreement is written in one language or several, once in each, not {self.languages}")
        if self.ruling is not None and self.ruling not in self.languages:
            raise ValueError(f"the ruling language is one of {self.languages}, not {self.ruling}")
        if len(set(signed)) < len(signed) or not set(signed) <= set(codes):
            raise ValueError(f"each of {codes} signs once, and nobody else: not {signed}")

    @property
    def sections(self) -> tuple[Section, ...]:
        """Those of its form, in order."""
        return form_sections(short=self.short)

    @property
    def signed(self) -> bool:
        """Whether every party has signed."""
        return len(self.signatures) == len(self.parties)

    def signature_of(self, party: Party) -> Signature | None:
        """The party's signature, if it has signed."""
        return next((each for each in self.signatures if each.party == party.code), None)

    def text(self, section: Section, language: str) -> tuple[str, str] | None:
        """What is written there, with its language: in that one, else in the first that has something."""
        texts = {code: text for code, text in self.texts.get(section, {}).items() if text.strip()}
        chosen = next((code for code in (language, *self.languages, *texts) if code in texts), None)
        return None if chosen is None else (texts[chosen], chosen)

    def missing(self) -> tuple[Section, ...]:
        """Needed sections in which nothing is written yet: it should not be signed before."""
        return tuple(
            section
            for section in self.sections
            if NEED[section] is Need.NEEDED
            and section not in _WRITTEN_BY_US
            and self.text(section, self.languages[0]) is None
        )
