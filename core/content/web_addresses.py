"""Whether words can be the address of a page in the web, and are safe to be shown as a link."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

LONGEST = 500
"""Characters of a whole address; every platform shows as many."""

_PLAIN = re.compile(r"[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=%-]+")
"""What may stand in an address (RFC 3986, 2). No space, no angle bracket, no quotation mark: nothing that would end a
link where it is written between marks."""

_LABEL = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?")


_THIS_MACHINE = re.compile(r"http://(127\.0\.0\.1|localhost):[0-9]{1,5}/[A-Za-z0-9/._~-]*")


def is_of_this_machine(address: str) -> bool:
    """Whether it is a page that this machine serves itself, as the playground does; nobody else can open it."""
    return _THIS_MACHINE.fullmatch(address) is not None


def web_address(text: str) -> str | None:
    """The address; None for what cannot be one: another scheme than http and https, a name or password in it, a machine
    without a domain.
    """
    whole = text.strip()
    if len(whole) > LONGEST or not _PLAIN.fullmatch(whole):
        return None
    try:
        parts = urlsplit(whole)
        port = parts.port
    except ValueError:
        return None
    host = (parts.hostname or "").removesuffix(".")
    labels = host.split(".")
    right = (
        parts.scheme in {"http", "https"}
        and "@" not in parts.netloc
        and port in {None, 80, 443}
        and len(labels) > 1
        and all(_LABEL.fullmatch(label) for label in labels)
        and not labels[-1].isdecimal()
    )
    return whole if right else None
