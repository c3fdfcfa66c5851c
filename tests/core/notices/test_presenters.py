"""Each kind reads the state again: what is no longer true, or no longer concerns somebody, is not sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import delete

from core.chat import Card, Reader, plain
from core.model.ids import CommunicationId, MemberId
from core.model.libraries import Contact, Library
from core.model.members import Member, Role, RoleGrant
from core.model.notices import Notice
from core.model.partnerships import Partnership, PartnershipState
from core.notices import PRESENTERS
from core.notices.presenting import Reading
from core.services.communications import communication_by_id, edit_communication
from core.services.libraries import answer_join_request, ask_to_join, library_by_id
from core.services.partnerships import partnership_by_id
from core.services.people import member_with_hours
from core.services.roles import decline_wish, grant, waiting_wishes, wish
from core.store.sealing import buttons_of
from tests import builders
from tests.contracts.fitting import texts_of

if TYPE_CHECKING:
    from core.store import Store
    from tests.core.register import Register

ANA, YUSUF, BETH, DEE = (MemberId(number) for number in range(1, 5))


async def present(store: Store, kind: str, reader: MemberId | None, **facts: int | str) -> Card | None:
    """What that member (None: a channel) would read of it now."""
    async with store.writing() as uow:
        now = uow.now
        notice = Notice(
            kind=kind, dedupe_key="k", not_before=now, give_up_at=now, created_at=now, about="x", facts=facts
        )
        reading = Reading(Reader())
        if reader is not None:
            found = await member_with_hours(uow, reader)
            assert found is not None
            reading = Reading(Reader(), *found)
        presented = await PRESENTERS[kind](uow, notice, reading)
    return presented.card if presented else None


def said(card: Card | None) -> list[str]:
    """Its paragraphs and lines, as they are read."""
    assert card is not None
    return [plain(text, Reader()) for text in texts_of(card)]


def labels(card: Card | None) -> list[str]:
    """Its buttons."""
    assert card is not None
    return [button.label.message for button in buttons_of(card)]


@pytest.mark.parametrize("kind", PRESENTERS)
@pytest.mark.parametrize("reader", [ANA, None])
async def test_what_is_not_there_is_not_told(there: Register, kind: str, reader: MemberId | None) -> None:
    """A row that is gone, for a person and for a channel."""
    facts = dict.fromkeys(
        (
            "library",
            "communication",
            "request",
            "mentorship",
            "alert",
            "note",
            "report",
            "partnership",
            "wish",
            "invitation",
            "departure",
            "handover",
            "proposal",
            "question",
            "rhythm",
            "review",
            "agreement",
            "followed",
            "alert",
            "mentorship",
            "note",
            "following",
            "renewal",
            "ending",
            "check_in",
            "change",
            "pause",
            "away",
            "member",
            "account",
            "recovery",
            "story",
        ),
        77777,
    )
    if kind not in {"start_card", "accounts_joined"}:  # these tell of no row
        others = {"role": "mentor", "news": "answers", "state": "waiting", "asked_on": "2026-11-20"}
        others |= {"at": "2026-11-20T10:00:00+00:00"}
        others |= {"what": "published", "reason": "year", "platform": "playground", "workspace": "harbour"}
        assert await present(there.store, kind, reader, **others, **facts) is None


# A talk that was logged


async def test_a_talk_is_told_to_those_it_concerns_and_says_when_it_was_corrected(there: Register) -> None:
    logged = await builders.communication(there.store, partnership_id=there.pair.id, about="")
    told = await present(there.store, "communication", YUSUF, communication=logged.id)
    assert said(told) == [
        "Ana of Suva City Library logged a talk with you: video call, 20 November 2026.",
        "Next check-in",
        "20 December 2026",
    ]
    assert await present(there.store, "communication", BETH, communication=logged.id) is None

    async with there.store.writing() as uow:
        found = await communication_by_id(uow, CommunicationId(logged.id))
        pair = await partnership_by_id(uow, there.pair.id)
        assert found is not None
        assert pair is not None
        both = [row.library_id for row in pair.rows]
        await edit_communication(
            uow, found, partnership=pair, by=ANA, way=found.way, on=found.on, about="Songs", took_part=both
        )
    told = await present(there.store, "communication", YUSUF, communication=logged.id)
    assert said(told)[1:3] == ["About", "Songs"]
    assert said(told)[-1] == "Corrected by Suva City Library."


async def test_a_talk_of_a_paused_partnership_has_no_next_check_in(there: Register) -> None:
    paused = await builders.partnership(there.store, there.suva, there.amman, state=PartnershipState.PAUSED)
    logged = await builders.communication(there.store, partnership_id=paused.id, about="")
    assert len(said(await present(there.store, "communication", YUSUF, communication=logged.id))) == 1


# Joining


async def test_a_request_is_asked_until_it_is_answered(there: Register) -> None:
    async with there.store.writing() as uow:
        library, lina = await library_by_id(uow, there.suva.id), Member(name="Lina", created_at=uow.now)
        assert library is not None
        uow.session.add(lina)
        await uow.session.flush()
        request = await ask_to_join(uow, library=library, member=lina)
    asked = await present(there.store, "join_request", ANA, request=request.id)
    assert said(asked)[0] == "Lina would like to speak for Suva City Library, Suva, Fiji."
    assert labels(asked) == ["Accept", "Decline"]

    async with there.store.writing() as uow:
        fresh = await uow.session.merge(request)
        await answer_join_request(uow, fresh, accepted=False, by=ANA, told_at=uow.now)
    assert said(await present(there.store, "join_request", ANA, request=request.id))[-1] == "You answered this."
    assert said(await present(there.store, "join_request", DEE, request=request.id))[-1] == "Answered by Ana."
    assert said(await present(there.store, "join_request", None, request=request.id))[-1] == "Answered by Ana."
    declined = await present(there.store, "join_answer", lina.id, request=request.id)
    assert said(declined)[0].startswith("This time the answer for Suva City Library was no.")
    assert labels(declined) == ["Introduce my library", "Home"]


async def test_not_now_is_said_kindly_and_not_to_who_mentors_meanwhile(there: Register) -> None:
    async with there.store.writing() as uow:
        await wish(uow, member_id=BETH, role=Role.MENTOR)
        ((asked, _beth),) = await waiting_wishes(uow)
        await decline_wish(uow, asked, by=DEE, told_at=uow.now)
    told = await present(there.store, "wish_answer", BETH, wish=asked.id)
    assert said(told)[0].startswith("Thank you for offering to mentor. Staff cannot say yes just now.")
    assert labels(told) == ["Home"]

    async with there.store.writing() as uow:
        await grant(uow, member_id=BETH, role=Role.MENTOR, by=DEE)
    assert await present(there.store, "wish_answer", BETH, wish=asked.id) is None


# The rest


async def test_partners_are_told_only_to_who_still_speaks_for_one(there: Register) -> None:
    told = await present(there.store, "paired", ANA, partnership=there.pair.id)
    assert "Amman, Jordan" in said(told)
    assert await present(there.store, "paired", BETH, partnership=there.pair.id) is None

    async with there.store.writing() as uow:
        (await uow.session.get_one(Partnership, there.pair.id)).state = PartnershipState.ENDED
    assert await present(there.store, "paired", ANA, partnership=there.pair.id) is None


async def test_partners_with_no_language_in_common_read_what_the_other_side_speaks(there: Register) -> None:
    pair = await builders.partnership(there.store, there.suva, await builders.library(there.store, "Lima"))
    assert "Spanish" in said(await present(there.store, "paired", ANA, partnership=pair.id))


async def test_a_role_is_told_while_it_is_held(there: Register) -> None:
    assert "You are staff" in said(await present(there.store, "role", DEE, role="staff"))[0]
    assert await present(there.store, "role", DEE, role="mentor") is None
    async with there.store.writing() as uow:
        uow.session.add(RoleGrant(member_id=DEE, role=Role.MENTOR, granted_at=uow.now))
    assert "You are a mentor" in said(await present(there.store, "role", DEE, role="mentor"))[0]


async def test_a_library_is_introduced_by_who_introduced_it_while_they_speak_for_it(there: Register) -> None:
    async with there.store.writing() as uow:
        suva = await uow.session.get_one(Library, there.suva.id)
        suva.posted, suva.created_by = True, ANA
    assert said(await present(there.store, "announcement", None, library=1))[0] == "Ana introduces a library."
    async with there.store.writing() as uow:
        await uow.session.execute(delete(Contact).where(Contact.member_id == ANA))
    assert said(await present(there.store, "announcement", None, library=1))[0] == "A library introduces itself."
