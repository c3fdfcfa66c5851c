"""Whether words can be an e-mail address: a small, honest check. Only a letter that arrives proves one."""

from __future__ import annotations

import re

LONGEST = 254
"""Characters of a whole address, and 64 of what stands before the sign (RFC 5321, 4.5.3.1)."""

_LOCAL = re.compile(r"[\w.!#$%&'*+/?^`{|}~-]{1,64}")
_LABEL = re.compile(r"[^\W_](?:[\w-]{0,61}[^\W_])?")


def email_address(text: str) -> str | None:
    """The address, its domain in small letters; None for what cannot be one. Letters of every script may stand in it;
    what a spreadsheet would carry out does not begin it.
    """
    local, at, domain = text.strip().partition("@")
    labels = domain.lower().split(".")
    whole = f"{local}@{'.'.join(labels)}"
    right = (
        at
        and len(whole) <= LONGEST
        and _LOCAL.fullmatch(local)
        and local[0] not in "+-.="
        and not local.endswith(".")
        and ".." not in local
        and len(labels) > 1
        and all(_LABEL.fullmatch(label) for label in labels)
        and not labels[-1].isdecimal()
    )
    return whole if right else None
