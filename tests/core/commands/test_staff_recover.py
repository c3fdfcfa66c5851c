"""/staff recover: somebody lost their account, and staff who know them give a code for the new one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from core.chat import AccountRef, Refusal, Reply, ToPerson
from core.model.audit import AuditEntry
from core.model.members import Account, Member, Role, RoleGrant
from core.model.recoveries import Recovery
from tests import builders
from tests.core.commands.test_sister_link import Seat, labels, lines
from tests.core.town import said
from tests.fakes.workspace import words_of

if TYPE_CHECKING:
    from tests.clock import MovableClock
    from tests.core.register import Register

NEW = AccountRef("playground", "lantern", "ana2")


@pytest.fixture
def dee(there: Register) -> Seat:
    """Staff."""
    return Seat(there, AccountRef("playground", "harbour", "dee"), "Dee")


@pytest.fixture
def ana(there: Register) -> Seat:
    """At the account in Harbour that Ana lost; whoever has it now."""
    return Seat(there, AccountRef("playground", "harbour", "ana"), "Ana", zone="Pacific/Fiji")


@pytest.fixture
def anna(there: Register) -> Seat:
    """Ana at her new account in Lantern, where the bot has never seen her."""
    return Seat(there, NEW, "Anna")


async def code_for(dee: Seat, name: str = "Ana") -> str:
    """What Dee tells them by telephone."""
    shown = await dee.press(await dee.say(f"/staff recover member:{name}"), "Make a code")
    found = re.search(r"[A-Z]{4}-[A-Z]{4}", "\n".join(lines(shown)))
    assert found is not None
    return found[0]


async def moved(dee: Seat, seat: Seat, name: str = "Ana") -> None:
    """They are moved to that account."""
    shown = await seat.say(f"/sister link {await code_for(dee, name)}")
    assert isinstance((await seat.press(shown, "This is me")).outcome, Reply)


async def owner(there: Register, account: AccountRef) -> Member:
    """Whose account it is."""
    async with there.store.reading() as uow:
        found = select(Member).join(Account, Account.member_id == Member.id)
        return (await uow.session.scalars(found.where(Account.user == account.user))).one()


# From the preview to the new account


async def test_staff_see_first_what_is_moved_and_what_becomes_of_the_old_account(dee: Seat) -> None:
    assert lines(await dee.say("/staff recover member:Ana")) == [
        "Everything of this person moves to the account at which they write the code.",
        "Name",
        "Ana",
        "Libraries",
        "Suva City Library",
        "Old account",
        "Playground (harbour)",
        "The old account is nobody's here afterwards. It gets no more messages, and is told at once.",
        "Be sure who it is: call them, or write to the library's own address.",
    ]


async def test_looking_makes_no_code(there: Register, dee: Seat) -> None:
    await dee.say("/staff recover member:Ana")
    assert await there.count(Recovery) == 0


async def test_the_person_sees_what_is_theirs_and_is_there(there: Register, dee: Seat, anna: Seat) -> None:
    shown = await anna.say(f"/sister link {await code_for(dee)}")
    assert lines(shown)[0] == "Are you Ana? Once moved, everything of theirs is yours in this account."
    assert "Suva City Library (First contact)" in lines(shown)
    assert "Not yours any more afterwards: Playground (harbour). It gets no more messages, and is told of it." in lines(
        shown
    )
    done = await anna.press(shown, "This is me")
    assert lines(done)[0] == "Moved. Everything is yours in this account now, and messages arrive here."

    member = await owner(there, NEW)
    assert (member.id, member.name) == (1, "Ana")
    assert isinstance((await anna.say("/log how:video when:today")).outcome, Reply)
    async with there.store.reading() as uow:
        done_by = [
            (entry.action, entry.member_id)
            for entry in await uow.session.scalars(select(AuditEntry).where(AuditEntry.subject_id == member.id))
            if "recover" in entry.action
        ]
        assert done_by == [("recovery code made", 4), ("member recovered", 4)]
        assert (await uow.session.get_one(Member, 1)).preferred_account_id == 5


async def test_the_old_account_is_told_at_once_and_staff_in_their_hours(
    there: Register, clock: MovableClock, dee: Seat, anna: Seat
) -> None:
    await moved(dee, anna)
    await there.town.core.drain()
    (parcel,) = there.town.harbour.inbox("ana")
    assert words_of(parcel.card) == (
        "Staff moved your membership to a new account in Playground. This account gets no more messages.\n"
        "If this was not you, please tell staff in the help channel at once."
    )
    assert there.town.harbour.inbox("dee") == []
    await there.town.move(1)
    assert [words_of(each.card) for each in there.town.harbour.inbox("dee")] == [
        "Ana moved to a new account, with a code that Dee made. The account until then gets no more messages."
    ]


async def test_the_old_account_is_a_strangers_and_its_old_buttons_refuse(
    there: Register, dee: Seat, ana: Seat, anna: Seat
) -> None:
    logged = await ana.say("/log how:video when:today")
    await moved(dee, anna)
    buttons = [label for label in labels(logged) if label != "Home"]
    assert "Undo" in buttons
    for label in buttons:
        assert isinstance((await ana.press(logged, label)).outcome, Refusal), label
    assert said(await ana.say("/log how:call when:today")).startswith("A talk is logged by a contact of a library.")
    assert (await owner(there, ana.speaker.account)).id != 1


async def test_no_message_and_no_correction_goes_to_the_old_account(
    there: Register, dee: Seat, ana: Seat, anna: Seat
) -> None:
    yusuf = Seat(there, AccountRef("playground", "lantern", "yusuf"), "Yusuf")
    logged = await yusuf.say("/log how:video when:today")
    await there.town.move(4)
    (told,) = [each for each in there.town.harbour.inbox("ana") if "Amman" in words_of(each.card)]
    before = words_of(told.card)
    await moved(dee, anna)
    await yusuf.press(logged, "Undo")
    await there.town.core.drain()
    assert words_of(there.town.harbour.inbox("ana")[0].card) == before
    await yusuf.say("/log how:call when:today")
    await there.town.move(8)
    assert len(there.town.harbour.inbox("ana")) == 2, "what was there, and that they moved away"
    assert [each.address for each in there.town.lantern.posts.values() if "Amman" in words_of(each.card)] == [
        ToPerson("ana2")
    ]


async def test_whoever_has_the_new_account_already_is_joined_as_by_linking(
    there: Register, dee: Seat, anna: Seat
) -> None:
    await anna.say("/sister settings hour:9")
    async with there.store.writing() as uow:
        uow.session.add(RoleGrant(member_id=(await owner(there, NEW)).id, role=Role.MENTOR, granted_at=uow.now))
    await moved(dee, anna)
    member = await owner(there, NEW)
    async with there.store.reading() as uow:
        held = await uow.session.scalars(select(RoleGrant.role).where(RoleGrant.member_id == member.id))
        assert (member.id, list(held)) == (1, [Role.MENTOR])


async def test_it_goes_back_with_a_code_that_is_written_with_the_old_account(
    there: Register, dee: Seat, ana: Seat, anna: Seat
) -> None:
    await moved(dee, anna)
    await moved(dee, ana, "1")
    assert (await owner(there, ana.speaker.account)).id == 1
    assert (await owner(there, NEW)).id != 1
    assert isinstance((await ana.say("/log how:video when:today")).outcome, Reply)


async def test_both_accounts_of_a_person_are_left(there: Register, dee: Seat, ana: Seat, anna: Seat) -> None:
    beside = Seat(there, AccountRef("playground", "harbour", "ana3"), "Ana B")
    link = await ana.code()
    await beside.press(await beside.say(f"/sister link {link}"), "Join")
    await moved(dee, anna)
    owners = {(await owner(there, each.speaker.account)).id for each in (ana, beside)}
    assert len(owners) == 2
    assert 1 not in owners


# Who may, and for how long


async def test_staff_do_it_for_each_other_and_not_for_themselves(there: Register, dee: Seat) -> None:
    await builders.member(there.store, "Mai", roles=[Role.STAFF])
    assert said(await dee.say("/staff recover member:Dee")).startswith("Somebody else of the staff does this for you.")
    mai = Seat(there, AccountRef("playground", "harbour", "mai"), "Mai")
    assert "Make a code" in labels(await mai.say("/staff recover member:Dee"))


async def test_who_is_not_staff_is_refused(ana: Seat) -> None:
    assert said(await ana.say("/staff recover member:Yusuf")).startswith("Only staff can do this.")


async def test_who_has_no_account_is_invited_instead(there: Register, dee: Seat) -> None:
    await builders.member(there.store, "Noor", connected=False)
    assert said(await dee.say("/staff recover member:Noor")).startswith("Noor has no account here yet.")


async def test_who_made_the_code_cannot_take_that_persons_place(there: Register, dee: Seat) -> None:
    assert said(await dee.say(f"/sister link {await code_for(dee)}")).startswith("You made this code yourself.")
    assert (await owner(there, AccountRef("playground", "harbour", "ana"))).id == 1


async def test_the_account_it_is_about_has_nothing_to_move(dee: Seat, ana: Seat) -> None:
    assert said(await ana.say(f"/sister link {await code_for(dee)}")).startswith("This account is theirs already")


async def test_a_code_works_for_a_day(clock: MovableClock, dee: Seat, anna: Seat) -> None:
    code = await code_for(dee)
    clock.move(hours=23, minutes=59)
    shown = await anna.say(f"/sister link {code}")
    clock.move(minutes=1)
    assert said(await anna.press(shown, "This is me")).startswith("This code does not move anything any more.")
    late = lines(await anna.say(f"/sister link {code}"))
    assert late[0] == "This code does not work any more. It works for a day; please ask staff for a new one."


async def test_a_code_works_once_and_a_newer_one_takes_its_place(there: Register, dee: Seat, anna: Seat) -> None:
    first = await code_for(dee)
    second = await code_for(dee)
    assert lines(await anna.say(f"/sister link {first}"))[0].startswith("This code does not work any more.")
    shown = await anna.say(f"/sister link {second}")
    await anna.press(shown, "This is me")
    again = Seat(there, AccountRef("playground", "lantern", "eve"), "Eve")
    assert lines(await again.say(f"/sister link {second}"))[0] == (
        "This code was used already. A code works once; please ask staff for a new one."
    )


async def test_a_code_that_is_taken_back_moves_nothing(there: Register, dee: Seat, anna: Seat) -> None:
    made = await dee.press(await dee.say("/staff recover member:Ana"), "Make a code")
    code = next(found[0] for line in lines(made) if (found := re.search(r"[A-Z]{4}-[A-Z]{4}", line)))
    shown = await anna.say(f"/sister link {code}")
    assert lines(await dee.press(made, "Take it back"))[0] == "The code does not work any more. Nothing was moved."
    assert said(await dee.press(made, "Take it back")).startswith("This code does not work any more")
    assert isinstance((await anna.press(shown, "This is me")).outcome, Refusal)
    assert (await owner(there, AccountRef("playground", "harbour", "ana"))).id == 1


async def test_only_the_account_that_wrote_the_code_can_move(there: Register, dee: Seat, anna: Seat) -> None:
    shown = await anna.say(f"/sister link {await code_for(dee)}")
    eve = Seat(there, AccountRef("playground", "lantern", "eve"), "Eve")
    assert isinstance((await eve.press(shown, "This is me")).outcome, Refusal)


async def test_wrong_codes_are_counted_as_in_linking(dee: Seat, anna: Seat) -> None:
    code = await code_for(dee)
    for _time in range(5):
        await anna.say("/sister link BBBB-BBBB")
    assert said(await anna.say(f"/sister link {code}")).startswith("Five codes were not right")
