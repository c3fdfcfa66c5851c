"""How often one visitor may send a form. What all of them together may send, the core limits (`Core.tell_staff`)."""

from __future__ import annotations

from collections import OrderedDict, deque
from datetime import datetime, timedelta
from ipaddress import ip_address, ip_network

from aiohttp import web

EACH_HOUR = 5
"""Forms from one address."""

HOUR = timedelta(hours=1)

MOST_KNOWN = 10_000
"""Addresses remembered; beyond, those that came first are forgotten. They are in memory alone, for an hour."""


class Limit:
    """Remembers when whom. Every program that serves the pages has one of its own."""

    def __init__(self) -> None:
        self._sent: OrderedDict[str, deque[datetime]] = OrderedDict()

    def is_reached(self, who: str, now: datetime) -> bool:
        """Whether that one has sent enough within the hour."""
        return len(self._within(who, now)) >= EACH_HOUR

    def count(self, who: str, now: datetime) -> None:
        """They sent one."""
        self._within(who, now).append(now)

    def _within(self, who: str, now: datetime) -> deque[datetime]:
        while self._sent and (len(self._sent) > MOST_KNOWN or self._is_over(next(iter(self._sent)), now)):
            self._sent.popitem(last=False)
        sent = self._sent.setdefault(who, deque())
        self._sent.move_to_end(who)
        while sent and sent[0] <= now - HOUR:
            sent.popleft()
        return sent

    def _is_over(self, who: str, now: datetime) -> bool:
        sent = self._sent[who]
        return not sent or sent[-1] <= now - HOUR


def sender(request: web.Request, *, is_passed_on: bool) -> str:
    """From where a request comes: of IPv6 the network that one household has.

    `is_passed_on`: a web server stands in front of us. It is on this machine or in a network of its own, and wrote down
    whose request it passed on, last in the line. Without one, and from anywhere else, that line may say anything, and
    is not read. Who reaches us past that web server from a network of its own can still write what they like; what all
    together may send holds for them too.
    """
    peer = request.remote or ""
    passed_on = request.headers.getall("X-Forwarded-For", []) if is_passed_on else []
    if passed_on and _is_near(peer):
        peer = passed_on[-1].rpartition(",")[2].strip() or peer
    try:
        address = ip_address(peer)
    except ValueError:
        return peer[:100]
    return str(ip_network((address, 64), strict=False)) if address.version == 6 else str(address)  # noqa: PLR2004


def _is_near(peer: str) -> bool:
    try:
        return ip_address(peer).is_private
    except ValueError:
        return False
