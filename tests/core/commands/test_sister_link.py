"""/sister link: two accounts become one person's, and messages arrive where they want."""

from __future__ import annotations

import asyncio
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from core.api import Speaker
from core.chat import AccountRef, Form, Place, Profile, Reader, Refusal, Reply, plain
from core.chat.codec import encode
from core.model.communications import Communication
from core.model.libraries import ContactRole, Library
from core.model.linking import LinkTry
from core.model.members import Account, Member, Role
from core.model.requests import Request
from core.store.sealing import buttons_of
from tests import builders
from tests.contracts.fitting import texts_of
from tests.core.register import problems_of
from tests.core.town import said
from tests.fakes.workspace import words_of

if TYPE_CHECKING:
    from core.chat import Answer
    from tests.clock import MovableClock
    from tests.core.register import Register

ELSEWHERE = AccountRef("playground", "lantern", "ana2")
"""Ana's other account, which the bot has never seen."""


class Seat:
    """Somebody at an account of theirs."""

    def __init__(self, there: Register, account: AccountRef, name: str, *, zone: str | None = None) -> None:
        self.core = there.town.core
        self.speaker = Speaker(account=account, profile=Profile(name, "en", zone), place=Place("bot", direct=True))
        self.count = 0

    async def say(self, words: str, key: str = "") -> Answer:
        self.count += 1
        return await self.core.say(self.speaker, words, key or f"{self.speaker.account} {self.count}")

    async def press(self, answer: Answer, label: str) -> Answer:
        assert isinstance(answer.outcome, Reply)
        self.count += 1
        handles = {plain(each.label, answer.reader): each.handle for each in buttons_of(answer.outcome.card)}
        return await self.core.press(self.speaker, handles[label], f"{self.speaker.account} {self.count}")

    async def code(self) -> str:
        """A new one."""
        found = re.search(r"[A-Z]{4}-[A-Z]{4}", "\n".join(lines(await self.say("/sister link"))))
        assert found is not None
        return found[0]


def lines(answer: Answer) -> list[str]:
    """Everything that stands on the card."""
    assert isinstance(answer.outcome, Reply), said(answer)
    return [plain(text, answer.reader) for text in texts_of(answer.outcome.card)]


def labels(answer: Answer) -> list[str]:
    """The buttons."""
    assert isinstance(answer.outcome, Reply | Refusal)
    buttons = answer.outcome.buttons if isinstance(answer.outcome, Refusal) else buttons_of(answer.outcome.card)
    return [plain(each.label, answer.reader) for each in buttons]


@pytest.fixture
def ana(there: Register) -> Seat:
    """In Harbour, where she speaks for Suva."""
    return Seat(there, AccountRef("playground", "harbour", "ana"), "Ana", zone="Pacific/Fiji")


@pytest.fixture
def anna(there: Register) -> Seat:
    """Ana in Lantern, a stranger there."""
    return Seat(there, ELSEWHERE, "Anna")


@pytest.fixture
def yusuf(there: Register) -> Seat:
    """In Lantern, where he speaks for Amman."""
    return Seat(there, AccountRef("playground", "lantern", "yusuf"), "Yusuf")


async def joined(first: Seat, second: Seat) -> Answer:
    """A code from the first, typed at the second, and *Join*."""
    shown = await second.say(f"/sister link {await first.code()}")
    return await second.press(shown, "Join")


# From the code to one person


async def test_a_code_says_what_to_do_with_it(ana: Seat) -> None:
    shown = lines(await ana.say("/sister link"))

    assert shown[0] == "Write this with your other account, on the other platform:"
    assert re.fullmatch(r"/sister link [A-Z]{4}-[A-Z]{4}", shown[1])
    assert shown[2] == "There you see first what will be joined. The code works once, until 14:27."
    assert shown[3] == "Show it to nobody: whoever writes it there can join your account."


async def test_the_code_itself_is_kept_nowhere(there: Register, ana: Seat) -> None:
    code = await ana.code()

    async with there.store.reading() as uow:
        kept = [str(request.outcome) for request in await uow.session.scalars(select(Request))]
    assert kept
    assert not any(code in text or code.replace("-", "") in text for text in kept)


