"""A command for which a file has to be made first: outside of any transaction, so that nobody waits."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.chat.card import FileRef
from core.chat.outcome import Outcome, Refusal, Reply
from core.documents.office import Office

if TYPE_CHECKING:
    from core.commands.context import Context


@dataclass(frozen=True, kw_only=True)
class Made:
    """The file, to be kept for whoever asked, and the answer in which it stands."""

    name: str
    media_type: str
    content: bytes
    answer: Callable[[FileRef], Reply]


@dataclass(frozen=True)
class ToKeep:
    """What was made is part of something else. `keep`: looks again whether it may be, writes it, and answers; in one
    transaction, in which nothing is made any more.
    """

    keep: Callable[[Context], Awaitable[Outcome]]


@dataclass(frozen=True)
class Making:
    """What `run` of a command answers that `makes`: how the file is made from what was read, or why it cannot be."""

    make: Callable[[Office], Awaitable[Made | ToKeep | Refusal]]
