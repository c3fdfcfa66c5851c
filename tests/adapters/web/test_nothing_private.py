"""Whatever is kept of a story, on its pages stands what its libraries and staff allow, and nothing else."""

from __future__ import annotations

import json
import random
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, Any

from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from hypothesis import given
from hypothesis import strategies as st

from adapters.web.atom import atom_feed
from adapters.web.json_feed import story_json
from adapters.web.list_page import Wanted, list_page
from adapters.web.pages import Pages
from adapters.web.site import Site
from adapters.web.story_page import story_page
from core.api import Core, PublicStories, PublicStory, StoryChoices, StoryFilter
from core.cards.poster import poster
from core.chat import Reader
from core.model.ids import LibraryId, MemberId, PartnershipId, StoryId
from core.model.libraries import Library
from core.model.stories import Consent, Minors, Story, StoryConsent, StoryPhoto, StoryState
from core.services.public_stories import WholeStory, public_view
from tests.adapters.web.world import keep_story
from tests.builders import library, member, partnership
from tests.clock import START

if TYPE_CHECKING:
    from core.store import Database, Store
    from tests.clock import MovableClock

SITE = Site("https://stories.example.org")
NAMES = ("Kopra Library", "Koprastad", "Zaatar Library", "Zaatarville", "Quotidia")
PRIVATE = {
    "cost": "PRIVATECOST",
    "questions_to": "PRIVATE-QUESTIONS@example.org",
    "guardians_adult": "PRIVATEADULT",
    "words_back": "PRIVATEWORDSBACK",
    "short_text": "PRIVATESHORTTEXT",
}
"""Columns that are for staff or the libraries alone."""

HIDDEN_PHOTO = "PRIVATEPHOTO"


@dataclass(frozen=True)
class Kept:
    """What was drawn."""

    state: StoryState
    wish: Consent
    answers: tuple[Consent | None, Consent | None]
    minors: Minors
    confirmed: bool
    photo_agreed: bool
    replaces: bool

    @property
    def may_be_seen(self) -> bool:
        """By the words of the programme, not by those of the code."""
        everybody = (self.wish, *self.answers)
        refused = {None, Consent.NOT_PUBLISHED}
        return self.state is StoryState.PUBLISHED and not self.replaces and not refused & set(everybody)

    @property
    def is_safe(self) -> bool:
        return self.minors is Minors.NO or self.confirmed

    @property
    def may_name(self) -> bool:
        return self.is_safe and {self.wish, *self.answers} == {Consent.NAMED}

    @property
    def may_show_photo(self) -> bool:
        return self.is_safe and self.photo_agreed

    def whole(self) -> WholeStory:
        """As the database would give it."""
        by = MemberId(7)
        private: dict[str, Any] = {**PRIVATE, "guardians_adult": PRIVATE["guardians_adult"] if self.confirmed else None}
        story = Story(
            partnership_id=PartnershipId(1),
            library_id=LibraryId(1),
            author_id=by,
            created_at=START,
            changed_at=START,
            published_at=START,
            title="A title",
            happened="It happened.",
            happened_on=START.date(),
            quote="So it was.",
            quoted=NAMES[4],
            wish=self.wish,
            minors=self.minors,
            language="en",
            state=self.state,
            **private,
            guardians_confirmed_by=by if self.confirmed else None,
            replaces_id=StoryId(2) if self.replaces else None,
        )
        story.id = StoryId(3)
        libraries = []
        for number, (name, town, country) in enumerate(((*NAMES[:2], "FJ"), (*NAMES[2:4], "JO")), 1):
            one = Library(
                name=name, town=town, country=country, zone="UTC", languages=(), folded="", created_at=START,
                seek="PRIVATESEEK", interests="PRIVATEINTERESTS",
            )  # fmt: skip
            one.id = LibraryId(number)
            libraries.append(one)
        photo = StoryPhoto(
            story_id=story.id, handle=HIDDEN_PHOTO, alt="PRIVATEALT", all_agreed=self.photo_agreed, width=30, height=20,
            media_type="image/jpeg", added_by=by, added_at=START, content=b"",
        )  # fmt: skip
        consents = tuple(
            StoryConsent(story_id=story.id, library_id=LibraryId(number), answer=answer, member_id=by)
            for number, answer in enumerate(self.answers, 1)
        )
        return WholeStory(story=story, consents=consents, libraries=tuple(libraries), photos=(photo,))