async def test_the_same_request_again_shows_no_code_and_makes_none(ana: Seat, anna: Seat) -> None:
    first = lines(await ana.say("/sister link", "same"))
    again = lines(await ana.say("/sister link", "same"))

    assert again[1] == "/sister link ····"
    assert "Join" in labels(await anna.say(first[1]))


async def test_a_stranger_s_account_joins_a_contact(there: Register, ana: Seat, anna: Seat) -> None:
    shown = await anna.say(f"/sister link {await ana.code()}")
    assert lines(shown) == [
        "Are both of these yours? Once joined, you are one person here, with all that both have.",
        "In Playground (harbour)",
        "Name",
        "Ana",
        "Libraries",
        "Suva City Library (First contact)",
        "In Playground (lantern)",
        "Name",
        "Anna",
        "Libraries",
        "None yet",
        "Your name and settings stay as in Playground (harbour); gaps in them are filled from Playground (lantern).",
        "Only you see this. What is joined cannot be separated again.",
    ]
    assert labels(shown) == ["Join", "Not now"]

    done = await anna.press(shown, "Join")
    assert lines(done)[0] == "Joined. You are one person here now, and everything is yours in each account."
    assert "Messages arrive in Playground (harbour)." in lines(done)
    assert "Suva City Library" in lines(await anna.say("/sister"))
    logged = await anna.say("/log how:call we spoke about the books")
    assert "Logged: phone call with Amman City Library" in said(logged)
    async with there.store.reading() as uow:
        (kept,) = await uow.session.scalars(select(Communication))
        assert kept.logged_by == 1


async def test_the_preview_counts_what_both_have(there: Register, ana: Seat) -> None:
    sam = await builders.member(there.store, "Sam", workspace="lantern", roles=(Role.STAFF, Role.MENTOR))
    for place in ("Kyiv", "Lima", "Amman", "Juneau", "Suva"):
        await builders.library(there.store, place, name=f"{place} Branch", contacts=[sam])
    for _talk in range(2):
        await builders.communication(there.store, partnership_id=there.pair.id)
    shown = lines(
        await Seat(there, AccountRef("playground", "lantern", "sam"), "Sam").say(f"/sister link {await ana.code()}")
    )

    assert shown[shown.index("Logged") + 1] == "2 talks"
    assert shown[shown.index("Roles") + 1] == "Staff and Mentor"
    assert shown[shown.index("Sam") + 2] == (
        "Kyiv Branch (First contact), Lima Branch (First contact), Amman Branch (First contact) and 2 more"
    )


async def test_a_library_of_both_says_which_role_stays(there: Register, ana: Seat, yusuf: Seat) -> None:
    async with there.store.reading() as uow:
        he = await uow.session.get_one(Member, 2)
    juneau = await _library(there, "Juneau")
    await builders.contact(there.store, juneau, he)
    beth = Seat(there, AccountRef("playground", "harbour", "beth"), "Beth")
    shown = lines(await yusuf.say(f"/sister link {await beth.code()}"))
    assert "Where both speak for one library, you keep the higher role." not in shown

    await builders.contact(there.store, there.suva, he, role=ContactRole.DIRECTOR)
    shown = lines(await yusuf.say(f"/sister link {await ana.code()}"))
    assert "Where both speak for one library, you keep the higher role." in shown


async def _library(there: Register, town: str) -> Library:
    async with there.store.reading() as uow:
        return (await uow.session.scalars(select(Library).where(Library.town == town))).one()


async def test_not_now_joins_nothing_and_the_code_can_be_written_again(there: Register, ana: Seat, anna: Seat) -> None:
    code = await ana.code()
    shown = await anna.say(f"/sister link {code}")

    assert said(await anna.press(shown, "Not now")) == "Nothing was joined. Your accounts stay as they are."
    assert await there.count(Member) == 5
    assert "Join" in labels(await anna.say(f"/sister link {code}"))


