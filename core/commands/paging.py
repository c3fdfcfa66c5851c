"""Lists of several pages."""

from __future__ import annotations

from collections.abc import Mapping

from core.chat.card import Button
from core.chat.words import Text, _


def last_page(total: int, size: int) -> int:
    """The last page of so many things, `size` a page, counted from 1: what a page that is past it shows instead."""
    return max(1, -(-total // size))


def part_shown(first: int, last: int, total: int, *, more: bool = False) -> Text:
    """ "9 to 16 of 20", counted from 1; of a single one "17 of 17". `more`: there are more than `total`."""
    if first == last:
        return (
            _("{last} of more than {total}", last=last, total=total)
            if more
            else _("{last} of {total}", last=last, total=total)
        )
    return (
        _("{first} to {last} of more than {total}", first=first, last=last, total=total)
        if more
        else _("{first} to {last} of {total}", first=first, last=last, total=total)
    )


def turns(page: int, last: int, command: str, given: Mapping[str, str]) -> tuple[Button, ...]:
    """*Earlier · More*, where there is such a page. `given`: what else the command is handed."""
    earlier = Button(label=_("Earlier"), command=command, given={**given, "page": str(page - 1)})
    more = Button(label=_("More"), command=command, given={**given, "page": str(page + 1)})
    return (*((earlier,) if page > 1 else ()), *((more,) if page < last else ()))
