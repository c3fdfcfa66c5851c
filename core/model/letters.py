"""Letters to a library of whom nobody has an account: what they can be about."""

from enum import StrEnum


class Matter(StrEnum):
    """What a letter asks or tells."""

    HELLO = "hello"
    """How are you?"""
    PROPOSAL = "proposal"
    INTRODUCTION = "introduction"
    RHYTHM = "rhythm"
    MIDWAY = "midway"
    REVIEW = "review"
    AGREEMENT = "agreement"
    RENEWAL = "renewal"
    ENDING = "ending"
