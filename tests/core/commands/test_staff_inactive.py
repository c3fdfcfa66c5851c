"""/staff inactive: filters, pages, the reason for each silence, nudging by hand, and the file."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from core.chat import FileRef, Refusal, Reply, Rows, Words, plain
from core.commands.staff_inactive import harmless
from core.model.ids import MemberId
from core.model.members import Member
from core.model.nudges import Nudge, NudgeAnswer
from core.model.partnerships import LadderStep, Partnership, PartnershipLibrary, PartnershipState
from tests import builders
from tests.core.register import problems_of, rows_of
from tests.core.town import said

if TYPE_CHECKING:
    from core.chat import Answer, WireValue
    from tests.clock import MovableClock
    from tests.core.register import Register


def lines(answer: Answer) -> list[str]:
    """Each row as staff read it: the pair, since when, why, and its button or note."""
    return [
        " / ".join(
            plain(text, answer.reader)
            for text in (row.title, row.aside, row.detail, row.button.label if row.button else row.note)
            if text
        )
        for row in rows_of(answer)
    ]


async def nudged(there: Register, pair: Partnership, answer: NudgeAnswer | None, *, sent: bool = True) -> None:
    """Its first library's contact was nudged ten days ago, and answered."""
    async with there.store.writing() as uow:
        at = uow.now - timedelta(days=10)
        if sent:
            (await uow.session.get_one(PartnershipLibrary, pair.rows[0].id)).climbed(LadderStep.FIRST, None)
        uow.session.add(
            Nudge(
                member_id=MemberId(1),
                row_id=pair.rows[0].id,
                on=at.date(),
                step=LadderStep.FIRST,
                planned_at=at,
                sent_at=at if sent else None,
                answer=answer,
            )
        )


async def test_nobody_is_quiet(there: Register) -> None:
    assert said(await there.ask("Dee", "staff inactive")) == (
        "No quiet partnerships. Everyone talked in the last 60 days."
    )
    filtered = await there.ask("Dee", "staff inactive", "2", region="Africa", state="trial")
    assert said(filtered) == (
        "No quiet partnerships here: Africa, In trial. None was silent for 60 days. You can change the filters."
    )


async def test_one_day_is_one_day(there: Register, clock: MovableClock) -> None:
    await there.ask("Ana", "log", how="video", when="today")
    assert said(await there.ask("Dee", "staff inactive", "1", days="1")).endswith("Everyone talked in the last 1 day.")
    filtered = await there.ask("Dee", "staff inactive", "2", days="1", state="paused")
    assert "None was silent for 1 day. " in said(filtered)

    clock.move(days=1)
    quiet = await there.ask("Dee", "staff inactive", "3", days="1")
    assert isinstance(quiet.outcome, Reply)
    (rows,) = [part for part in quiet.outcome.card.parts if isinstance(part, Rows)]
    assert rows.detail is not None
    assert plain(rows.detail, quiet.reader) == "No talk for 1 day or more, longest first. All regions, all states."
    assert rows.foot is not None
    assert plain(rows.foot, quiet.reader) == "1 of 1"


@pytest.mark.parametrize(
    ("given", "field", "problem"),
    [
        ({"days": "abc"}, "days", "“abc” is not a whole number from 1 to 3650. Please write one."),
        ({"days": "0"}, "days", "“0” is not a whole number from 1 to 3650. Please write one."),
        ({"region": "Atlantis"}, "region", "I do not know “Atlantis”."),
        ({"state": "lost"}, "state", "“lost” is not one of the answers."),
    ],
)
async def test_a_filter_that_makes_no_sense_is_asked_again(
    there: Register, given: dict[str, WireValue], field: str, problem: str
) -> None:
    asked = await there.ask("Dee", "staff inactive", **given)
    assert problems_of(asked)[field].startswith(problem)


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ({}, 1),
        ({"days": "71"}, 0),
        ({"region": "Oceania"}, 1),
        ({"region": "Asia", "country": "Jordan"}, 1),
        ({"region": "Africa"}, 0),
        ({"region": "Africa", "country": "Fiji"}, 0),
        ({"country": "Fiji"}, 1),
        ({"state": "active"}, 1),
        ({"state": "trial"}, 0),
    ],
)
async def test_the_list_is_filtered(
    there: Register, clock: MovableClock, given: dict[str, WireValue], found: int
) -> None:
    clock.move(days=60)
    answer = await there.ask("Dee", "staff inactive", **given)
    assert isinstance(answer.outcome, Reply)
    assert sum(len(part.rows) for part in answer.outcome.card.parts if isinstance(part, Rows)) == found


