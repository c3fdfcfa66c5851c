"""Copies of an agreement that was signed on paper: what they are by their first bytes, kept with their version."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from pathlib import PurePosixPath

from sqlalchemy import func, select
from sqlalchemy.orm import undefer

from core.content.cleaning import clean
from core.model.agreements import Agreement, AgreementCopy, AgreementState
from core.model.answers import AnswerSource
from core.model.ids import AgreementCopyId, AgreementId, LibraryId, MemberId
from core.model.members import Member
from core.services.agreements import about
from core.services.signing import Recording, Version, put_in_force, version_of, write_signature
from core.store.unit import UnitOfWork

MOST_COPIES = 8
"""Of one version: a page of a list."""

LONGEST_NAME = 80


class CopyKind(Enum):
    """What a copy may be: media type, ending, first bytes."""

    PDF = ("application/pdf", ".pdf", b"%PDF-")
    PNG = ("image/png", ".png", b"\x89PNG\r\n\x1a\n")
    JPEG = ("image/jpeg", ".jpg", b"\xff\xd8\xff")

    def __init__(self, media_type: str, ending: str, begins: bytes) -> None:
        self.media_type = media_type
        self.ending = ending
        self.begins = begins


def kind_of(content: bytes) -> CopyKind | None:
    """What a file is, whatever it is called; None for anything else."""
    return next((kind for kind in CopyKind if content.startswith(kind.begins)), None)


@dataclass(frozen=True)
class Signer:
    """Who signed on paper for a library. `position` may be empty."""

    name: str
    position: str


@dataclass(frozen=True)
class Kept:
    """A copy without its bytes, the name of who uploaded it, and its size in bytes."""

    copy: AgreementCopy
    uploader: str
    size: int


class Shut(Enum):
    """Why a copy cannot be kept with a version."""

    CLOSED = "closed"
    CONFLICT = "conflict"
    CHANGED = "changed"
    PAST = "past"
    FULL = "full"


def what_shuts(version: Version, copies: int) -> Shut | None:
    """Why no copy can be kept with it; None when one can. `copies`: so many are kept already."""
    if version.agreement.state is not AgreementState.SIGNED:
        if not version.open:
            return Shut.CLOSED
        if version.conflicts:
            return Shut.CONFLICT
        if version.is_past:
            return Shut.PAST
    return Shut.FULL if copies >= MOST_COPIES else None


async def keep_copy(
    uow: UnitOfWork,
    agreement: Agreement,
    *,
    name: str,
    kind: CopyKind,
    content: bytes,
    signers: Mapping[LibraryId, Signer],
    on: date,
    today: date,
    by: MemberId,
    seen: str,
) -> Shut | AgreementCopy:
    """Keep it. Of a version that is written still, all its libraries have signed now, who is named, on that day.

    `today`: of the uploader's calendar. `seen`: the text and state of which they said so (`state_of`). `agreement`
    waits (`to_change`). A signature that was given in chat stays as it is.
    """
    version = await version_of(uow, agreement)
    shut = what_shuts(version, len(await copies_of(uow, agreement.id)))
    if shut is not None or seen != state_of(version):
        return shut or Shut.CHANGED
    copy = AgreementCopy(
        agreement_id=agreement.id,
        name=named(name, kind),
        media_type=kind.media_type,
        content=content,
        uploaded_at=uow.now,
        uploaded_by=by,
    )
    uow.session.add(copy)
    await uow.session.flush()
    uow.audit("agreement copy uploaded", "agreement", agreement.id, by=by, copy=copy.id)
    if agreement.state is AgreementState.DRAFT:
        for library in version.waiting:
            await write_signature(
                uow,
                agreement,
                library_id=library.id,
                name=signers[library.id].name,
                position=signers[library.id].position,
                on=on,
                by=by,
                recording=Recording(source=AnswerSource.LETTER, on=today, copy_id=copy.id),
            )
        await put_in_force(uow, version, by=by)
    await uow.refresh(about(agreement))
    return copy


def state_of(version: Version) -> str:
    """What stands in it, who has signed, and whether it is in force: it changes with each of these. It travels as a
    text of one line, so no two spaces follow each other.
    """
    signed = ",".join(str(each.library.id) for each in version.signatories if each.signature is not None)
    return f"{version.agreement.state.value} {signed or '-'} {version.seen}"


async def copies_of(uow: UnitOfWork, agreement_id: AgreementId) -> Sequence[Kept]:
    """The copies that are kept with a version, the oldest first."""
    found = await uow.session.execute(
        select(AgreementCopy, Member.name, func.length(AgreementCopy.content))
        .join(Member, Member.id == AgreementCopy.uploaded_by)
        .where(AgreementCopy.agreement_id == agreement_id)
        .order_by(AgreementCopy.id)
    )
    return [Kept(*row) for row in found]


async def copy_by_id(uow: UnitOfWork, copy_id: AgreementCopyId) -> AgreementCopy | None:
    """That copy without its bytes, or None."""
    return await uow.session.get(AgreementCopy, copy_id)


async def copy_with_content(uow: UnitOfWork, copy_id: AgreementCopyId) -> AgreementCopy | None:
    """That copy with its bytes, or None."""
    found: AgreementCopy | None = await uow.session.scalar(
        select(AgreementCopy)
        .where(AgreementCopy.id == copy_id)
        .options(undefer(AgreementCopy.content))
        .execution_options(populate_existing=True)
    )
    return found


def named(name: str, kind: CopyKind) -> str:
    """The file's name without folders and what is not seen, with the ending of what it is."""
    last = clean(name.replace("\\", "/").rpartition("/")[2], lines=False)
    stem = PurePosixPath(last).stem.strip(". ")[:LONGEST_NAME]
    return (stem or "agreement") + kind.ending
