"""/sister library: who speaks for a library, what it is a branch of, and editing what it was introduced with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from core.chat import plain
from core.model.audit import AuditEntry
from core.model.libraries import ContactRole, Library
from tests import builders
from tests.core.commands.desk_reading import facts, labels, member_of
from tests.core.register import problems_of, rows_of
from tests.core.town import said

if TYPE_CHECKING:
    from core.chat import Answer
    from tests.core.register import Register


async def test_ana_sees_who_speaks_for_her_library_and_who_cannot_be_written_to(there: Register) -> None:
    tomas = await builders.member(there.store, "Tomas", connected=False)
    await builders.contact(there.store, there.suva, tomas, role=ContactRole.SECOND)

    answer = await there.town.say("Ana", "/sister library")

    assert "Suva City Library" in said(answer)
    assert facts(answer) == {
        "Languages": "English and Fijian",
        "Local time": "Friday 14:12",
        "Card": "Kept private",
        "First contact": "Ana",
        "Second contact": "Tomas (not connected yet)",
    }
    assert labels(answer) == [
        *("Edit", "Name a colleague", "Change a role", "Hand over", "See the card"),
        *("Closed days", "We cannot answer now", "Leave", "Home"),
    ]


async def test_one_of_several_libraries_is_picked(there: Register) -> None:
    await builders.contact(there.store, there.suva, await member_of(there.store, 2), role=ContactRole.SECOND)

    listed = await there.town.say("Yusuf", "/sister library")
    titles = sorted(plain(row.title, listed.reader) for row in rows_of(listed))
    assert titles == ["Amman City Library", "Suva City Library"]

    shown = await there.ask("Yusuf", "sister library", library=str(there.suva.id))
    assert facts(shown)["Second contact"] == "Yusuf"
    assert "Change a role" not in labels(shown)
    assert "My libraries" in labels(shown)


async def test_a_system_shows_its_branches_and_a_branch_what_it_belongs_to(there: Register) -> None:
    for name, posted in (("Nadi Branch", True), ("Hidden Branch", False)):
        await builders.library(there.store, "Suva", name=name, parent_id=there.suva.id, posted=posted)
    ana = await member_of(there.store, 1)
    hers = await builders.library(there.store, "Suva", name="Ana's Branch", parent_id=there.suva.id, contacts=[ana])

    parent = await there.ask("Ana", "sister library", library=str(there.suva.id))
    assert facts(parent)["Branches"] == "Ana's Branch and Nadi Branch"

    shown = await there.ask("Ana", "sister library", library=str(hers.id))
    assert facts(shown)["A branch of"] == "Suva City Library"


async def test_nobody_opens_the_library_of_others(there: Register) -> None:
    there_is = await there.ask("Ana", "sister library", library=str(there.amman.id))
    there_is_not = await there.ask("Ana", "sister library", library="999")

    assert problems_of(there_is)["library"] == "I do not know “2”. Please check how it is written."
    assert problems_of(there_is_not)["library"] == "I do not know “999”. Please check how it is written."


async def test_somebody_without_a_library_is_shown_the_ways_to_one(there: Register) -> None:
    answer = await there.town.say("Lina", "/sister library")
    assert "/sister join" in said(answer)
    assert labels(answer) == ["Introduce my library", "Home"]


async def edit(there: Register, person: str = "Ana", **changes: str | tuple[str, ...]) -> Answer:
    """That person edits Suva's library: as it stands, but for these."""
    values: dict[str, str | tuple[str, ...]] = {
        "library": str(there.suva.id),
        "name": "Suva City Library",
        "town": "Suva",
        "country": "FJ",
        "languages": ("en", "fj"),
    }
    there.town.said += 1
    return await there.ask(person, "sister library-edit", f"edit {there.town.said}", **{**values, **changes})


async def test_the_form_shows_everything_as_it_stands(there: Register) -> None:
    form = await there.town.press("Ana", await there.town.say("Ana", "/sister library"), "Edit")
    assert said(form) == "form: name, town, country, languages"


async def test_an_edited_library_is_found_under_its_new_name_and_the_change_is_written_down(there: Register) -> None:
    assert said(await edit(there, name="Suva Harbour Library")).startswith("Saved.")

    assert "Suva Harbour Library" in said(await there.town.say("Ana", "/sister library"))
    async with there.store.reading() as uow:
        library = await uow.session.get_one(Library, there.suva.id)
        (entry,) = await uow.session.scalars(select(AuditEntry).where(AuditEntry.action == "library edited"))
    assert library.folded == "suva harbour library suva"
    assert (entry.member_id, entry.details) == (1, {"answers": "name"})


async def test_the_posted_card_is_corrected(there: Register) -> None:
    await there.ask("Ana", "introduce post", library=str(there.suva.id), posted="yes")
    await there.town.move(1)
    await edit(there, name="Suva Harbour Library")
    await there.town.move(1)

    cards = [str(parcel.card) for parcel in there.town.harbour.posts.values()]
    assert [card for card in cards if "Suva City Library" in card] == []
    assert [card for card in cards if "Suva Harbour Library" in card]


async def test_a_library_that_moves_gets_the_time_of_its_new_town(there: Register) -> None:
    await edit(there, town="Juneau", country="US")
    async with there.store.reading() as uow:
        assert (await uow.session.get_one(Library, there.suva.id)).zone == "America/Juneau"


async def test_what_stays_needs_no_bigger_town(there: Register) -> None:
    """Its zone was settled once, even where the town alone would leave a doubt."""
    async with there.store.writing() as uow:
        library = await uow.session.get_one(Library, there.suva.id)
        library.town, library.country, library.zone = "Springfield", "US", "America/Chicago"

    changed = await edit(there, town="Springfield", country="US", name="Springfield Library")
    assert said(changed).startswith("Saved.")
    async with there.store.reading() as uow:
        assert (await uow.session.get_one(Library, there.suva.id)).zone == "America/Chicago"


async def test_bad_answers_are_said_at_their_field_and_nothing_changes(there: Register) -> None:
    assert problems_of(await edit(there, country="Atlantis")).keys() == {"country"}
    assert problems_of(await edit(there, town="Springfield", country="US")).keys() == {"zone"}
    assert "300 characters" in problems_of(await edit(there, name="x" * 300))["name"]
    taken = problems_of(await edit(there, name="Amman City Library", town="Amman", country="JO"))
    assert taken["name"].startswith("Amman City Library in Amman is on the register already: LIB-002.")
    assert said(await edit(there)).startswith("Nothing was different")
    async with there.store.reading() as uow:
        assert (await uow.session.get_one(Library, there.suva.id)).name == "Suva City Library"


async def test_nobody_edits_the_library_of_others(there: Register) -> None:
    answer = await edit(there, "Yusuf", name="Mine")
    assert said(answer).startswith("Only contacts of that library can do this.")
