"""A copy signed on paper: uploaded instead of signing in chat, kept, and downloaded by those of the partnership."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from core.chat import FileRef, Form, Reply
from core.content.agreement import Section
from core.model.agreements import AgreementState
from core.services.agreement_copies import MOST_COPIES
from core.store.files import MAX_BYTES
from tests.core.agreed import JPEG, PDF, PNG
from tests.core.commands.desk_reading import everything as said
from tests.core.commands.signing import build_signing, given, problems
from tests.core.commands.test_sister_ending import NOT_THERE

if TYPE_CHECKING:
    from core.chat import Answer
    from core.store import Database, Store
    from tests.clock import MovableClock
    from tests.core.commands.signing import Signing

SIGNERS = "Suva City Library: Ana Waqa, Director\nAmman City Library: Yusuf Haddad, Head of the library"


@pytest.fixture
async def desk(database: Database, store: Store, clock: MovableClock) -> Signing:
    """All is written."""
    return await build_signing(database, store, clock)


async def upload(desk: Signing, who: str = "Ana", content: bytes = PDF, name: str = "scan.pdf", **more: str) -> Answer:
    """By the button on the version's page."""
    form = await desk.press(who, await desk.look(who), "Signed on paper")
    file = await desk.upload(who, name, content)
    return await desk.there.town.fill(who, form, **{"file": file, "signers": SIGNERS, **more})


async def fetched(desk: Signing, who: str, answer: Answer) -> bytes:
    """The file of an answer, as that person downloads it."""
    assert isinstance(answer.outcome, Reply), answer.outcome
    (ref,) = [part for part in answer.outcome.card.parts if isinstance(part, FileRef)]
    kept = await desk.there.town.core.read_file(desk.there.town.speaker(who).account, ref.file)
    assert kept is not None
    return kept.content


async def test_the_form_names_each_library_that_has_not_signed(desk: Signing) -> None:
    form = await desk.press("Ana", await desk.look("Ana"), "Signed on paper")
    assert isinstance(form.outcome, Form)
    fields = {each.name: each.value for each in form.outcome.fields}
    assert fields == {"file": None, "signers": "Suva City Library: \nAmman City Library: ", "on": "2026-11-20"}


async def test_a_copy_puts_it_in_force_and_the_others_can_download_it(desk: Signing) -> None:
    answer = await upload(desk, on="2026-11-02")
    assert "Kept. All have signed on paper: version 1 is in force." in said(answer)
    assert (
        "Amman City Library: Yusuf Haddad, Head of the library, 2 November 2026 (on paper; copy uploaded by Ana)"
        in said(answer)
    )
    await desk.there.town.move(4)
    assert desk.there.told("is signed by all") == ["dee", "tomas", "yusuf", "zaid"]
    told = "If something is not right, begin the next version in /sister agreement. All sign that one again."
    assert desk.there.told(told) == ["dee", "tomas", "yusuf", "zaid"]
    page = await desk.there.press("Yusuf", "is signed by all", "Look at it")
    assert "scan.pdf" in said(page)
    assert await fetched(desk, "Yusuf", await desk.press("Yusuf", page, "Download")) == PDF


async def test_one_signed_in_chat_and_the_other_on_paper(desk: Signing) -> None:
    await desk.sign("Ana")
    answer = await upload(desk, "Yusuf", JPEG, "photo.jpeg", signers="Yusuf Haddad, Director")
    assert "version 1 is in force" in said(answer)
    assert [(each.name, each.copy_id) for each in await desk.paper.signatures()] == [
        ("Ana W", None),
        ("Yusuf Haddad", 1),
    ]


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.txt", b"We agree."), ("scan.pdf", b"MZ\x90\x00"), ("agreement.docx", b"PK\x03\x04"), ("a.pdf", b"")],
    ids=["text", "program", "word", "empty"],
)
async def test_what_is_neither_pdf_nor_picture_is_not_kept(desk: Signing, name: str, content: bytes) -> None:
    answer = await upload(desk, content=content, name=name)
    assert f"{name} is neither a PDF nor a picture." in problems(answer)["file"]
    assert not await desk.paper.copies()
    assert (await desk.paper.version()).agreement.state is AgreementState.DRAFT


async def test_nine_mebibytes_are_too_many(desk: Signing) -> None:
    with pytest.raises(ValueError, match="a file may hold 8388608 bytes"):
        await desk.upload("Ana", "scan.pdf", PDF + bytes(9 * 1024 * 1024))
    whole = PDF + bytes(MAX_BYTES - len(PDF))
    assert "version 1 is in force" in said(await upload(desk, content=whole))
    (copy,) = await desk.paper.copies()
    page = await desk.look("Yusuf")
    assert "8 MB" in said(page)
    assert len(await fetched(desk, "Yusuf", await desk.press("Yusuf", page, "Download"))) == MAX_BYTES
    assert copy.name == "scan.pdf"