async def test_pressed_twice_it_joins_once(ana: Seat, anna: Seat) -> None:
    shown = await anna.say(f"/sister link {await ana.code()}")
    first, second = await asyncio.gather(anna.press(shown, "Join"), anna.press(shown, "Join"))

    assert isinstance(first.outcome, Reply)
    assert isinstance(second.outcome, Reply)
    assert encode(first.outcome.card) == encode(second.outcome.card)
    assert sorted([first.repeated, second.repeated]) == [False, True], "it is kept once"
    assert said(first).startswith("Joined.")


async def test_buttons_and_forms_of_both_accounts_still_work(there: Register, ana: Seat, yusuf: Seat) -> None:
    """They belong to the account that sees them."""
    logged = await yusuf.say(f"/log how:call {'we spoke about the books ' * 8}")
    form = await yusuf.say("/log")
    assert isinstance(form.outcome, Form)
    handle = await yusuf.core.keep_form(form.outcome, yusuf.speaker.account)
    await joined(ana, yusuf)

    assert said(await yusuf.press(logged, "Undo")).startswith("Taken back")
    sent = await yusuf.core.submit(yusuf.speaker, handle, {"how": "video", "partnership": str(there.pair.id)})
    assert said(sent).startswith("Logged: video call")


async def test_two_accounts_of_one_workspace_may_be_joined(there: Register, ana: Seat) -> None:
    renamed = Seat(there, AccountRef("playground", "harbour", "ana-new"), "Ana")
    shown = lines(await joined(ana, renamed))

    assert "Playground (harbour), as Ana, since 5 January 2026" in shown
    assert "Playground (harbour), as Ana, since 20 November 2026" in shown


async def test_a_third_account_is_connected_to_the_two(there: Register, ana: Seat, anna: Seat, yusuf: Seat) -> None:
    await joined(ana, anna)
    listed = await anna.say("/sister link")
    made = await anna.press(listed, "Connect another")
    shown = await yusuf.say(lines(made)[1])
    assert "In Playground (harbour) and Playground (lantern), as Anna" in lines(shown)
    done = await yusuf.press(shown, "Join")

    assert len([each for each in labels(done) if each.startswith("Write to me")]) == 2
    assert await there.count(Member) == 3


# What is wrong with a code


@pytest.mark.parametrize("typed", ["12", "AAAA-AAAA", "KTRM-WQX", "KTRM-WQXZB", "ЖЖЖЖЖЖЖЖ"])
async def test_what_can_be_no_code_is_said_in_the_form_and_is_no_try(there: Register, anna: Seat, typed: str) -> None:
    answer = await anna.say(f"/sister link {typed}")

    assert problems_of(answer) == {"code": "A code has eight letters, such as BCDF-GHJK. Please look at it once more."}
    assert await there.count(LinkTry) == 0


@pytest.mark.parametrize("spelt", [str.lower, lambda code: code.replace("-", " "), lambda code: code.replace("-", "")])
async def test_a_code_is_taken_as_people_write_it(ana: Seat, anna: Seat, spelt: object) -> None:
    assert callable(spelt)

    assert "Join" in labels(await anna.say(f"/sister link {spelt(await ana.code())}"))


async def test_an_unknown_code_is_not_right(anna: Seat) -> None:
    answer = await anna.say("/sister link BBBB-BBBB")

    assert lines(answer) == [
        "This code is not right. Please look at it once more, or get a new one from your other account.",
        "You can try 4 more times within an hour.",
    ]
    assert labels(answer) == ["Write it again", "Home"]
    again = await anna.press(answer, "Write it again")
    assert isinstance(again.outcome, Form)
    assert [field.name for field in again.outcome.fields] == ["code"]


async def test_an_old_code_says_that_it_is_too_old(ana: Seat, anna: Seat, clock: MovableClock) -> None:
    code = await ana.code()
    clock.move(minutes=15)

    assert said(await anna.say(f"/sister link {code}")).startswith("This code is too old. It works for 15 minutes;")