async def test_each_silence_has_its_reason(there: Register, clock: MovableClock) -> None:
    long_ago = clock().date() - timedelta(days=80)
    kyiv, lima = [await builders.library(there.store, town) for town in ("Kyiv", "Lima")]
    for answer in (None, NudgeAnswer.NOT_YET, NudgeAnswer.LATER):
        pair = await builders.partnership(there.store, there.suva, there.amman, last_on=long_ago)
        await nudged(there, pair, answer)
    silent = await builders.partnership(there.store, there.suva, there.amman, state=PartnershipState.TRIAL)
    async with there.store.writing() as uow:
        fresh = await uow.session.get_one(Partnership, silent.id)
        fresh.quiet_since = long_ago
        for row in silent.rows:
            (await uow.session.get_one(PartnershipLibrary, row.id)).last_contact_on = None
    await builders.partnership(there.store, there.suva, kyiv, last_on=long_ago)
    await builders.partnership(there.store, kyiv, lima, last_on=long_ago)
    await builders.partnership(there.store, there.suva, there.amman, kyiv, last_on=long_ago)
    waiting = await builders.partnership(
        there.store, there.suva, there.amman, last_on=long_ago, state=PartnershipState.ACTIVE
    )
    await nudged(there, waiting, None, sent=False)

    since = "last talk 1 September 2026 · 80 days"
    never = "no talk since the start, 1 September 2026 · 80 days"
    assert lines(await there.ask("Dee", "staff inactive")) == [
        f"Suva – Amman / {since} / Ana was nudged on 10 November; no answer yet. First contacts nudged. / Nudge now",
        f"Suva – Amman / {since} / Ana was nudged on 10 November and said: not yet. First contacts nudged. / Nudge now",
        f"Suva – Amman / {since} / Ana was nudged on 10 November and asked to wait. First contacts nudged. / Nudge now",
        f"Suva – Amman / {never} / In trial: no first hello yet. Nobody nudged yet. / Nudge now",
        f"Suva – Kyiv / {since} / No contact is connected in Kyiv. Nobody nudged yet. / Nudge now",
        f"Kyiv – Lima / {since} / No contact is connected on any side. Nobody nudged yet. / Nobody to nudge",
        f"Suva, Amman and Kyiv / {since} / No contact is connected in Kyiv. Nobody nudged yet. / Nudge now",
        f"Suva – Amman / {since} / Active. Nobody nudged yet. / Nudge now",
    ]


async def test_a_nudge_by_hand_is_queued_once_and_shown(there: Register, clock: MovableClock) -> None:
    clock.move(days=60)
    listed = await there.ask("Dee", "staff inactive", "1")
    queued = await there.town.press("Dee", listed, "Nudge now")
    assert [line.partition(" will be asked on")[0] for line in said(queued).splitlines()] == [
        "Queued: Ana",
        "Queued: Yusuf",
    ]
    (line,) = lines(await there.ask("Dee", "staff inactive", "2"))
    assert "Queued for " in line

    twice = await there.ask("Dee", "staff nudge", "2a", partnership=str(there.pair.id))
    assert [line.partition(" It goes on")[0] for line in said(twice).splitlines()] == [
        "A nudge for Ana is waiting already.",
        "A nudge for Yusuf is waiting already.",
    ]

    await there.town.move(days=4)
    (line,) = lines(await there.ask("Dee", "staff inactive", "3"))
    assert "was nudged on" in line
    assert "/ Nudged " in line
    again = await there.ask("Dee", "staff nudge", "4", partnership=str(there.pair.id))
    assert "less than a week ago. A person gets at most one nudge a week" in said(again)


