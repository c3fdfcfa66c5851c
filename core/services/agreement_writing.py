"""Writing an agreement, section by section: of two who write one at the same moment both texts survive.

Whoever writes says which edition they had before them. Over a newer one their text is kept beside it, until somebody
settles which of the two stands.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from core.content.agreement import Section
from core.model.agreements import Agreement, AgreementConflict, AgreementState, AgreementText
from core.model.ids import MemberId
from core.model.partnerships import Partnership
from core.model.schedule import first_allowed_on, local_day
from core.services.agreement_length import Span, span_of, with_days, without_days
from core.services.agreements import Standing, conflicts_of, signatures_of, texts_of
from core.services.people import contacts_of, hours_of
from core.store.unit import UnitOfWork


@dataclass(frozen=True, kw_only=True)
class Writing:
    """A text for a section in one language. `edition`: what the writer had before them, 0 for nothing. `span`: the days
    that belong to a text about the length.
    """

    section: Section
    language: str
    text: str
    edition: int
    span: Span | None = None


async def is_signed(uow: UnitOfWork, agreement: Agreement) -> bool:
    """Whether somebody has signed that version: a change makes the next one (`signing.void_signatures`)."""
    return agreement.state is not AgreementState.DRAFT or bool(await signatures_of(uow, agreement.id))


async def write(
    uow: UnitOfWork, agreement: Agreement, partnership: Partnership, writing: Writing, *, by: MemberId
) -> AgreementConflict | None:
    """The text stands from now on; or it is kept beside the one that somebody else wrote meanwhile, and answered.

    `agreement` waits (`to_change`), and is not `is_signed`.
    """
    stands = await texts_of(uow, agreement.id)
    standing = stands.get((writing.section, writing.language))
    if standing is not None and standing.text.text == writing.text and not _moves(agreement, writing):
        return None
    if writing.edition != edition_of(standing) and standing is not None and standing.text.text.strip():
        return await _keep_beside(uow, agreement, partnership, writing, by=by)
    await _Pen(uow, agreement, stands, by).write(writing)
    await _tell(uow, partnership, by=by)
    return None


def edition_of(standing: Standing | None) -> int:
    """Which edition stands there; 0 for none."""
    return 0 if standing is None else standing.text.edition


def _moves(agreement: Agreement, writing: Writing) -> bool:
    """Whether the days become others."""
    return writing.span is not None and writing.span != span_of(agreement.begins_on, agreement.ends_on)


@dataclass(frozen=True)
class _Pen:
    """Somebody's, over everything that stands in a version."""

    uow: UnitOfWork
    agreement: Agreement
    stands: Mapping[tuple[Section, str], Standing]
    by: MemberId

    async def write(self, writing: Writing) -> None:
        """The text stands from now on, and its days."""
        if writing.span is not None:
            self._move(writing.language, writing.span)
        self.put(writing.section, writing.language, writing.text)
        await self.uow.session.flush()
        self.uow.audit(
            "agreement section written",
            "agreement",
            self.agreement.id,
            by=self.by,
            section=writing.section.value,
            language=writing.language,
        )

    def _move(self, language: str, span: Span) -> None:
        """Other days: what is written about the length in other languages says them too, each a new edition, so that
        two who change the days in two languages do not overwrite each other.
        """
        agreement = self.agreement
        before = span_of(agreement.begins_on, agreement.ends_on)
        if span == before:
            return
        agreement.begins_on, agreement.ends_on = span.begins_on, span.ends_on
        there = {code for section, code in self.stands if section is Section.LENGTH}
        for other in sorted({*agreement.languages, *there} - {language}):
            standing = self.stands.get((Section.LENGTH, other))
            rest = "" if standing is None else without_days(standing.text.text, before, other)
            self.put(Section.LENGTH, other, with_days(rest, span, other))

    def put(self, section: Section, language: str, text: str) -> None:
        """One text in the place of another, or of none."""
        standing = self.stands.get((section, language))
        if standing is not None:
            standing.text.text = text
            standing.text.edition += 1
            standing.text.edited_at = self.uow.now
            standing.text.edited_by = self.by
            return
        self.uow.session.add(
            AgreementText(
                agreement_id=self.agreement.id,
                section=section,
                language=language,
                text=text,
                edition=1,
                edited_at=self.uow.now,
                edited_by=self.by,
            )
        )