async def test_nobody_uploads_a_file_of_somebody_else(desk: Signing) -> None:
    file = await desk.upload("Yusuf", "scan.pdf", PDF)
    answer = await upload(desk, file=file)
    assert problems(answer)["file"] == "This file is not there any more. Please add it again."


async def test_a_form_without_a_file_asks_for_it(desk: Signing) -> None:
    assert problems(await upload(desk, file=""))["file"] == "Please add a file."


@pytest.mark.parametrize("signers", ["", "Suva City Library: Ana Waqa", "Suva City Library: \nAmman City Library: "])
async def test_everybody_who_signed_is_named(desk: Signing, signers: str) -> None:
    answer = await upload(desk, signers=signers)
    assert "Please write who signed for " in problems(answer)["signers"]
    assert "Amman City Library" in problems(answer)["signers"]
    assert not await desk.paper.copies()


@pytest.mark.parametrize("on", ["2026-11-21", "tomorrow", "soon"])
async def test_it_was_not_signed_on_a_day_to_come(desk: Signing, on: str) -> None:
    assert problems(await upload(desk, on=on))["on"]
    assert not await desk.paper.copies()


async def test_a_text_that_changed_meanwhile_is_compared_again_and_the_file_is_not_sent_twice(desk: Signing) -> None:
    form = await desk.press("Ana", await desk.look("Ana"), "Signed on paper")
    await desk.paper.write(Section.PURPOSE, "Something else.")
    file = await desk.upload("Ana", "scan.pdf", PDF)
    answer = await desk.there.town.fill("Ana", form, file=file, signers=SIGNERS)
    assert "Something has changed since you opened the form. Nothing was kept." in said(answer)
    assert given(answer, "Signed on paper")["file"] == file
    again = await desk.press("Ana", answer, "Signed on paper")
    assert "version 1 is in force" in said(await desk.there.town.fill("Ana", again))


async def test_to_what_is_in_force_more_copies_are_added(desk: Signing) -> None:
    await upload(desk, content=PNG, name="page 1.png")
    stale = await desk.look("Yusuf")
    for number in range(2, MOST_COPIES + 1):
        form = await desk.press("Yusuf", await desk.look("Yusuf"), "Add a signed copy")
        file = await desk.upload("Yusuf", f"page {number}.png", PNG)
        answer = await desk.there.town.fill("Yusuf", form, file=file)
        assert "Kept." in said(answer)
    assert "8 copies signed on paper" in said(answer)
    assert "Add a signed copy" not in desk.labels(answer)
    late = await desk.there.town.fill("Yusuf", await desk.press("Yusuf", stale, "Add a signed copy"), file=file)
    assert "8 copies are kept with it already. Nothing was added." in said(late)
    assert len(await desk.paper.copies()) == MOST_COPIES


async def test_a_copy_of_a_version_that_was_changed_comes_too_late(desk: Signing) -> None:
    await desk.sign("Ana")
    form = await desk.press("Yusuf", await desk.look("Yusuf"), "Signed on paper")
    await desk.paper.anew()
    file = await desk.upload("Yusuf", "scan.pdf", PDF)
    answer = await desk.there.town.fill("Yusuf", form, file=file, signers="Yusuf Haddad")
    assert "Version 1 cannot be signed any more. Nothing was kept." in said(answer)


@pytest.mark.parametrize("person", ["Beth", "Lina"])
async def test_a_stranger_neither_adds_a_copy_nor_downloads_one(desk: Signing, person: str) -> None:
    await upload(desk)
    file = await desk.upload(person, "scan.pdf", PDF)
    for number in ("1", "99"):
        values = {"agreement": number, "seen": "x", "file": file, "signers": SIGNERS}
        assert NOT_THERE in said(await desk.there.ask(person, "sister agreement-copy", **values))
        assert NOT_THERE in said(await desk.there.ask(person, "sister agreement-copy-fetch", copy=number))
    assert len(await desk.paper.copies()) == 1


async def test_staff_may_download_it(desk: Signing) -> None:
    await upload(desk)
    answer = await desk.there.ask("Dee", "sister agreement-copy-fetch", copy="1")
    assert await fetched(desk, "Dee", answer) == PDF


async def test_a_copy_stays_longer_than_the_file_that_was_sent(desk: Signing) -> None:
    await upload(desk)
    desk.there.town.clock.move(days=400)
    await desk.there.town.core.drain()
    answer = await desk.there.ask("Yusuf", "sister agreement-copy-fetch", copy="1")
    assert await fetched(desk, "Yusuf", answer) == PDF
    (copy,) = await desk.paper.copies()
    assert copy.uploaded_at + timedelta(days=400) == desk.there.town.clock.at
