"""Copies signed on paper: what they may be, that they count as signatures, and that they stay as they were uploaded."""

from __future__ import annotations

import asyncio
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.content.agreement import Section
from core.model.agreements import AgreementCopy, AgreementState
from core.model.answers import AnswerSource
from core.model.ids import MemberId
from core.model.lifecycle import ChangeReason
from core.services.agreement_copies import (
    MOST_COPIES,
    CopyKind,
    Shut,
    Signer,
    copies_of,
    copy_with_content,
    keep_copy,
    kind_of,
    named,
    state_of,
)
from core.services.agreement_length import Span
from tests.core.agreed import AMMAN, JPEG, PDF, PNG, SUVA, written
from tests.core.commands.parting import build_partners

if TYPE_CHECKING:
    from core.store import Database, Store
    from tests.clock import MovableClock
    from tests.core.agreed import Paper
    from tests.core.commands.parting import Partners

SIGNERS = {SUVA: Signer("Ana Waqa", "Director"), AMMAN: Signer("Yusuf Haddad", "")}


@pytest.fixture
async def there(database: Database, store: Store, clock: MovableClock) -> Partners:
    """Suva and Amman."""
    return await build_partners(database, store, clock)


@pytest.fixture
async def paper(there: Partners) -> Paper:
    """All is written, and nobody has signed."""
    return await written(there.store)


async def upload(paper: Paper, *, seen: str | None = None, content: bytes = PDF, by: int = 1) -> Shut | AgreementCopy:
    """Signed last week."""
    shown = seen or state_of(await paper.version())
    kind = kind_of(content)
    assert kind is not None
    async with paper.store.writing() as uow:
        return await keep_copy(
            uow,
            await paper.held(uow),
            name="signed.pdf",
            kind=kind,
            content=content,
            signers=SIGNERS,
            on=uow.now.date() - timedelta(days=7),
            today=uow.now.date(),
            by=MemberId(by),
            seen=shown,
        )


async def test_a_copy_is_the_signature_of_all_who_have_not_signed_in_chat(there: Partners, paper: Paper) -> None:
    await paper.sign(SUVA, 1, name="Ana")
    made = await upload(paper, by=4)
    assert isinstance(made, AgreementCopy)
    version = await paper.version()
    assert version.agreement.state is AgreementState.SIGNED
    first, second = await paper.signatures()
    assert (first.name, first.copy_id) == ("Ana", None)
    assert (second.name, second.position, second.copy_id) == ("Yusuf Haddad", "", made.id)
    assert (second.recorded_from, second.on) == (AnswerSource.LETTER, there.town.clock.at.date() - timedelta(days=7))
    assert await there.reasons() == [ChangeReason.AGREEMENT_SIGNED]
    assert "agreement copy uploaded" in await paper.audited()


@pytest.mark.parametrize(
    "content", [PDF, PNG, JPEG, PDF + bytes(range(256)) * 4000], ids=["pdf", "png", "jpeg", "long"]
)
async def test_the_bytes_are_kept_as_they_are(paper: Paper, content: bytes) -> None:
    made = await upload(paper, content=content)
    assert isinstance(made, AgreementCopy)
    async with paper.store.reading() as uow:
        whole = await copy_with_content(uow, made.id)
        assert whole is not None
        assert whole.content == content
        (kept,) = await copies_of(uow, paper.id)
        assert kept.size == len(content)


async def test_a_copy_does_not_sign_what_has_run_out_already(there: Partners) -> None:
    paper = await written(there.store, span=Span(date(2025, 12, 1), date(2026, 11, 19)))
    assert await upload(paper) is Shut.PAST
    assert not await paper.copies()
    assert not await paper.signatures()


async def test_a_copy_of_a_text_that_changed_meanwhile_signs_nothing(paper: Paper) -> None:
    seen = state_of(await paper.version())
    await paper.write(Section.PURPOSE, "Something else.")
    assert await upload(paper, seen=seen) is Shut.CHANGED
    assert not await paper.copies()
    assert not await paper.signatures()


async def test_of_two_copies_at_the_same_moment_one_signs_and_the_other_is_told(paper: Paper) -> None:
    seen = state_of(await paper.version())
    done = await asyncio.gather(upload(paper, seen=seen), upload(paper, seen=seen, by=4))
    assert sum(isinstance(each, AgreementCopy) for each in done) == 1
    assert Shut.CHANGED in done
    assert len(await paper.copies()) == 1
    assert (await paper.audited()).count("agreement in force") == 1


async def test_to_what_is_in_force_copies_are_added_up_to_a_page_of_them(paper: Paper) -> None:
    for _copy in range(MOST_COPIES):
        assert isinstance(await upload(paper), AgreementCopy)
    assert await upload(paper) is Shut.FULL
    assert len(await paper.signatures()) == 2


async def test_a_version_that_was_changed_takes_no_copy(paper: Paper) -> None:
    await paper.sign(SUVA, 1)
    await paper.anew()
    assert await upload(paper) is Shut.CLOSED


@pytest.mark.parametrize(
    "content",
    [b"", b"a", b"MZ\x90\x00", b"PK\x03\x04", b"GIF89a", b"<html>%PDF-", b" %PDF-1.4", b"RIFF0000WEBP"],
    ids=["empty", "text", "program", "zip", "gif", "page", "blank-first", "webp"],
)
def test_anything_else_is_no_copy(content: bytes) -> None:
    assert kind_of(content) is None


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("scan.PDF", "scan.pdf"),
        ("agreement.docx", "agreement.pdf"),
        ("C:\\Users\\Ana\\scan.pdf", "scan.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("..", "agreement.pdf"),
        ("", "agreement.pdf"),
        ("اتفاقية.pdf", "اتفاقية.pdf"),
        ("exe\u202efdp.pdf", "exefdp.pdf"),
        ("x" * 300 + ".pdf", "x" * 80 + ".pdf"),
    ],
)
def test_a_copy_keeps_its_name_without_what_could_mislead(name: str, kept: str) -> None:
    assert named(name, CopyKind.PDF) == kept


@given(st.text())
def test_whatever_it_is_called_it_gets_a_name_of_one_line(name: str) -> None:
    kept = named(name, CopyKind.PNG)
    assert kept.endswith(".png")
    assert 4 < len(kept) <= 84
    assert not set(kept) & set("/\\\n\r\0")
