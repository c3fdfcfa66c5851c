"""Finding a partner: the answers of a library, one after another, and whether it seeks."""

from __future__ import annotations

from collections.abc import Mapping

from core.model.finding import Finding, Nearby
from core.model.ids import LibraryId, MemberId
from core.model.libraries import Library
from core.services.finding_wishes import close_wish, seeker_changed
from core.services.libraries import answer_profile
from core.store.unit import UnitOfWork
from core.store.upsert import insert_for

OF_THE_LIBRARY = {"writes": "languages", "ways": "ways", "how_often": "how_often"}
"""Answers that the library itself holds: the question, and its column."""


async def finding_of(uow: UnitOfWork, library_id: LibraryId) -> Finding:
    """What the library answered so far; nothing at all for one that was never asked."""
    return await uow.session.get(Finding, library_id) or Finding(library_id=library_id)


async def _to_answer(uow: UnitOfWork, library_id: LibraryId) -> Finding:
    """The same, to be changed: of two who answer at a time the second waits, and reads what the first wrote."""
    none: tuple[str, ...] = ()
    insert = insert_for(uow.session, Finding).values(library_id=library_id, nearby=none, not_nearby=none, skipped=none)
    await uow.session.execute(insert.on_conflict_do_nothing())
    return await uow.session.get_one(Finding, library_id, with_for_update=True, populate_existing=True)


async def answer_nearby(
    uow: UnitOfWork, library: Library, question: Nearby, *, yes: bool | None, by: MemberId
) -> Finding:
    """Write down whether there is such a tie in town; None: the question was skipped. A new answer replaces the old."""
    finding = await _to_answer(uow, library.id)
    for column in ("nearby", "not_nearby", "skipped"):
        setattr(finding, column, tuple(each for each in getattr(finding, column) if each != question.value))
    column = {True: "nearby", False: "not_nearby", None: "skipped"}[yes]
    setattr(finding, column, (*getattr(finding, column), question.value))
    if yes is not None:
        uow.audit("looked nearby", "library", library.id, by=by, question=question.value, yes=int(yes))
    return finding


async def answer_finding(
    uow: UnitOfWork, library: Library, *, answers: Mapping[str, object], skipped: str | None, by: MemberId
) -> Finding:
    """Write down answers by their question (None empties one), and the question that was skipped."""
    finding = await _to_answer(uow, library.id)
    own = {question: value for question, value in answers.items() if question not in OF_THE_LIBRARY}
    for question, value in own.items():
        setattr(finding, question, value)
    passed = [each for each in finding.skipped if each not in answers]
    if skipped is not None and skipped not in passed:
        passed.append(skipped)
    finding.skipped = tuple(passed)
    if own:
        uow.audit("matching answered", "library", library.id, by=by, answers=", ".join(own))
    theirs = {OF_THE_LIBRARY[question]: value for question, value in answers.items() if question in OF_THE_LIBRARY}
    if theirs:
        await answer_profile(uow, library, by=by, answers=theirs, skipped=None)
    elif own:
        await seeker_changed(uow, library.id)
    return finding


async def begin_seeking(uow: UnitOfWork, library: Library, *, by: MemberId) -> Finding:
    """The library seeks from now on: others find it, and whoever wished for one like it hears of it."""
    finding = await _to_answer(uow, library.id)
    if finding.seeking_since is None:
        finding.seeking_since = uow.now
        uow.audit("seeking begun", "library", library.id, by=by)
        await seeker_changed(uow, library.id)
    return finding


async def stop_seeking(uow: UnitOfWork, library: Library, *, by: MemberId) -> None:
    """Nobody finds it any more, and it waits for nobody; its answers are kept."""
    finding = await _to_answer(uow, library.id)
    if finding.seeking_since is not None:
        finding.seeking_since = None
        uow.audit("seeking ended", "library", library.id, by=by)
        await seeker_changed(uow, library.id)
    await close_wish(uow, library.id)
