"""/sister invite: a library that nobody speaks for here, written down with its contact's address, and a proposal."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from core.chat import Refusal
from core.model.audit import AuditEntry
from core.model.contacts import ContactInvitation
from core.model.libraries import ContactRole, Library
from core.model.members import Member
from core.model.partnerships import PartnershipState
from core.model.proposals import Proposal
from tests import builders
from tests.core.commands.by_email import Writing, build_writing
from tests.core.commands.desk_reading import everything, facts, labels
from tests.core.register import problems_of
from tests.core.town import said

if TYPE_CHECKING:
    from core.store import Database, Store
    from tests.clock import MovableClock


ELEVEN = ("en", "fr", "es", "de", "it", "pt", "nl", "da", "sv", "fi", "nb")


@pytest.fixture
async def there(database: Database, store: Store, clock: MovableClock) -> Writing:
    return await build_writing(database, store, clock)


async def test_a_library_that_nobody_speaks_for_is_proposed_to_by_email(there: Writing) -> None:
    made = await there.invite()
    assert "Biblioteca de Barranco is reached by e-mail" in said(made)
    assert labels(made)[:2] == ["Copy an e-mail", "Record their answer"]
    (rosa,) = await there.contacts(4)
    assert (rosa.member.name, rosa.member.email, rosa.role) == ("Rosa", "rosa@barranco.example", ContactRole.PRIMARY)
    assert rosa.member.accounts == []
    assert not rosa.library.posted
    assert rosa.library.zone == "America/Lima"
    assert (await there.partnership()).state is PartnershipState.PROPOSED
    letter = await there.town.press("Ana", made, "Copy an e-mail")
    assert facts(letter)["To"] == "rosa@barranco.example"
    assert "Both our towns live by the sea." in said(letter)


async def test_nobody_is_written_to_who_did_not_ask_for_it(there: Writing) -> None:
    await there.invite()
    before = len(there.town.harbour.posts)
    await there.town.move(5)
    assert len(there.town.harbour.posts) == before


@pytest.mark.parametrize(
    "email",
    [
        "rosa.barranco.example",
        "rosa@barranco",
        "rosa@@barranco.example",
        "rosa @barranco.example",
        "r" * 300 + "@barranco.example",
        "rosa@barranco.example\nBcc: everybody@town.example",
        "=HYPERLINK(1)@barranco.example",
        "=1+1@barranco.example",
        "Rosa <rosa@barranco.example>",
        "<!channel>@barranco.example",
        "rosa@-barranco.example",
        "rosa@barranco..example",
    ],
)
async def test_what_is_no_address_is_asked_for_again(there: Writing, email: str) -> None:
    asked = await there.invite(email=email)
    assert "email" in problems_of(asked)
    assert await there.count(Library) == 3


@pytest.mark.parametrize(
    ("given", "field", "problem"),
    [
        ({"country": "FJ", "town": "Nadi"}, "country", "Both are in Fiji."),
        ({"country": "Atlantis"}, "country", "I do not know"),
        ({"contact": "R" * 81}, "contact", "80"),
        ({"name": "B" * 121}, "name", "120"),
        ({"how_often": "3"}, "how_often", "from 7 to 180"),
        ({"own": "2"}, "own", "I do not know"),
        ({"languages": ELEVEN}, "languages", "at most 10"),
    ],
)
async def test_what_cannot_be_is_said_where_it_stands(
    there: Writing, given: dict[str, str], field: str, problem: str
) -> None:
    assert problem in problems_of(await there.invite(**given))[field]


async def test_only_contacts_of_a_library_invite(there: Writing) -> None:
    for outsider in ("Lina", "Dee"):
        assert isinstance((await there.invite(outsider)).outcome, Refusal)
    assert await there.count(Proposal) == 0


async def test_the_same_library_is_offered_instead_and_gets_no_twin(there: Writing) -> None:
    await there.lima(posted=False)
    which = await there.invite(name="Biblioteca Barranco")
    assert "Is it the same?" in said(which)
    made = await there.town.press("Ana", which, "It is this one")
    assert "reached by e-mail" in said(made)
    assert await there.count(Library) == 4
    assert len(await there.contacts(4)) == 1, "the same address is written down once"


async def test_another_person_of_it_is_written_down_beside_the_first(there: Writing) -> None:
    await there.lima()
    which = await there.invite(contact="Carlos", email="carlos@barranco.example")
    await there.town.press("Ana", which, "It is this one")
    assert [(each.member.name, each.role) for each in await there.contacts(4)] == [
        ("Rosa", ContactRole.PRIMARY),
        ("Carlos", ContactRole.SECOND),
    ]


async def test_of_one_library_five_people_are_written_down_and_no_more(there: Writing) -> None:
    lima = await there.lima()
    for name in ("Ada", "Eva", "Ida", "Ora"):
        person = await builders.member(there.store, name, connected=False, email=f"{name}@b.example")
        await builders.contact(there.store, lima, person, role=ContactRole.SECOND)
    which = await there.invite(contact="Una", email="una@b.example")
    refused = await there.town.press("Ana", which, "It is this one")
    assert "Five people" in said(refused)
    assert await there.count(Proposal) == 0


async def test_a_connected_library_is_asked_here_and_its_contacts_keep_their_addresses(there: Writing) -> None:
    which = await there.invite(name="Juneau City Library", town="Juneau", country="US", languages=("en",))
    sent = await there.town.press("Ana", which, "It is this one")
    assert "Sent to Juneau City Library." in said(sent)
    assert [each.member.name for each in await there.contacts(2)] == ["Beth"]
    await there.town.move(4)
    assert there.told("would like to be a partner") == ["beth"]


async def test_it_can_be_another_one_all_the_same(there: Writing) -> None:
    await there.lima()
    which = await there.invite(name="Biblioteca Barranco")
    assert "reached by e-mail" in said(await there.town.press("Ana", which, "No, it is a new one"))
    assert await there.count(Library) == 5


async def test_ones_own_library_abroad_is_not_offered(there: Writing) -> None:
    lima = await there.lima()
    async with there.store.reading() as uow:
        ana = (await uow.session.scalars(select(Member).where(Member.name == "Ana"))).one()
    await builders.contact(there.store, lima, ana)
    which = await there.invite()
    assert "You already speak for this library." in everything(which)
    assert "It is this one" not in labels(which)


async def test_a_partner_is_not_invited_twice(there: Writing) -> None:
    await there.invite()
    which = await there.invite()
    assert "One of you has proposed this already." in said(await there.town.press("Ana", which, "It is this one"))
    assert await there.count(Proposal) == 1


async def test_a_library_that_is_not_posted_is_nobodys_to_name_by_its_number(there: Writing) -> None:
    await there.lima(posted=False)
    given = {"contact": "X", "email": "x@y.example", "reason": "Hello", "own": "1"}
    refused = await there.ask("Ana", "sister invite-known", library="4", **given)
    nothing = await there.ask("Ana", "sister invite-known", library="99", **given)
    assert said(refused) == said(nothing)
    assert "Barranco" not in said(refused)


async def test_a_posted_library_without_an_address_is_proposed_to_once_one_is_known(there: Writing) -> None:
    lima = await there.lima(email=None)
    asked = await there.ask("Ana", "sister propose", library=str(lima.id), own="1", reason="We both live by the sea.")
    assert "Nobody of Biblioteca de Barranco is connected to me yet." in said(asked)
    assert "Write an e-mail address" in labels(asked)
    made = await there.ask(
        "Ana",
        "sister invite-known",
        library=str(lima.id),
        own="1",
        reason="We both live by the sea.",
        contact="rosa",
        email="rosa@barranco.example",
    )
    assert "reached by e-mail" in said(made)
    (rosa,) = await there.contacts(4)
    assert rosa.member.email == "rosa@barranco.example", "she was written down by her name already"


async def test_a_posted_library_with_an_address_is_proposed_to_as_any_other(there: Writing) -> None:
    lima = await there.lima()
    made = await there.ask("Ana", "sister propose", library=str(lima.id), own="1", reason="We both live by the sea.")
    assert "reached by e-mail" in said(made)
    assert labels(made)[:2] == ["Copy an e-mail", "Record their answer"]


async def test_the_address_is_in_no_record_of_what_was_done(there: Writing) -> None:
    await there.invite()
    async with there.store.reading() as uow:
        entries = (await uow.session.scalars(select(AuditEntry))).all()
    assert entries
    assert all("barranco.example" not in str(each.details) for each in entries)
    assert await there.count(ContactInvitation) == 0
