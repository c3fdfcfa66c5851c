"""The days of an agreement in words: they stand first in the section about its length, in each of its languages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from core.chat.spelling import spell_day
from core.content.agreement.known import known_words


@dataclass(frozen=True)
class Span:
    """From when an agreement holds, and until when; an `ends_on` of None is an agreement without an end."""

    begins_on: date
    ends_on: date | None


def span_of(begins_on: date | None, ends_on: date | None) -> Span | None:
    """The days, None while nobody has said when it begins."""
    return None if begins_on is None else Span(begins_on, ends_on)


def in_words(span: Span, language: str) -> str:
    """ "This agreement begins on 1 April 2027 and ends on 31 March 2029."; the days alone where a language has no
    sentence for it.
    """
    begins = spell_day(span.begins_on, language)
    ends = None if span.ends_on is None else spell_day(span.ends_on, language)
    words = known_words(language)
    if words is None:
        return f"{begins} – {ends or ''}".strip()
    if ends is None:
        return words.length_open.format(begins=begins)
    return words.length.format(begins=begins, ends=ends)


def without_days(text: str, span: Span | None, language: str) -> str:
    """What stands behind the days; the whole text where it does not begin with them."""
    return text if span is None else text.removeprefix(in_words(span, language)).strip()


def with_days(words: str, span: Span, language: str) -> str:
    """The days in words, and what else is said about them."""
    return f"{in_words(span, language)}\n\n{words.strip()}".strip()
