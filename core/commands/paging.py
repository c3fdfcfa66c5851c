"""Lists of several pages."""

from __future__ import annotations


def last_page(total: int, size: int) -> int:
    """The last page of so many things, `size` a page, counted from 1: what a page that is past it shows instead."""
    return max(1, -(-total // size))
