"""The list of the published stories, the newest first, with what one can look for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from adapters.web.drawing import draw, said_plainly
from adapters.web.pictures import SHELF_WORDS, thumbnail
from adapters.web.site import Site
from adapters.web.words import FRAME, apart, beginning, pair_by_town
from core.api import KINDS, PAGE, THEMES, LibraryKind, PublicStories, PublicStory, StoryChoices, StoryFilter, Theme
from core.chat import Country, Day, Text, _, n_

if TYPE_CHECKING:
    from markupsafe import Markup

PAGE_DIGITS = 4
"""Of the number of a page: nobody goes further."""

SEEN_AT_ONCE = 2
"""Pictures at the top of a screen."""

WORDS = {
    "heading": _("Stories"),
    "lead": _("What libraries of different countries have done together, told by the people who did it."),
    "country": _("Country"),
    "kind": _("Kind of library"),
    "theme": _("Theme"),
    "all_countries": _("All countries"),
    "all_kinds": _("All kinds"),
    "all_themes": _("All themes"),
    "show": _("Show"),
    "see_all": _("All stories"),
    "pages": _("More stories"),
    "newer": _("Newer stories"),
    "older": _("Older stories"),
    "shelf": SHELF_WORDS,
}


@dataclass(frozen=True, slots=True)
class Row:
    """A story in the list."""

    story: PublicStory
    address: str
    pair: Text
    excerpt: str
    told: Text
    picture: Markup


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an address of the list asks for. `unknown`: it asks for what nobody can choose, so there is nothing."""

    which: StoryFilter
    page: int
    unknown: bool

    @property
    def offset(self) -> int:
        """How many stories stand before its page."""
        return (self.page - 1) * PAGE

    def last(self, total: int) -> int:
        """The last page of so many stories."""
        return max(1, -(-total // PAGE))

    def query(self, page: int | None = None) -> str:
        """The same filters as the end of an address, on that page."""
        chosen = {"country": self.which.country, "kind": self.which.kind, "theme": self.which.theme}
        values = {name: value for name, value in chosen.items() if value is not None}
        if (wanted := page or self.page) > 1:
            values["page"] = str(wanted)
        return f"?{urlencode(values)}" if values else ""


def wanted(query: Mapping[str, str]) -> Wanted:
    """What was chosen. Whatever else stands in the address is nothing to us."""
    country, kind, theme = (query.get(name, "").strip() for name in ("country", "kind", "theme"))
    known_kind = LibraryKind(kind) if kind in set(LibraryKind) else None
    known_theme = Theme(theme) if theme in set(Theme) else None
    known_country = country.upper() if len(country) == 2 and country.isascii() and country.isalpha() else None  # noqa: PLR2004  # ISO 3166
    page = query.get("page", "1")
    return Wanted(
        which=StoryFilter(country=known_country, kind=known_kind, theme=known_theme),
        page=max(1, int(page)) if page.isascii() and page.isdigit() and len(page) <= PAGE_DIGITS else 1,
        unknown=any(
            asked and not known for asked, known in ((country, known_country), (kind, known_kind), (theme, known_theme))
        ),
    )


def list_page(found: PublicStories, choices: StoryChoices, asked: Wanted, site: Site, style: str) -> str:
    """A page of the list."""
    more = asked.offset + len(found.stories) < found.total and found.stories
    return draw(
        "stories.html",
        frame=FRAME,
        words=WORDS,
        here="stories",
        tells_already=False,
        site=site,
        style=style,
        title=f"{said_plainly(WORDS['heading'])} · {said_plainly(FRAME['programme'])}",
        canonical=f"{site.whole()}{asked.query()}",
        countries=_in_order([(code, _country(code)) for code in choices.countries]),
        kinds=[(kind.value, said_plainly(KINDS[kind])) for kind in choices.kinds],
        themes=[(theme.value, said_plainly(THEMES[theme])) for theme in choices.themes],
        chosen=asked.which,
        count=_count(found.total, asked),
        filtered=bool(asked.query() or asked.unknown),
        rows=[_row(story, site, soon=place < SEEN_AT_ONCE) for place, story in enumerate(found.stories)],
        newer=f"{site.path()}{asked.query(asked.page - 1)}" if asked.page > 1 and found.total else None,
        older=f"{site.path()}{asked.query(asked.page + 1)}" if more else None,
    )


def _row(story: PublicStory, site: Site, *, soon: bool) -> Row:
    day = _("{day}", day=Day(story.published_at.date()))
    return Row(
        story=story,
        address=site.path(f"/{story.id}"),
        pair=pair_by_town(story),
        excerpt=beginning(story.happened, 150),
        told=apart([day, *(THEMES[each] for each in story.themes)]),
        picture=thumbnail(story, site, soon=soon),
    )


def _count(total: int, asked: Wanted) -> Text:
    if total:
        return n_("{count} story, newest first", "{count} stories, newest first", total)
    if asked.query() or asked.unknown:
        return _("No story like that yet. Choose less, or look at all of them.")
    return _("No stories yet. The first ones are being told.")


def _country(code: str) -> str:
    return said_plainly(_("{country}", country=Country(code)))


def _in_order(choices: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return sorted(choices, key=lambda each: each[1].casefold())
