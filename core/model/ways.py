"""The ways to write to a person, and which of them is left when one was refused for good.

A direct message comes first; then, where a platform has them, a private thread; then the help channel, where somebody
is named and no matter is. What was refused for good is not tried again before they are heard of.
"""

from enum import StrEnum

from core.chat.messenger import Trouble


class Way(StrEnum):
    """How an account is written to. NONE: it cannot be reached."""

    DIRECT = "direct"
    THREAD = "thread"
    MENTION = "mention"
    NONE = "none"


ORDER = tuple(Way)
"""The first comes first."""

BRINGS_MESSAGES = frozenset({Way.DIRECT, Way.THREAD})
"""Ways by which the message itself arrives; by the others its reader at most learns that there is one."""

_ABOUT_THE_PERSON = frozenset({Trouble.CLOSED, Trouble.GONE})
"""A direct message that is refused with one of these would be refused every time."""


def way_after(way: Way, trouble: Trouble) -> Way | None:
    """What is left when this one was refused for good; None when the refusal says nothing of the way.

    Somebody who is gone is not called in a channel; somebody who closed their direct messages may be.
    """
    if trouble is Trouble.OURS or way is Way.NONE:
        return None
    if way is Way.DIRECT:
        if trouble not in _ABOUT_THE_PERSON:
            return None
        return Way.NONE if trouble is Trouble.GONE else Way.THREAD
    return ORDER[ORDER.index(way) + 1]
