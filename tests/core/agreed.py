"""An agreement of Suva and Amman that is written and can be signed, and what becomes of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from core.content.agreement import Section
from core.model.agreements import Agreement, AgreementCopy, AgreementSignature
from core.model.audit import AuditEntry
from core.model.ids import AgreementId, LibraryId, MemberId
from core.services.agreement_form import start
from core.services.agreement_length import Span, with_days
from core.services.agreement_writing import Writing, edition_of, write
from core.services.agreements import agreement_by_id, texts_of
from core.services.partnerships import partnership_by_id
from core.services.signing import Hindrance, sign, version_of, void_signatures

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from core.services.signing import Version
    from core.store import Store, UnitOfWork

SUVA, AMMAN, JUNEAU = LibraryId(1), LibraryId(2), LibraryId(3)
PDF = b"%PDF-1.7\n1 0 obj << /Type /Catalog >> endobj\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)
JPEG = b"\xff\xd8\xff\xe0" + bytes(64)


@dataclass
class Paper:
    """The agreement, as it lies on the table."""

    store: Store
    id: AgreementId

    async def held(self, uow: UnitOfWork, agreement: int | None = None) -> Agreement:
        """That version (by default the first one), while nobody else changes it."""
        found = await agreement_by_id(uow, AgreementId(agreement or self.id), to_change=True)
        assert found is not None
        return found

    async def version(self, agreement: int | None = None) -> Version:
        """As it stands now."""
        async with self.store.reading() as uow:
            return await version_of(uow, await uow.session.get_one(Agreement, agreement or self.id))

    async def seen(self, agreement: int | None = None) -> str:
        """What somebody has before them who opens it now."""
        return (await self.version(agreement)).seen

    async def write(self, section: Section, text: str, *, language: str = "en", span: Span | None = None) -> None:
        """Ana writes it over what stands there."""
        async with self.store.writing() as uow:
            agreement = await self.held(uow)
            partnership = await partnership_by_id(uow, agreement.partnership_id)
            assert partnership is not None
            standing = (await texts_of(uow, agreement.id)).get((section, language))
            writing = Writing(section=section, language=language, text=text, edition=edition_of(standing), span=span)
            assert await write(uow, agreement, partnership, writing, by=MemberId(1)) is None

    async def sign(
        self, library: LibraryId, by: int, *, seen: str | None = None, agreement: int | None = None, name: str = "Ana"
    ) -> Hindrance | None:
        """In chat, today."""
        shown = seen or await self.seen(agreement)
        async with self.store.writing() as uow:
            return await sign(
                uow,
                await self.held(uow, agreement),
                library_id=library,
                name=name,
                position="Director",
                on=uow.now.date(),
                by=MemberId(by),
                seen=shown,
            )

    async def anew(self, *, by: int = 1, agreement: int | None = None) -> AgreementId:
        """The next version is begun."""
        async with self.store.writing() as uow:
            return (await void_signatures(uow, await self.held(uow, agreement), by=MemberId(by))).id

    async def signatures(self, agreement: int | None = None) -> list[AgreementSignature]:
        """Those under that version, or under any (0)."""
        async with self.store.reading() as uow:
            wanted = select(AgreementSignature).order_by(AgreementSignature.id)
            if agreement != 0:
                wanted = wanted.where(AgreementSignature.agreement_id == (agreement or self.id))
            return list(await uow.session.scalars(wanted))

    async def copies(self) -> list[AgreementCopy]:
        """All that are kept, without their bytes."""
        async with self.store.reading() as uow:
            return list(await uow.session.scalars(select(AgreementCopy).order_by(AgreementCopy.id)))

    async def audited(self) -> list[str]:
        """What was done with agreements, the first first."""
        async with self.store.reading() as uow:
            found = await uow.session.scalars(
                select(AuditEntry.action).where(AuditEntry.subject == "agreement").order_by(AuditEntry.id)
            )
            return list(found)


async def written(
    store: Store,
    *,
    partnership: int = 1,
    languages: tuple[str, ...] = ("en",),
    short: bool = True,
    span: Span | None = None,
    texts: Mapping[str, Mapping[Section, str]] | None = None,
) -> Paper:
    """Ana has written all of it: `texts` by language, and a few words wherever nothing else stands."""
    async with store.writing() as uow:
        pair = await partnership_by_id(uow, partnership)  # type: ignore[arg-type]  # a number of a test
        assert pair is not None
        agreement, new = await start(uow, pair, languages=languages, short=short, by=MemberId(1))
        assert new
        number = agreement.id
    paper = Paper(store, number)
    for language in languages:
        for section, text in (texts or {}).get(language, {}).items():
            await paper.write(section, text, language=language)
    if span is not None:
        for language in languages:
            said = with_days("", span, language)
            await paper.write(Section.LENGTH, said, language=language, span=span)
    for section in (await paper.version()).draft.missing():
        await paper.write(section, f"What we say about {section.value}.")
    return paper


async def the_day(store: Store) -> date:
    """Today in UTC."""
    return store.clock().date()
