"""The book of what may be seen, kept by the words of the programme: it knows what each person had before them when they
said something, and nothing of how the bot decides.

Every text has a word of its own (`tale0001`; `more0002` where it goes on, with the video at `video0002`; `sight0003`
beside a photo), so that whatever stands anywhere can be asked whose it is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from core.model.stories import Consent, Minors

if TYPE_CHECKING:
    from collections.abc import Sequence

TOKEN = re.compile(r"\b(?:tale|more|sight|video)\d{4}\b")

PLACES = {
    "Kopralib": ("Suva", "Koprastad"),
    "Zaatarlib": ("Amman", "Zaatarville"),
    "Quillalib": ("Lima", "Quillamarca"),
}
"""The libraries, where their clocks stand, and what their towns are called here."""

SPEAK = {"Anahit": 0, "Tomasz": 0, "Yusufa": 1, "Zaidan": 1, "Cleopha": 2, "Quirin": 2}
"""Who speaks for which of them at first."""

STAFF, BOTH_SIDES, OUTSIDER = "Deedee", "Tomasz", "Bethany"
"""Of the staff; of the staff too, and a contact; of another library."""

QUOTED = "Grandmother Ofelia"
NAMES = (*PLACES, *(town for _where, town in PLACES.values()), *SPEAK, QUOTED)
"""To be read only where all libraries allow names."""

ADULT = "Guardiana Vouched"
EMAIL, COST, QUESTIONS = "ana@private.example", "PRIVATE-COST", "PRIVATE-QUESTIONS@private.example"
WORDS_BACK, SHORT_TEXT, SEEK = "PRIVATE-WORDS-BACK", "PRIVATE-SHORT-TEXT", "PRIVATE-SEEK"
PRIVATE = (ADULT, EMAIL, COST, QUESTIONS, WORDS_BACK, SHORT_TEXT, SEEK, STAFF, OUTSIDER)
"""To be read by everybody never."""


@dataclass(frozen=True)
class Content:
    """What a story says, by the words that only it has: in its short and its long form, and in its photos."""

    tale: str
    more: str | None
    photos: frozenset[str]

    def says(self, other: Content) -> bool:
        """Whether the words are the same."""
        return (self.tale, self.more) == (other.tale, other.more)


@dataclass(frozen=True)
class Written:
    """What an author wished and said when they wrote a text."""

    wish: Consent
    minors: Minors


@dataclass
class Told:
    """A story, or a correction of the story `root`. `said`: by library what it answered, and to what. `confirmed`: to
    what the guardians agreed.
    """

    id: int
    root: int
    library: int
    libraries: set[int]
    said: dict[int, tuple[Content, Consent]] = field(default_factory=dict)
    confirmed: Content | None = None


@dataclass(frozen=True)
class Public:
    """What may be seen of a story: what all its libraries and staff had before them when they said so. `named`: with
    names; `safe`: with photos and a video, since no child is shown without consent.
    """

    content: Content
    named: bool
    safe: bool

    @property
    def words(self) -> set[str]:
        """Every word of its own that may be read."""
        more = self.content.more
        shown = {self.content.tale, *([more] if more else ())}
        return (
            shown | self.content.photos | ({more.replace("more", "video")} if more else set()) if self.safe else shown
        )


class Book:
    """Who is who, what was told, and what may be seen of it. `down`: hidden by staff; `gone`: withdrawn."""

    def __init__(self) -> None:
        self.libraries: Sequence[int] = ()
        self.partners: set[int] = set()
        self.speaks: dict[str, int] = {}
        self.told: dict[int, Told] = {}
        self.written: dict[str, Written] = {}
        self.root_of: dict[str, int] = {}
        self.public: dict[int, Public] = {}
        self.down: set[int] = set()
        self.gone: set[int] = set()

    def is_of(self, person: str, told: Told) -> bool:
        """Whether they speak for one of its libraries."""
        return self.speaks.get(person) in told.libraries

    # What people say

    def confirm(self, person: str, story: int, now: Content) -> None:
        """Somebody of it says that all guardians agreed."""
        told = self.told[story]
        if self.is_of(person, told):
            told.confirmed = now

    def send(self, story: int, now: Content) -> None:
        """All are asked about what it says now: whatever was said before does not count any more."""
        told = self.told[story]
        told.libraries |= self.partners
        told.said = {told.library: (now, self.written[now.tale].wish)}

    def answer(self, person: str, story: int, seen: Content, consent: Consent) -> None:
        """What their library allows, of what they saw."""
        told, library = self.told[story], self.speaks.get(person)
        if library in told.libraries:
            told.said[library] = (seen, consent)

    def publish(self, person: str, story: int, seen: Content) -> None:
        """Staff publish what they saw. What may be read of it is nothing, unless everybody agreed to the same."""
        told = self.told[story]
        self.public.pop(told.root, None)
        heard = [said for library in told.libraries if (said := told.said.get(library)) is not None]
        agreed = [each for each, consent in heard if consent is not Consent.NOT_PUBLISHED and each.says(seen)]
        if len(agreed) < len(told.libraries) or (person != STAFF and self.is_of(person, told)):
            return
        written = self.written[seen.tale]
        content = replace(seen, photos=seen.photos.intersection(*(each.photos for each in agreed)))
        confirmed = told.confirmed is not None and told.confirmed.says(seen) and told.confirmed.photos >= content.photos
        safe = written.minors is Minors.NO or confirmed
        named = {written.wish, *(consent for _content, consent in heard)} == {Consent.NAMED}
        self.public[told.root] = Public(content, named=named and safe, safe=safe)

    # What may be read

    def is_up(self, story: int) -> bool:
        """Whether anything of it may be seen."""
        return story in self.public and story not in self.down | self.gone

    @property
    def shown(self) -> set[str]:
        """Every word that may be read now."""
        return {word for story in self.public if self.is_up(story) for word in self.public[story].words}

    def faults(self, text: str, *, alone: int | None = None) -> list[str]:
        """What stands in a text for everybody and may not. `alone`: the only story that it may be of."""
        found = set(TOKEN.findall(text))
        roots = {root for word in found if (root := self.root_of.get(word)) is not None and alone in {None, root}}
        up = {root: self.public[root] for root in roots if self.is_up(root)}
        wrong = found - {word for each in up.values() for word in each.words}
        if not any(each.named for each in up.values()):
            theirs = {name for root in up for name in self._names_of(root)} if up else NAMES
            wrong |= {name for name in theirs if name in text}
        return [f"{each} stands in {text}" for each in (*wrong, *(each for each in PRIVATE if each in text))]

    def _names_of(self, root: int) -> set[str]:
        """Of its libraries and their towns, of everybody who speaks for them or did, and of who is quoted."""
        places = [place for place, library in enumerate(self.libraries) if library in self.told[root].libraries]
        quoted = {QUOTED} if self.public[root].content.more else set()
        people = {person for person, of in SPEAK.items() if of in places}
        libraries = [(name, town) for place, (name, (_where, town)) in enumerate(PLACES.items()) if place in places]
        return {*quoted, *people, *(name for both in libraries for name in both)}
