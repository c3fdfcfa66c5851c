"""What people may choose from, and by which names a choice is known."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import event

from core.chat import AccountRef, Place, Profile
from core.commands.context import Context
from core.commands.sources import all_libraries, countries, languages, members, our_languages, regions
from core.services.people import Actor
from tests import builders
from tests.core.register import labels_of

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator, Sequence

    from core.commands.declaring import Source
    from core.store import Database, Store


@pytest.fixture
async def context(store: Store) -> AsyncIterator[Context]:
    """Somebody looks; nothing has been read yet. Rows written later are seen, as the transaction begins with a read."""
    async with store.reading() as uow:
        yield Context(uow, Actor(AccountRef("playground", "harbour", "dee"), Profile("Dee")), Place("bot", direct=True))


@pytest.fixture
def statements(database: Database) -> Iterator[list[str]]:
    """Every SELECT from now on."""
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        if statement.lstrip().startswith("SELECT"):
            seen.append(statement)

    engines = {engine.sync_engine for engine in database.engines}
    for engine in engines:
        event.listen(engine, "before_cursor_execute", note)
    yield seen
    for engine in engines:
        event.remove(engine, "before_cursor_execute", note)


async def meant(context: Context, source: Source, *values: str) -> dict[str, str]:
    """The value that each of these stands for."""
    return {written: choice.value for written, choice in (await source.named(context, {}, values)).items()}


async def found(context: Context, source: Source, query: str) -> Sequence[str]:
    """What is offered for these letters."""
    return labels_of(await source.search(context, {}, query))


# Libraries


async def test_libraries_go_by_id_by_code_and_by_a_name_that_only_one_has(store: Store, context: Context) -> None:
    await builders.library(store, "Suva")
    await builders.library(store, "Amman", name="Bibliothèque 2")
    await builders.library(store, "Lima", name="Public Library")
    await builders.library(store, "Kyiv", name="Public  library")
    await builders.library(store, "Juneau", name="Public Library of Juneau")

    for written in ("1", "LIB-001", "lib 1", "suva CITY library"):
        assert await meant(context, all_libraries, written) == {written: "1"}
    assert await meant(context, all_libraries, "bibliotheque 2", "2") == {"bibliotheque 2": "2", "2": "2"}
    assert await meant(context, all_libraries, "Public Library of Juneau") == {"Public Library of Juneau": "5"}
    for unclear in ("Public Library", "Suva", "Suva City Library Suva", "-1", "99", "LIB-", "%", "", "9" * 30):
        assert await meant(context, all_libraries, unclear) == {}, unclear


async def test_many_libraries_take_one_statement_and_one_more_for_names(
    store: Store, context: Context, statements: list[str]
) -> None:
    for number in range(1, 9):
        await builders.library(store, "Suva", name=f"Reading room {number}")
    statements.clear()

    codes = [f"LIB-00{number}" for number in range(1, 9)]
    assert len(await meant(context, all_libraries, *codes)) == 8
    assert len(statements) == 1

    statements.clear()
    names = [f"reading room {number}" for number in range(1, 9)]
    assert len(await meant(context, all_libraries, *names, *codes)) == 16
    assert len(statements) == 2


async def test_a_thousand_names_are_not_too_many(context: Context) -> None:
    assert await meant(context, all_libraries, *(f"room {number}" for number in range(1_500))) == {}


# Members


async def test_members_are_found_however_their_accents_are_written(store: Store, context: Context) -> None:
    elise = await builders.member(store, "Élise")
    await builders.library(store, "Suva", contacts=[elise])
    await builders.member(store, "Ana")
    await builders.member(store, "ANA", workspace="lantern")

    assert await found(context, members, "elise") == ["Élise (Suva City Library)"]
    assert await meant(context, members, "elise", "1", "Eli", "ana") == {"elise": "1", "1": "1"}


async def test_many_members_take_as_many_statements_as_one(
    store: Store, context: Context, statements: list[str]
) -> None:
    for number in range(1, 9):
        await builders.member(store, f"Ana {number}")
    statements.clear()

    assert len(await meant(context, members, *(f"ana {number}" for number in range(1, 9)), "3")) == 9
    assert len(statements) <= 2


# Vocabularies


@pytest.mark.parametrize(
    ("source", "written", "value", "label"),
    [
        (countries, "Fiji", "FJ", "Fiji"),
        (countries, "fjx", None, ""),
        (languages, "French", "fr", "French"),
        (regions, "Sub-Saharan Africa", "202", "Sub-Saharan Africa"),
        (regions, "Atlantis", None, ""),
        (our_languages, "en", "en", "English"),
        (our_languages, "English", "en", "English"),
        (our_languages, "Klingon", None, ""),
        (our_languages, "Fijian", None, ""),
    ],
)
async def test_codes_and_names_of_a_vocabulary(
    context: Context, source: Source, written: str, value: str | None, label: str
) -> None:
    named = await source.named(context, {}, [written])
    assert {each: choice.value for each, choice in named.items()} == ({written: value} if value else {})
    assert labels_of(list(named.values())) == ([label] if value else [])
    if value:
        assert label in await found(context, source, written)
