"""Files that members send and that the bot makes, kept in the database: at most 8 MiB each, and not for ever."""

import secrets
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import undefer

from core.chat.card import FileRef
from core.chat.invocation import AccountRef
from core.model.ids import FileId
from core.model.requests import File
from core.store.drafts import is_handle
from core.store.unit import UnitOfWork

MAX_BYTES = 8 * 1024 * 1024
FILE_LIFE = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file with its bytes."""

    ref: FileRef
    content: bytes


def keep_file(uow: UnitOfWork, *, owner: AccountRef, name: str, media_type: str, content: bytes) -> FileRef:
    """Keep it for thirty days. Raises ValueError beyond 8 MiB."""
    if len(content) > MAX_BYTES:
        msg = f"a file may hold {MAX_BYTES} bytes, this one has {len(content)}"
        raise ValueError(msg)
    row = File(
        id=FileId(secrets.token_urlsafe(16)),
        owner=str(owner),
        name=name,
        media_type=media_type,
        size=len(content),
        created_at=uow.now,
        expires_at=uow.now + FILE_LIFE,
        content=content,
    )
    uow.session.add(row)
    return FileRef(file=row.id, name=name, media_type=media_type, size=row.size)


async def read_file(uow: UnitOfWork, handle: str, *, owner: AccountRef) -> KeptFile | None:
    """The file with its bytes; None when it does not exist, has expired, or belongs to somebody else."""
    if not is_handle(handle):
        return None
    row = await uow.session.scalar(select(File).where(File.id == handle).options(undefer(File.content)))
    if row is None or row.expires_at <= uow.now or row.owner != str(owner):
        return None
    return KeptFile(FileRef(file=row.id, name=row.name, media_type=row.media_type, size=row.size), row.content)


async def forget_file(uow: UnitOfWork, handle: str, *, owner: AccountRef) -> bool:
    """Forget that file of theirs at once; False when it is not there any more."""
    gone = await uow.session.execute(delete(File).where(File.id == handle, File.owner == str(owner)).returning(File.id))
    return gone.scalar_one_or_none() is not None


async def purge_files(uow: UnitOfWork) -> None:
    """Forget files whose time is over."""
    await uow.session.execute(delete(File).where(File.expires_at <= uow.now))
