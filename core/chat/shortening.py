"""Making a text fit where a platform leaves little room: what people wrote grows shorter, our own words stay."""

from __future__ import annotations

from dataclasses import replace

from core.chat.spelling import Reader, plain
from core.chat.words import Listing, Name, Strong, Text, Value

ELLIPSIS = "…"


def shortened(text: Text, reader: Reader, most: int) -> Text:
    """The text in at most `most` letters as that reader sees it, the longest names cut first and marked with "…".

    Our own words alone may be too long even so; then nothing but "…" is left of each name.
    """
    if len(plain(text, reader)) <= most:
        return text
    fitting = 1
    too_long = most + 1
    while too_long - fitting > 1:
        middle = (fitting + too_long) // 2
        if len(plain(_cut(text, middle), reader)) <= most:
            fitting = middle
        else:
            too_long = middle
    return _cut(text, fitting)


def _cut(text: Text, longest: int) -> Text:
    return replace(text, values=tuple((key, _cut_value(value, longest)) for key, value in text.values))


def _cut_value(value: Value, longest: int) -> Value:
    match value:
        case Name(written) if len(written) > longest:
            return Name(written[: longest - 1].rstrip() + ELLIPSIS)
        case Text():
            return _cut(value, longest)
        case Strong(inner):
            return Strong(_cut_value(inner, longest))
        case Listing(values):
            return replace(value, values=tuple(_cut_value(each, longest) for each in values))
        case _:
            return value