def shown_of(view: PublicStory) -> str:
    """Everything that is made of it for everybody."""
    choices = StoryChoices(countries=("FJ",), kinds=(), themes=())
    asked = Wanted(which=StoryFilter(), page=1, unknown=False)
    return "\n".join(
        (
            story_page(view, SITE, "/style"),
            list_page(PublicStories(stories=(view,), total=1), choices, asked, SITE, "/style"),
            atom_feed([view], SITE).decode(),
            json.dumps(story_json(view, SITE), ensure_ascii=False),
            poster([view], Reader()),
        )
    )


@given(
    st.builds(
        Kept,
        state=st.sampled_from([StoryState.PUBLISHED, *StoryState]),
        wish=st.sampled_from(Consent),
        answers=st.tuples(st.sampled_from([*Consent, None]), st.sampled_from([*Consent, None])),
        minors=st.sampled_from(Minors),
        confirmed=st.booleans(),
        photo_agreed=st.booleans(),
        replaces=st.booleans(),
    )
)
def test_a_view_is_what_may_be_seen_and_no_more(kept: Kept) -> None:
    view = public_view(kept.whole())
    assert (view is not None) is kept.may_be_seen
    if view is None:
        return
    shown = shown_of(view)
    assert "It happened." in shown
    assert not [word for word in (*PRIVATE.values(), "PRIVATESEEK", "PRIVATEINTERESTS") if word in shown]
    assert all((name in shown) is kept.may_name for name in NAMES)
    assert (HIDDEN_PHOTO in shown) is kept.may_show_photo
    assert ("PRIVATEALT" in shown) is kept.may_show_photo


async def test_of_many_stories_the_pages_show_those_that_may_be_seen(
    database: Database, store: Store, clock: MovableClock
) -> None:
    ana = await member(store, "Ana Secretname")
    libraries = (await library(store, "Suva", contacts=[ana]), await library(store, "Amman"))
    pair = await partnership(store, *libraries)
    every = list(product(StoryState, Consent, [*Consent, None], [*Consent, None]))
    published = product([StoryState.PUBLISHED], Consent, [*Consent, None], [Consent.NAMED])
    drawn = [*random.Random(8).sample(every, 60), *published]
    expected: dict[str, bool] = {}
    ids: dict[str, int] = {}
    for number, (state, wish, first, second) in enumerate(drawn):
        kept = Kept(state, wish, (first, second), Minors.NO, confirmed=False, photo_agreed=True, replaces=False)
        title = f"Story-{number:03d}."
        columns: dict[str, Any] = {**PRIVATE, "title": title, "state": state, "wish": wish}
        story = await keep_story(
            store, pair, libraries, ana, answers=(first, second), alt=title, photo=(9, 6), **columns
        )
        expected[title], ids[title] = kept.may_be_seen, story.id

    application = web.Application()
    application.add_routes(Pages(Core(database, clock)).routes())
    async with TestClient(TestServer(application)) as client:
        listed = ""
        for page in range(1, 9):
            for address in (f"/stories?page={page}", f"/stories/feed.json?page={page}"):
                listed += await (await client.get(address)).text()
        fed = await (await client.get("/stories/feed.atom")).text()
        for title, seen in expected.items():
            assert (title in listed) is seen, title
            assert seen or title not in fed
            alone = await client.get(f"/stories/{ids[title]}")
            assert alone.status == (200 if seen else 404)
            photo = await client.get(f"/stories/photo/{ids[title]:022d}.jpg")
            assert photo.status == (200 if seen else 404)
            listed += await alone.text()
        assert sum(expected.values()) >= 4
        for word in (*PRIVATE.values(), "Secretname"):
            assert word not in listed + fed
