"""Money, ideas, texts and templates: what members find, are reminded of, and plan; and what staff keep."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from datetime import date
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from core.chat import Form, Invocation, Refusal, Reply, Text, plain
from core.content.resources import Reading, resources
from core.model.audit import AuditEntry
from core.model.members import Role
from core.services.plans import plans_of
from core.services.resources import resource_by_code
from core.store.sealing import buttons_of
from tests.builders import library, member, partnership
from tests.core.town import CoreTown, said

if TYPE_CHECKING:
    from collections.abc import Iterator

    from core.chat import Answer, Card, Reader
    from core.model.partnerships import Partnership
    from core.store import Database, Store
    from tests.clock import MovableClock

DEADLINE_MONTH = "Gretchen Walsh Book Donation Award"
"""FUND-010, whose last day is 30 April."""


@pytest.fixture
async def town(database: Database, clock: MovableClock) -> CoreTown:
    return CoreTown(database, clock)


@pytest.fixture
async def pair(store: Store) -> Partnership:
    """Ana of Suva and Yusuf of Amman, partners who talked today; Dee is staff."""
    ana = await member(store, "Ana", platform_zone="Pacific/Fiji")
    yusuf = await member(store, "Yusuf", workspace="lantern")
    await member(store, "Dee", roles=[Role.STAFF])
    suva = await library(store, "Suva", contacts=[ana])
    return await partnership(store, suva, await library(store, "Amman", contacts=[yusuf]), last_on=date(2026, 11, 20))


def read(answer: Answer) -> str:
    """Every sentence of an answer."""
    if isinstance(answer.outcome, Reply):
        return read_card(answer.outcome.card, answer.reader)
    return said(answer)


def read_card(card: Card, reader: Reader) -> str:
    return "\n".join(plain(text, reader) for text in _texts(card))


def _texts(value: object) -> Iterator[Text]:
    if isinstance(value, Text):
        yield value
    elif isinstance(value, tuple):
        for each in value:
            yield from _texts(each)
    elif is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            yield from _texts(getattr(value, field.name))


def labels(answer: Answer) -> list[str]:
    assert isinstance(answer.outcome, Reply)
    return [plain(button.label, answer.reader) for button in buttons_of(answer.outcome.card)]


def problems(answer: Answer) -> dict[str, str]:
    """What is wrong, by field."""
    assert isinstance(answer.outcome, Form)
    return {name: plain(problem.text, answer.reader) for name, problem in answer.outcome.problems.items()}


def asks(town: CoreTown, who: str, command: str, **given: str) -> Invocation:
    """What an old button would ask."""
    town.said += 1
    speaker = town.speaker(who)
    return Invocation(
        command=command,
        given=given,
        account=speaker.account,
        profile=speaker.profile,
        place=speaker.place,
        key=f"k{town.said}",
    )


async def every_page(town: CoreTown, who: str, text: str) -> str:
    """All pages of a list, one after another."""
    answer = await town.say(who, text)
    pages = [read(answer)]
    while "More" in labels(answer):
        answer = await town.press(who, answer, "More")
        pages.append(read(answer))
    return "\n".join(pages)


async def look(town: CoreTown, who: str, code: str, command: str = "sister resource") -> Answer:
    """One resource, by the *Look* of the list that it stands in."""
    listing = {"FUND": "fund", "IDEA": "idea", "READ": "read", "TEMP": "templates"}[code[:4]]
    text = f"/sister {listing}" if command == "sister resource" else "/staff resources which:all"
    answer = await town.say(who, text)
    while True:
        assert isinstance(answer.outcome, Reply)
        for button in buttons_of(answer.outcome.card):
            if button.command == command and button.given.get("code") == code:
                town.said += 1
                return await town.core.press(town.speaker(who), button.handle, f"k{town.said}")
        answer = await town.press(who, answer, "More")


def inbox(town: CoreTown, who: str) -> list[str]:
    """What the bot wrote to somebody."""
    place = town.lantern if who == "Yusuf" else town.harbour
    return [read_card(parcel.card, parcel.reader) for parcel in place.inbox(who.lower())]


# Members find


async def test_a_stranger_finds_every_row_in_its_list(town: CoreTown) -> None:
    listed = "\n".join(
        [await every_page(town, "Lina", f"/sister {each}") for each in ("fund", "idea", "read", "templates")]
    )
    assert [row.name for row in resources().values() if row.name not in listed] == []


async def test_money_is_found_by_country_and_by_what_it_is_for(town: CoreTown) -> None:
    found = await every_page(town, "Lina", "/sister fund country:Kenya use:shipping")
    assert DEADLINE_MONTH in found
    assert "Your own institution's money" in found
    assert "The Europe Challenge" not in found
    assert "Fulbright" not in found


async def test_what_is_over_stands_last_and_is_marked(town: CoreTown) -> None:
    found = await every_page(town, "Lina", "/sister fund country:Kenya")
    assert found.index("Africa Publishing Innovation Fund") > found.index("Book Aid International")
    assert found.index("Ended", found.index("Africa Publishing Innovation Fund")) > 0
    looked = await look(town, "Lina", "FUND-019")
    assert "This has ended. It stays here so that nobody searches for it." in read(looked)
    assert "Remind me" not in labels(looked)


async def test_where_no_open_money_is_there_is_advice(town: CoreTown) -> None:
    found = await every_page(town, "Ana", "/sister fund country:Fiji use:shipping")
    assert "I know of no open money for this. These three ways work everywhere:" in found
    assert "/sister idea" in found
    assert "Your own institution's money" in found


async def test_ideas_are_found_by_work_and_cost_the_easy_ones_first(town: CoreTown) -> None:
    found = await every_page(town, "Lina", "/sister idea effort:medium cost:post")
    assert "Pen friends" in found
    assert "A quiz between two libraries" not in found
    everything = await every_page(town, "Lina", "/sister idea")
    assert everything.index("A shelf about their country") < everything.index("Two days beside a colleague")


async def test_where_no_idea_fits_all_are_shown(town: CoreTown) -> None:
    found = await every_page(town, "Lina", "/sister idea effort:low cost:travel")
    assert "No idea fits both." in found
    assert "A shelf about their country" in found


async def test_texts_are_found_by_topic_the_newest_first(town: CoreTown) -> None:
    found = await every_page(town, "Lina", "/sister read topic:agreement")
    assert "MOU: a tie that binds" in found
    assert "Rethinking mentoring" not in found
    everything = await every_page(town, "Lina", "/sister read")
    texts = [row for row in resources().values() if isinstance(row, Reading)]
    newest = sorted(texts, key=lambda row: row.year[:4] if row.year is not None else "", reverse=True)
    where = [everything.index(row.name) for row in newest]
    assert where == sorted(where)
    assert "2022 · Not confirmed" in everything


async def test_a_template_is_shown_to_be_copied_and_leads_on(town: CoreTown) -> None:
    looked = await look(town, "Lina", "TEMP-001")
    assert "9. Money: each pays its own costs unless you agree in writing." in read(looked)
    assert "not legal advice" in read(looked)
    assert "Write it with the bot" in labels(looked)


async def test_each_says_where_it_was_read_and_when_it_was_checked(town: CoreTown) -> None:
    for code, row in resources().items():
        looked = read(await look(town, "Lina", code))
        assert all(source in looked for source in row.sources), code
        assert "20 November 2026" in looked, code
        assert row.about in looked, code


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("/sister fund country:Atlantis", "Atlantis"),
        ("/sister fund use:beer", "beer"),
        ("/sister read topic:football", "football"),
        ("/sister idea effort:none", "none"),
        ("/sister idea cost:money", "money"),
    ],
)
async def test_what_is_not_understood_is_asked_again_with_the_words_kept(
    town: CoreTown, text: str, answer: str
) -> None:
    asked = await town.say("Lina", text)
    assert isinstance(asked.outcome, Form)
    assert [wrong for wrong in problems(asked).values() if answer in wrong]


async def test_a_page_that_is_past_the_last_is_the_last(town: CoreTown) -> None:
    answer = await town.say("Lina", "/sister idea")
    for _page in range(10):
        if "More" in labels(answer):
            answer = await town.press("Lina", answer, "More")
    assert "26 of 26" in read(answer)


# Deadlines


@pytest.mark.usefixtures("pair")
async def test_a_deadline_that_is_followed_is_told_once(town: CoreTown) -> None:
    looked = await look(town, "Ana", "FUND-010")
    assert "30 April 2027, as in earlier years. Look at the page." in read(looked)
    noted = await town.press("Ana", looked, "Remind me")
    assert "once, on 31 March 2027 or soon after" in read(noted)
    again = await look(town, "Ana", "FUND-010")
    assert "I remind you on 31 March 2027 or soon after." in read(again)

    await town.move(days=128)
    assert not [each for each in inbox(town, "Ana") if "Its deadline comes near" in each]
    await town.move(days=14)
    told = [each for each in inbox(town, "Ana") if DEADLINE_MONTH in each]
    assert len(told) == 1
    assert "30 April 2027" in told[0]
    await town.move(days=400)
    assert len([each for each in inbox(town, "Ana") if "Its deadline comes near" in each]) <= 1


@pytest.mark.usefixtures("pair")
async def test_who_does_not_wish_it_any_more_is_not_told(town: CoreTown) -> None:
    noted = await town.press("Ana", await look(town, "Ana", "FUND-010"), "Remind me")
    assert "I do not remind you of it." in read(await town.press("Ana", noted, "Do not remind me"))
    assert "Remind me" in labels(await look(town, "Ana", "FUND-010"))
    await town.move(days=150)
    assert not [each for each in inbox(town, "Ana") if DEADLINE_MONTH in each]


@pytest.mark.usefixtures("pair")
async def test_a_deadline_that_is_near_is_said_at_once(town: CoreTown, clock: MovableClock) -> None:
    looked = await look(town, "Ana", "FUND-010")
    await town.move(days=157)
    late = await town.press("Ana", looked, "Remind me")
    assert isinstance(late.outcome, Refusal)
    assert "is near: 30 April 2027" in said(late)
    assert "Remind me" not in labels(await look(town, "Ana", "FUND-010"))


@pytest.mark.usefixtures("pair")
async def test_who_waits_for_what_was_closed_is_told_so(town: CoreTown) -> None:
    await town.press("Ana", await look(town, "Ana", "FUND-010"), "Remind me")
    form = await town.press("Dee", await look(town, "Dee", "FUND-010", "staff resource"), "Close it")
    closed = await town.fill("Dee", form, why="The association gives no more awards.")
    assert "Closed: Gretchen Walsh Book Donation Award." in read(closed)
    await town.move(days=9)
    (told,) = [each for each in inbox(town, "Ana") if DEADLINE_MONTH in each]
    assert "No deadline is known any more: Closed since 20 November 2026" in told


@pytest.mark.usefixtures("pair")
async def test_what_was_closed_by_mistake_is_reminded_of_in_its_time(town: CoreTown) -> None:
    await town.press("Ana", await look(town, "Ana", "FUND-010"), "Remind me")
    form = await town.press("Dee", await look(town, "Dee", "FUND-010", "staff resource"), "Close it")
    await town.press("Dee", await town.fill("Dee", form), "Open again")
    await town.move(days=9)
    assert [each for each in inbox(town, "Ana") if DEADLINE_MONTH in each] == []
    await town.move(days=128)
    (told,) = [each for each in inbox(town, "Ana") if DEADLINE_MONTH in each]
    assert "30 April 2027" in told


# Plans


async def test_an_idea_is_planned_for_a_day(town: CoreTown, pair: Partnership, store: Store) -> None:
    form = await town.press("Ana", await look(town, "Ana", "IDEA-015"), "We'll do it on …")
    planned = await town.fill("Ana", form, partnership=str(pair.id), on="2026-12-24")
    assert "Planned: A quiz between two libraries, with Amman City Library, on Thursday 24 December 2026." in read(
        planned
    )
    page = await town.say("Yusuf", f"/sister partnership partnership:{pair.id}")
    assert "A quiz between two libraries, on 24 December 2026" in read(page)

    await town.move(days=35)
    (nudge, *_) = [each for each in inbox(town, "Yusuf") if "Have you been in touch" in each]
    assert "Planned" in nudge
    assert "A quiz between two libraries, on 24 December 2026" in nudge

    page = await town.say("Yusuf", f"/sister partnership partnership:{pair.id}")
    done = await town.press("Yusuf", page, "We did it")
    assert "Well done: A quiz between two libraries." in read(done)
    log = await town.press("Yusuf", done, "Log it")
    assert isinstance(log.outcome, Form)
    assert "A quiz between two libraries" in [field.value for field in log.outcome.fields]
    async with store.reading() as uow:
        assert await plans_of(uow, pair.id) == ()
    late = await town.press("Ana", page, "Not any more")
    assert "Well done: A quiz between two libraries." in read(late)


async def test_a_plan_changes_its_day_and_can_be_given_up(town: CoreTown, pair: Partnership, store: Store) -> None:
    form = await town.press("Ana", await look(town, "Ana", "IDEA-015"), "We'll do it on …")
    await town.fill("Ana", form, partnership=str(pair.id), on="2026-12-24")
    page = await town.say("Yusuf", f"/sister partnership partnership:{pair.id}")
    await town.fill("Yusuf", await town.press("Yusuf", page, "Another day"), on="2027-01-07")
    async with store.reading() as uow:
        assert [each.on for each in await plans_of(uow, pair.id)] == [date(2027, 1, 7)]
    ended = await town.press("Yusuf", page, "Not any more")
    assert "A quiz between two libraries is not planned any more." in read(ended)
    again = await town.press("Yusuf", page, "Not any more")
    assert isinstance(again.outcome, Reply)
    async with store.reading() as uow:
        assert await plans_of(uow, pair.id) == ()


@pytest.mark.parametrize(
    ("on", "wrong"),
    [("2026-11-20", "is not in the future"), ("2028-01-01", "more than a year away"), ("03/04", "03/04")],
)
async def test_a_day_that_cannot_be_is_asked_again(town: CoreTown, pair: Partnership, on: str, wrong: str) -> None:
    form = await town.press("Ana", await look(town, "Ana", "IDEA-015"), "We'll do it on …")
    answer = await town.fill("Ana", form, partnership=str(pair.id), on=on)
    assert isinstance(answer.outcome, Form)
    assert wrong in problems(answer)["on"]


@pytest.mark.usefixtures("pair")
async def test_nobody_ends_the_plan_of_others(town: CoreTown, pair: Partnership, store: Store) -> None:
    form = await town.press("Ana", await look(town, "Ana", "IDEA-015"), "We'll do it on …")
    await town.fill("Ana", form, partnership=str(pair.id), on="2026-12-24")
    page = await town.say("Ana", f"/sister partnership partnership:{pair.id}")
    olena = await member(store, "Olena")
    await library(store, "Kyiv", contacts=[olena])
    refused = await town.press("Olena", page, "Not any more")
    assert isinstance(refused.outcome, Refusal)
    async with store.reading() as uow:
        assert len(await plans_of(uow, pair.id)) == 1


# Staff


@pytest.mark.usefixtures("pair")
async def test_what_nobody_checked_for_a_year_goes_to_staff(town: CoreTown, clock: MovableClock) -> None:
    assert "Nothing has to be checked." in read(await town.say("Dee", "/staff resources"))
    assert "has to be checked" not in read(await town.say("Dee", "/staff home"))
    clock.move(days=366)
    assert "74 resources have to be checked" in read(await town.say("Dee", "/staff home"))
    listing = await town.say("Dee", "/staff resources")
    assert "Checked 20 November 2026. That is more than a year ago." in read(listing)
    checked = await town.press("Dee", await look(town, "Dee", "FUND-010", "staff resource"), "Still true")
    assert "Noted: Gretchen Walsh Book Donation Award was checked today." in read(checked)
    assert "73 resources have to be checked" in read(await town.say("Dee", "/staff home"))


@pytest.mark.usefixtures("pair")
async def test_staff_correct_a_row_and_members_read_it(town: CoreTown, store: Store) -> None:
    form = await town.press("Dee", await look(town, "Dee", "FUND-010", "staff resource"), "Correct it")
    saved = await town.fill("Dee", form, figure="US$300 for each", deadline="2027-03-15")
    assert "Saved: Gretchen Walsh Book Donation Award (FUND-010). It counts as checked today." in read(saved)
    looked = read(await look(town, "Ana", "FUND-010"))
    assert "US$300 for each" in looked
    assert "15 March 2027" in looked
    async with store.reading() as uow:
        found = await resource_by_code(uow, "FUND-010")
        assert found is not None
        assert found.edit is not None
        assert set(found.edit.changed) == {"figure", "deadline", "link"}
        entries = await uow.session.scalars(select(AuditEntry).where(AuditEntry.subject == "resource"))
        assert [(each.action, each.details["code"]) for each in entries] == [("resource changed", "FUND-010")]


@pytest.mark.usefixtures("pair")
async def test_of_two_of_the_staff_who_correct_a_row_the_second_looks_again(town: CoreTown) -> None:
    one = await town.press("Dee", await look(town, "Dee", "IDEA-001", "staff resource"), "Correct it")
    other = await town.press("Dee", await look(town, "Dee", "IDEA-001", "staff resource"), "Correct it")
    await town.fill("Dee", one, name="A shelf about them")
    late = await town.fill("Dee", other, name="Their shelf")
    assert isinstance(late.outcome, Refusal)
    assert "Somebody changed this while you wrote. Nothing was saved." in said(late)
    assert "A shelf about them" in read(await look(town, "Ana", "IDEA-001"))


@pytest.mark.usefixtures("pair")
async def test_staff_add_what_members_find_then(town: CoreTown) -> None:
    listing = await town.say("Dee", "/staff resources")
    form = await town.press("Dee", listing, "Add an idea")
    saved = await town.fill(
        "Dee",
        form,
        name="A recipe <!channel> @everyone",
        about="Cook the same\nmeal in both towns.",
        page="https://example.org/recipes",
        status="evergreen",
        effort="low",
        cost=("none", "post"),
        slow_line="yes",
    )
    assert "(IDEA-501). Members find it from now on." in read(saved)
    looked = await look(town, "Ana", "IDEA-501")
    assert "Cook the same meal in both towns." in read(looked)
    assert "https://example.org/recipes" in read(looked)
    form = await town.press("Dee", listing, "Add a text")
    saved = await town.fill(
        "Dee",
        form,
        name="New",
        about="New.",
        page="https://example.org/a",
        status="open",
        author="A. B.",
        topics=("money",),
        language="en",
        year="2026",
    )
    assert "(READ-501)" in read(saved)


@pytest.mark.usefixtures("pair")
@pytest.mark.parametrize(
    ("field", "value", "wrong"),
    [
        ("page", "example.org", "is not the address of a page"),
        ("page", "javascript:alert(1)", "is not the address of a page"),
        ("name", "x" * 121, "120"),
        ("name", "", ""),
        ("deadline", "2026-01-06", "This day is over."),
        ("deadline_month", "13", "12"),
        ("deadline_day", "31", "That month has no such day."),
        ("use", (), ""),
    ],
)
async def test_what_staff_write_wrong_is_said_at_its_field_and_nothing_is_lost(
    town: CoreTown, field: str, value: str | tuple[str, ...], wrong: str
) -> None:
    form = await town.press("Dee", await look(town, "Dee", "FUND-010", "staff resource"), "Correct it")
    answer = await town.fill("Dee", form, **{"figure": "Something new", field: value})
    assert isinstance(answer.outcome, Form)
    assert list(problems(answer)) == [field]
    assert wrong in problems(answer)[field]
    assert "Something new" in [each.value for each in answer.outcome.fields]
    assert "Something new" not in read(await look(town, "Ana", "FUND-010"))


@pytest.mark.usefixtures("pair")
async def test_what_was_closed_is_marked_and_can_be_opened_again(town: CoreTown) -> None:
    form = await town.press("Dee", await look(town, "Dee", "IDEA-007", "staff resource"), "Close it")
    closed = await town.fill("Dee", form)
    assert "Closed since 20 November 2026" in read(closed)
    looked = await look(town, "Ana", "IDEA-007")
    assert "This is closed. It stays here so that nobody searches for it." in read(looked)
    assert "We'll do it on …" not in labels(looked)
    opened = await town.press("Dee", closed, "Open again")
    assert "Open again: A photo of my desk" in read(opened)
    assert "We'll do it on …" in labels(await look(town, "Ana", "IDEA-007"))


@pytest.mark.usefixtures("pair")
@pytest.mark.parametrize("text", ["/staff resources", "/staff resources which:all kind:FUND"])
async def test_nobody_else_reads_the_list_of_staff(town: CoreTown, text: str) -> None:
    refused = await town.say("Ana", text)
    assert isinstance(refused.outcome, Refusal)
    assert "Only staff can see this list." in said(refused)
    assert "For staff" not in labels(await look(town, "Ana", "FUND-001"))


@pytest.mark.usefixtures("pair")
async def test_a_button_of_a_row_that_is_no_more_says_so(town: CoreTown) -> None:
    for command in ("sister resource", "sister remind", "sister remind-not"):
        answer = await town.core.answer(asks(town, "Ana", command, code="FUND-999"))
        assert "This is not in the list any more." in said(answer)
    for command in ("staff resource", "staff resource-check", "staff resource-close", "staff resource-open"):
        answer = await town.core.answer(asks(town, "Dee", command, code="FUND-999"))
        assert "This is not in the list any more." in said(answer)