async def test_a_preview_that_was_left_open_too_long_joins_nothing(ana: Seat, anna: Seat, clock: MovableClock) -> None:
    shown = await anna.say(f"/sister link {await ana.code()}")
    clock.move(minutes=15)

    assert said(await anna.press(shown, "Join")).startswith("This code does not join anything any more.")


async def test_a_used_code_says_so_and_not_by_whom(ana: Seat, anna: Seat, yusuf: Seat) -> None:
    code = await ana.code()
    await anna.press(await anna.say(f"/sister link {code}"), "Join")

    answer = said(await yusuf.say(f"/sister link {code}"))
    assert answer.startswith("This code was used already. A code works once;")
    assert "Ana" not in answer


async def test_one_s_own_code_belongs_elsewhere(there: Register, ana: Seat) -> None:
    answer = await ana.say(f"/sister link {await ana.code()}")

    assert said(answer) == (
        "This is the code for your other account. Please write it there: /sister link and then the code."
    )
    assert await there.count(LinkTry) == 0


async def test_accounts_that_are_connected_are_told_so(ana: Seat, anna: Seat) -> None:
    await joined(ana, anna)
    code = re.search(r"[A-Z]{4}-[A-Z]{4}", lines(await ana.press(await ana.say("/sister link"), "Connect another"))[1])
    assert code is not None

    answer = await anna.say(f"/sister link {code[0]}")
    assert said(answer) == "These accounts are connected already. There is nothing left to do."
    assert labels(answer) == ["My accounts", "Home"]


async def test_after_five_wrong_codes_even_the_right_one_waits(ana: Seat, anna: Seat, clock: MovableClock) -> None:
    code = await ana.code()
    clock.move(seconds=30)
    for wrong in "BCDFG":
        answer = await anna.say(f"/sister link {wrong * 8}")
    waiting = "Five codes were not right, and now we wait a little. Please try again after 03:13, with a new code."
    assert lines(answer)[1:] == [waiting]
    assert labels(answer) == ["Home"]
    assert said(await anna.say(f"/sister link {code}")) == waiting

    clock.set(datetime(2026, 11, 20, 3, 13, tzinfo=UTC))
    assert "Join" in labels(await anna.say(f"/sister link {await ana.code()}"))


async def test_the_hour_is_said_in_the_reader_s_zone(yusuf: Seat) -> None:
    for wrong in "BCDFG":
        answer = await yusuf.say(f"/sister link {wrong * 8}")

    assert answer.reader == Reader("en", "Asia/Amman")
    assert "after 06:12" in "".join(lines(answer))


async def test_tries_at_the_same_moment_are_all_counted(there: Register, anna: Seat) -> None:
    await anna.say("/sister")
    answers = await asyncio.gather(*(anna.say(f"/sister link {wrong * 8}") for wrong in "BCDFGHJK"))

    assert len([each for each in answers if isinstance(each.outcome, Reply)]) == 5
    assert await there.count(LinkTry) == 5


async def test_of_two_who_use_one_code_at_the_same_moment_one_wins(there: Register, ana: Seat, yusuf: Seat) -> None:
    beth = Seat(there, AccountRef("playground", "harbour", "beth"), "Beth")
    code = await ana.code()
    shown = await asyncio.gather(*(each.say(f"/sister link {code}") for each in (yusuf, beth)))
    done = await asyncio.gather(
        *(each.press(card, "Join") for each, card in zip((yusuf, beth), shown, strict=True)),
    )

    assert sorted(isinstance(each.outcome, Reply) for each in done) == [False, True]
    assert await there.count(Member) == 3


async def test_two_codes_crosswise_at_the_same_moment_join_once(there: Register, ana: Seat, yusuf: Seat) -> None:
    hers, his = await ana.code(), await yusuf.code()
    at_hers, at_his = await ana.say(f"/sister link {his}"), await yusuf.say(f"/sister link {hers}")
    done = await asyncio.gather(ana.press(at_hers, "Join"), yusuf.press(at_his, "Join"))

    assert sorted(said(each).split(".")[0] for each in done) == ["Joined", "These accounts are connected already"]
    assert await there.count(Member) == 3


