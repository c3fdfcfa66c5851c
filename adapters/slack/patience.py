"""How long something is waited for, by a clock that a test can move."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

Wait = Callable[[float], Awaitable[None]]
"""Lets so many seconds pass."""


async def comes_within(seconds: float, work: asyncio.Future[Any], wait: Wait) -> bool:
    """Whether it has ended by then, well or badly; it goes on all the same."""
    passing = asyncio.ensure_future(wait(seconds))
    try:
        await asyncio.wait({work, passing}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        passing.cancel()
    return work.done()