async def test_a_nudge_to_nobody_is_refused(there: Register) -> None:
    lima = await builders.library(there.store, "Lima")
    kyiv = await builders.library(there.store, "Kyiv")
    nobody = await builders.partnership(there.store, lima, kyiv)
    paused = await builders.partnership(there.store, there.suva, there.amman, state=PartnershipState.PAUSED)

    for partnership, answer in (
        (nobody.id, "No first contact of these libraries is connected, so nobody can be nudged."),
        (paused.id, "This partnership expects no talk now, so nobody is nudged."),
        (77777, "This partnership expects no talk now, so nobody is nudged."),
    ):
        refused = await there.ask("Dee", "staff nudge", partnership=str(partnership))
        assert isinstance(refused.outcome, Refusal)
        assert said(refused) == answer


async def test_pages_lead_to_each_other_and_keep_the_filters(there: Register, clock: MovableClock) -> None:
    for number in range(9):
        other = await builders.library(there.store, "Lima", name=f"Lima {number}")
        await builders.partnership(there.store, there.suva, other)
    clock.move(days=60)
    first = await there.ask("Dee", "staff inactive", days="61", region="Oceania")
    second = await there.town.press("Dee", first, "Next {count}")
    back = await there.town.press("Dee", second, "Earlier")

    assert (len(rows_of(first)), len(rows_of(second))) == (8, 2)
    assert lines(back) == lines(first)
    past = await there.ask("Dee", "staff inactive", "9", days="61", region="Oceania", page="50")
    assert lines(past) == lines(second)
    form = await there.town.press("Dee", second, "Change filters")
    assert said(form) == "form: days, region, country, state"


async def test_the_file_holds_every_row_and_no_formula(there: Register, clock: MovableClock) -> None:
    evil = await builders.library(there.store, "Lima", name='=HYPERLINK("x")', contacts=())
    await builders.partnership(there.store, evil, there.amman)
    clock.move(days=60)
    answer = await there.ask("Dee", "staff csv", days="60")
    assert isinstance(answer.outcome, Reply)
    (ref,) = [part for part in answer.outcome.card.parts if isinstance(part, FileRef)]
    kept = await there.town.core.read_file(there.town.speaker("Dee").account, ref.file)
    assert kept is not None
    assert kept.content.startswith(b"\xef\xbb\xbf")
    head, *rows = csv.reader(io.StringIO(kept.content.decode("utf-8-sig")))

    assert ref.name == "quiet-partnerships-2027-01-19.csv"
    assert head == ["Libraries", "Countries", "State", "Last contact", "Days", "Ladder step", "Reason"]
    assert sorted(row[0] for row in rows) == [
        '\'=HYPERLINK("x") and Amman City Library',
        "Suva City Library and Amman City Library",
    ]
    assert {row[3] for row in rows} == {"2026-11-10"}


async def test_the_file_tells_who_never_talked_and_quotes_every_cell(there: Register, clock: MovableClock) -> None:
    async with there.store.writing() as uow:
        for row in there.pair.rows:
            (await uow.session.get_one(PartnershipLibrary, row.id)).last_contact_on = None
    clock.move(days=60)
    answer = await there.ask("Dee", "staff csv", days="60")
    assert isinstance(answer.outcome, Reply)
    (ref,) = [part for part in answer.outcome.card.parts if isinstance(part, FileRef)]
    kept = await there.town.core.read_file(there.town.speaker("Dee").account, ref.file)
    assert kept is not None
    _head, line = kept.content.decode("utf-8-sig").splitlines()

    assert line == (
        '"Suva City Library and Amman City Library","Fiji and Jordan","Active","","70","Nobody nudged yet",'
        '"Active: no first hello yet."'
    )


async def test_regions_are_named_in_the_reader_s_language(there: Register) -> None:
    async with there.store.writing() as uow:
        dee = (await uow.session.scalars(select(Member).where(Member.name == "Dee"))).one()
        dee.language = "fr"

    assert "Afrique" in said_in(await there.ask("Dee", "staff inactive", region="002"))


def said_in(answer: Answer) -> str:
    """What the answer says, in its reader's language."""
    assert isinstance(answer.outcome, Reply)
    return "\n".join(plain(part.text, answer.reader) for part in answer.outcome.card.parts if isinstance(part, Words))


@pytest.mark.parametrize(
    ("cell", "kept"),
    [
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@sum", "'@sum"),
        ("\tx", "'\tx"),
        ("\t=1", "'\t=1"),
        ("a=1", "a=1"),
        ("", ""),
    ],
)
def test_a_cell_is_no_formula(cell: str, kept: str) -> None:
    assert harmless(cell) == kept
