"""Where the pages are: addresses within a page, and whole ones for feeds and for links that are shown elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from aiohttp import web

ROOT = "/stories"
"""Everything public stands below this, so that a web server in front passes on one folder."""

NOWHERE = "http://localhost"


@dataclass(frozen=True, slots=True)
class Site:
    """`base`: the address of the programme's own folder, without a slash at its end ("https://example.org/sister")."""

    base: str

    @classmethod
    def of(cls, request: web.Request, public_url: str | None) -> Site:
        """As the settings say; without one, where the request arrived."""
        return cls(public_url.rstrip("/") if public_url else _origin(request))

    def path(self, inside: str = "") -> str:
        """An address for a page of ours."""
        return f"{urlsplit(self.base).path}{ROOT}{inside}"

    def whole(self, inside: str = "") -> str:
        """The same for elsewhere."""
        return f"{self.base}{ROOT}{inside}"

    @property
    def host(self) -> str:
        """Its name, without a port."""
        return urlsplit(self.base).hostname or "localhost"


def _origin(request: web.Request) -> str:
    """Where it arrived; a request may name no place, or none that there can be."""
    try:
        return str(request.url.origin())
    except ValueError:
        return NOWHERE