async def _keep_beside(
    uow: UnitOfWork, agreement: Agreement, partnership: Partnership, writing: Writing, *, by: MemberId
) -> AgreementConflict:
    span = writing.span
    for rival in await conflicts_of(uow, agreement.id, hidden=True):
        there = rival.conflict
        same = (there.section, there.language, there.text) == (writing.section, writing.language, writing.text)
        if same and span_of(there.begins_on, there.ends_on) == span:
            return there
    conflict = AgreementConflict(
        agreement_id=agreement.id,
        section=writing.section,
        language=writing.language,
        text=writing.text,
        written_by=by,
        written_at=uow.now,
        begins_on=span.begins_on if span else None,
        ends_on=span.ends_on if span else None,
    )
    uow.session.add(conflict)
    await uow.session.flush()
    uow.audit("agreement text kept beside another", "agreement", agreement.id, by=by, section=writing.section.value)
    await _tell(uow, partnership, by=by)
    return conflict


async def settle(
    uow: UnitOfWork,
    agreement: Agreement,
    partnership: Partnership,
    conflict: AgreementConflict,
    *,
    use: bool,
    edition: int,
    by: MemberId,
) -> bool:
    """The text that stands is kept, or with `use` the other one takes its place. False, and nothing is settled, when
    another edition stands there than the person had read. `agreement` waits (`to_change`), and is not `is_signed`.
    """
    stands = await texts_of(uow, agreement.id)
    if edition_of(stands.get((conflict.section, conflict.language))) != edition:
        return False
    if use:
        writing = Writing(
            section=conflict.section,
            language=conflict.language,
            text=conflict.text,
            edition=edition,
            span=span_of(conflict.begins_on, conflict.ends_on),
        )
        await _Pen(uow, agreement, stands, by).write(writing)
    await close_conflict(uow, agreement, conflict, by=by)
    await _tell(uow, partnership, by=by)
    return True


async def close_conflict(uow: UnitOfWork, agreement: Agreement, conflict: AgreementConflict, *, by: MemberId) -> None:
    """It is settled; the text is kept with it."""
    conflict.settled_at = uow.now
    conflict.settled_by = by
    uow.audit("agreement conflict settled", "agreement", agreement.id, by=by, section=conflict.section.value)


async def leave_open(
    uow: UnitOfWork,
    agreement: Agreement,
    partnership: Partnership,
    section: Section,
    *,
    editions: Mapping[str, int],
    by: MemberId,
) -> bool:
    """Nothing is to stand in a section, in no language. False, and nothing is taken out, when other editions (by
    language, without those of which there is none) stand there than the person had read.
    """
    stands = await texts_of(uow, agreement.id)
    there = {code: each.text.edition for (key, code), each in stands.items() if key is section}
    if there != {code: edition for code, edition in editions.items() if edition}:
        return False
    pen = _Pen(uow, agreement, stands, by)
    for language in sorted({*agreement.languages, *there}):
        pen.put(section, language, "")
    await uow.session.flush()
    uow.audit("agreement section left open", "agreement", agreement.id, by=by, section=section.value)
    await _tell(uow, partnership, by=by)
    return True


async def _tell(uow: UnitOfWork, partnership: Partnership, *, by: MemberId) -> None:
    """The other libraries' contacts read the next morning what was written until then: one message a day at most."""
    contacts = await contacts_of(uow, [row.library_id for row in partnership.rows])
    mine = {each.library_id for each in contacts if each.member_id == by}
    others = {
        each.member_id: each
        for each in contacts
        if each.library_id not in mine and each.member_id != by and each.member.accounts
    }
    for member_id, contact in others.items():
        hours = hours_of(contact.member, library=contact.library)
        at = first_allowed_on(local_day(uow.now, hours.zone) + timedelta(days=1), hours)
        await uow.notify(
            "agreement_written",
            f"agreement_written:{partnership.id}",
            [(member_id, at)],
            key=f"agreement_written:{partnership.id}:{local_day(at, hours.zone).isoformat()}",
            partnership=partnership.id,
            since=uow.now.isoformat(),
        )