async def test_a_talk_that_is_logged_while_accounts_are_joined_is_kept(there: Register, ana: Seat, yusuf: Seat) -> None:
    shown = await yusuf.say(f"/sister link {await ana.code()}")
    done, *logged = await asyncio.gather(
        yusuf.press(shown, "Join"),
        *(yusuf.say(f"/log how:{way} about books") for way in ("call", "chat", "email")),
        *(ana.say(f"/log how:{way} about books") for way in ("video", "post", "visit")),
    )

    assert said(done).startswith("Joined.")
    async with there.store.reading() as uow:
        by = list(await uow.session.scalars(select(Communication.logged_by)))
    assert len([each for each in logged if said(each).startswith("Logged")]) == 6
    assert by == [1] * 6


# Where messages arrive


async def test_messages_arrive_where_the_person_wants(there: Register, ana: Seat, anna: Seat) -> None:
    done = await joined(ana, anna)
    saved = await anna.press(done, "Write to me in Playground (lantern)")

    assert lines(saved)[0] == "Saved."
    assert "Messages arrive in Playground (lantern)." in lines(saved)
    assert labels(saved)[0] == "Write to me in Playground (harbour)"
    async with there.store.reading() as uow:
        preferred = select(Account.user).join(Member, Member.preferred_account_id == Account.id)
        assert await uow.session.scalar(preferred) == "ana2"


async def test_nobody_is_written_to_at_another_s_account(there: Register) -> None:
    answer = await there.ask("Ana", "sister link-here", account="2")

    assert isinstance(answer.outcome, Refusal)
    async with there.store.reading() as uow:
        chosen = select(func.count()).select_from(Member).where(Member.preferred_account_id.is_not(None))
        assert await uow.session.scalar(chosen) == 0


async def test_settings_ask_where_messages_arrive_when_there_is_a_choice(ana: Seat, anna: Seat) -> None:
    alone = await ana.say("/sister settings")
    assert "Messages arrive" not in lines(alone)
    form = await ana.press(alone, "Change")
    assert isinstance(form.outcome, Form)
    assert "account" not in [field.name for field in form.outcome.fields]
    await joined(ana, anna)

    both = await ana.say("/sister settings")
    shown = lines(both)
    assert shown[shown.index("Messages arrive") + 1] == "Playground (harbour)"
    form = await ana.press(both, "Change")
    assert isinstance(form.outcome, Form)
    (field,) = [field for field in form.outcome.fields if field.name == "account"]
    assert [plain(choice.label, form.reader) for choice in field.choices] == [
        "Playground (harbour)",
        "Playground (lantern)",
    ]
    handle = await ana.core.keep_form(form.outcome, ana.speaker.account)
    standing = {each.name: each.value or "" for each in form.outcome.fields}
    saved = lines(await ana.core.submit(ana.speaker, handle, {**standing, "account": field.choices[1].value}))
    assert saved[saved.index("Messages arrive") + 1] == "Playground (lantern)"


async def test_help_tells_of_it(ana: Seat, anna: Seat) -> None:
    for who in (ana, anna):
        assert "Connect two accounts." in lines(await who.say("/sister help"))


async def test_who_made_the_code_is_told_at_once_whose_account_it_is(there: Register, ana: Seat, anna: Seat) -> None:
    await joined(ana, anna)
    await there.town.core.drain()
    (told,) = [each for each in there.town.harbour.inbox("ana") if "is connected with yours now" in words_of(each.card)]
    assert "The account Anna is connected" in words_of(told.card)
    assert "tell staff in the help channel at once" in words_of(told.card)


async def test_a_code_alone_in_plain_words_is_known(ana: Seat, anna: Seat) -> None:
    for seat in (anna, ana):
        asked = await seat.say((await (ana if seat is anna else anna).code()).lower())
        assert "This looks like a code" in lines(asked)[0]
        shown = await seat.press(asked, "Look")
        assert "Join" in labels(shown)
