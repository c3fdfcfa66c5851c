"""The days on which a trial is asked about: half way, and two weeks before its end."""

from datetime import date, timedelta

REVIEW_BEFORE_END = timedelta(days=14)
"""As long as the answers may take, so that the trial is reviewed when it ends."""

APART = timedelta(days=14)
"""A trial so short that the question half way would come nearer than this to the review is asked once."""


def review_day(began: date, ends: date) -> date:
    """When a trial that began (or went on) on that day is reviewed; never before it began."""
    return max(began, ends - REVIEW_BEFORE_END)


def midway_day(began: date, ends: date) -> date | None:
    """When it is asked how it is going; None when the review comes too soon after."""
    middle = began + max(timedelta(), (ends - began) // 2)
    return middle if review_day(began, ends) - middle >= APART else None
