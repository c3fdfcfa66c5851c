"""What happens to stories in a life: drawn at random, the rare things often enough."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from core.model.stories import Consent, Minors
from tests.adapters.web.lives.book import BOTH_SIDES, NAMES, SPEAK, STAFF

if TYPE_CHECKING:
    from collections.abc import Iterator
    from random import Random

MOST = 4
"""Stories and corrections in one life."""

TELLER, PARTNER = "somebody of the library that tells", "somebody of another library of it"
BOTH = (True, False)

Choices = Mapping[str, Sequence[Any]]

WHICH = {"which": range(MOST)}
CARD = {"which": range(24)}
SPEAKER = {"who": (*SPEAK,)}
CONTACT = {"who": (TELLER, TELLER, TELLER, PARTNER, *SPEAK)}
ANOTHER = {"who": (PARTNER, PARTNER, PARTNER, TELLER, *SPEAK)}
PERSON = {"who": (TELLER, PARTNER, STAFF, STAFF, *SPEAK)}
MOSTLY_THEIRS = {"who": (*[TELLER] * 6, *SPEAK)}
EDITOR = {"who": (STAFF, STAFF, PARTNER, BOTH_SIDES)}
ANSWER = {"answer": (Consent.NAMED, Consent.NAMED, Consent.NAMELESS, Consent.NOT_PUBLISHED)}
INSIDE = {"names": (*[()] * (2 * len(NAMES)), *((each,) for each in NAMES))}
"""Names that an author writes into a text."""

WORDS: Choices = {
    "wish": (Consent.NAMED, Consent.NAMED, Consent.NAMED, Consent.NAMELESS),
    "minors": (Minors.NO, Minors.NO, Minors.NO, Minors.YES, Minors.UNSURE),
    **INSIDE,
}

WAY: Choices = {
    "answer": (Consent.NAMED, Consent.NAMED, Consent.NAMED, Consent.NAMELESS),
    "sure": ("never", "before", "while asked", "in between"),
    "sent_back": (None, None, PARTNER, STAFF),
    "changed": ("not", "words", "further", "photo"),
    "old_card": BOTH,
    "editors": ((STAFF,), (STAFF,), (BOTH_SIDES, STAFF)),
}
"""How a story goes from its author to everybody: what its libraries say, when the guardians are said to agree, who
sends it back once, what its author changes then, whether all press the buttons of the card that they have had before
that, and who tries to publish it.
"""

STEPS: dict[str, tuple[int, Choices]] = {
    "goes_its_way": (3, {**SPEAKER, **WORDS, **WAY, "photo": BOTH, "further": BOTH}),
    "is_told": (1, {**SPEAKER, **WORDS}),
    "is_changed": (2, {**WHICH, **CONTACT, **WORDS}),
    "is_told_further": (2, {**WHICH, **CONTACT, **INSIDE}),
    "gets_a_photo": (3, {**WHICH, **CONTACT, **INSIDE}),
    "loses_a_photo": (1, {**WHICH, **CONTACT}),
    "is_confirmed": (2, {**WHICH, **PERSON}),
    "is_sent": (4, {**WHICH, **CONTACT}),
    "is_looked_at": (2, {**WHICH, **PERSON}),
    "is_answered": (4, {**WHICH, **ANOTHER, **ANSWER}),
    "is_answered_late": (4, {**CARD, **ANSWER}),
    "is_to_be_changed": (3, {**WHICH, **ANOTHER}),
    "is_to_be_changed_for_staff": (2, WHICH),
    "is_approved": (4, {**WHICH, **EDITOR}),
    "is_approved_late": (3, CARD),
    "is_declined": (1, WHICH),
    "is_hidden": (3, {**WHICH, **EDITOR}),
    "is_shown_again": (3, {**WHICH, **EDITOR}),
    "is_made_a_poster": (1, WHICH),
    "is_corrected": (
        6,
        {**WHICH, **MOSTLY_THEIRS, **WORDS, **WAY, "to_the_end": (True, True, False), "photo_out": BOTH},
    ),
    "is_withdrawn": (2, {**WHICH, **PERSON}),
    "is_looked_for_outside": (1, WHICH),
    "loses_a_person": (1, SPEAKER),
    "loses_a_library": (1, SPEAKER),
    "gets_older": (1, {"days": (1, 15)}),
    "is_delivered": (
        4,
        {"sending": ("well", "well", "busy", "unclear", "lost"), "later": ("well", "well", "busy", "unclear")},
    ),
}
"""What can happen, how often, and how."""

_DRAWN = [what for what, (often, _how) in STEPS.items() for _time in range(often)]

LEFT = "somebody who does not speak for their library any more"


@dataclass(frozen=True, kw_only=True)
class Mood:
    """What a life is about, so that what is rare comes up too: with which steps it begins, and how these and others are
    taken. `three`: whether the partners are three; drawn where it is None.
    """

    first: Sequence[str]
    how: Choices
    three: bool | None = None


MOODS = (
    Mood(
        first=("goes_its_way", "is_delivered", "is_told", "is_made_a_poster", "is_corrected"),
        how={
            "goes_its_way.answer": (Consent.NAMED,),
            "photo": (True,),
            "photo_out": (True,),
            "is_corrected.who": (TELLER,),
            "is_corrected.answer": (Consent.NAMELESS,),
            "to_the_end": (True,),
            "old_card": (False,),
            "wish": (Consent.NAMED,),
            "minors": (Minors.NO,),
            "names": ((),),
            "which": (0, 1),
        },
    ),
    Mood(
        first=("goes_its_way", "is_hidden", "is_shown_again"),
        how={
            "goes_its_way.names": ((),),
            "goes_its_way.minors": (Minors.NO,),
            "is_hidden.who": (STAFF,),
            "is_shown_again.who": (STAFF, BOTH_SIDES, BOTH_SIDES),
        },
    ),
    Mood(
        first=("goes_its_way", "goes_its_way", "is_corrected"),
        how={
            "minors": (Minors.YES, Minors.UNSURE),
            "photo": (True,),
            "further": (True,),
            "sure": ("never", "before", "before", "while asked"),
            "sent_back": (PARTNER, STAFF),
            "changed": ("photo", "further"),
        },
    ),
    Mood(
        first=("goes_its_way", "goes_its_way"),
        how={
            "minors": (Minors.YES, Minors.UNSURE),
            "names": ((),),
            "photo": (True,),
            "sure": ("in between",),
            "sent_back": (None,),
            "old_card": (False,),
        },
        three=True,
    ),
    Mood(
        first=("goes_its_way", "goes_its_way", "is_corrected"),
        how={
            "names": tuple((each,) for each in NAMES),
            "wish": (Consent.NAMED, Consent.NAMELESS),
            "answer": (Consent.NAMED, Consent.NAMELESS),
        },
    ),
    Mood(
        first=("loses_a_person", "goes_its_way", "goes_its_way", "loses_a_library", "is_corrected"),
        how={
            "goes_its_way.names": ((LEFT,),),
            "goes_its_way.wish": (Consent.NAMELESS,),
            "minors": (Minors.NO,),
            "old_card": (False,),
            "loses_a_library.who": (PARTNER,),
            "is_corrected.who": (TELLER,),
            "is_corrected.names": ((),),
            "is_corrected.to_the_end": (True,),
        },
        three=True,
    ),
)


def steps(mood: Mood, random: Random) -> Iterator[tuple[str, dict[str, Any]]]:
    """What happens in a life, and how."""
    for what in (*mood.first, *random.choices(_DRAWN, k=random.randint(4, 8))):
        yield (
            what,
            {
                name: random.choice(mood.how.get(f"{what}.{name}", mood.how.get(name, usual)))
                for name, usual in STEPS[what][1].items()
            },
        )
