"""The programme's resources: the rows of the data files, with what staff changed laid over them, and staff's own.

What staff wrote holds, field by field, whatever a newer file says; a field they never touched follows the file. What
was checked last counts, here or there. Where a newer file says something else than it did when staff changed a field,
staff read so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import func, select

from core.content.resources import (
    KINDS,
    OVER,
    STAFFS_OWN,
    Resource,
    WrongRowsError,
    is_overdue,
    read_row,
    resources,
    written,
)
from core.model.ids import MemberId
from core.model.resources import ResourceEdit
from core.model.schedule import local_day
from core.store.turns import take_turn
from core.store.unit import UnitOfWork

_FIXED = frozenset({"code", "last_checked"})
"""What is no field that staff write: the one never changes, the other is a row's own column."""


@dataclass(frozen=True)
class Standing:
    """A resource as it holds now. `original`: the file's row, None for one that staff added. `edit`: what staff said,
    None where they said nothing. `unreadable`: what they wrote does not fit this version, and the file's row stands.
    """

    resource: Resource
    original: Resource | None
    edit: ResourceEdit | None
    unreadable: bool = False

    @property
    def code(self) -> str:
        """ "FUND-003" """
        return self.resource.code

    @property
    def kind(self) -> str:
        """ "FUND" """
        return self.resource.code[:4]

    @property
    def closed_on(self) -> date | None:
        """Since when staff say that it is closed."""
        return self.edit.closed_on if self.edit is not None else None

    @property
    def is_over(self) -> bool:
        """Whether it is of no use any more."""
        return self.closed_on is not None or self.resource.status in OVER

    @property
    def checked_on(self) -> date:
        """When somebody last looked whether it is true."""
        return self.resource.last_checked

    @property
    def version(self) -> int:
        """Counts what staff wrote; 0 where they wrote nothing."""
        return self.edit.version if self.edit is not None else 0

    def is_overdue(self, today: date) -> bool:
        """Whether it is to be checked again. What is over stays over."""
        return not self.is_over and is_overdue(self.resource, today)

    @property
    def news(self) -> tuple[str, ...]:
        """The fields in which the file says something else by now than when staff changed them."""
        if self.edit is None or self.original is None:
            return ()
        now = written(self.original)
        replaced = self.edit.replaced
        return tuple(sorted(field for field in replaced if now.get(field) != replaced[field]))


async def all_resources(uow: UnitOfWork, kind: str | None = None) -> list[Standing]:
    """All, or those of a kind ("FUND"); staff's own after those of the files. One statement."""
    found = await uow.session.scalars(select(ResourceEdit).order_by(ResourceEdit.code))
    edits = {edit.code: edit for edit in found}
    listed = [_laid_over(row, edits.pop(code, None)) for code, row in resources().items()]
    listed += [own for edit in edits.values() if (own := _staffs_own(edit)) is not None]
    return [each for each in listed if kind is None or each.kind == kind]


async def resource_by_code(uow: UnitOfWork, code: str) -> Standing | None:
    """That one, or None."""
    edit = await uow.session.scalar(select(ResourceEdit).where(ResourceEdit.code == code))
    row = resources().get(code)
    if row is not None:
        return _laid_over(row, edit)
    return _staffs_own(edit) if edit is not None else None


async def count_overdue(uow: UnitOfWork, today: date) -> int:
    """How many staff are to look at: not checked for a year, changed by a newer file, or unreadable. One statement."""
    return sum(each.is_overdue(today) or bool(each.news) or each.unreadable for each in await all_resources(uow))


def _laid_over(row: Resource, edit: ResourceEdit | None) -> Standing:
    if edit is None:
        return Standing(row, row, None)
    checked = max(row.last_checked, edit.checked_on or row.last_checked)
    try:
        merged = read_row(row.code[:4], {**written(row), **edit.changed})
    except WrongRowsError:
        return Standing(replace(row, last_checked=checked), row, edit, unreadable=True)
    return Standing(replace(merged, last_checked=checked), row, edit)


def _staffs_own(edit: ResourceEdit) -> Standing | None:
    """None where this version cannot read it, or where it was laid over a row that the files have no more."""
    checked = edit.checked_on or local_day(edit.written_at, "UTC")
    try:
        own = read_row(edit.code[:4], {**edit.changed, "code": edit.code, "last_checked": checked.isoformat()})
    except WrongRowsError:
        return None
    return Standing(own, None, edit)


# What staff do


class ChangedMeanwhileError(Exception):
    """Somebody else of the staff changed it since it was read."""


async def write_resource(
    uow: UnitOfWork, code: str, values: Mapping[str, Any], *, by: MemberId, version: int
) -> Standing:
    """Staff say what a resource is: all its fields but code and day. That is a check too. Raises WrongRowsError, and
    ChangedMeanwhileError where `version` is not the one that they read.
    """
    before = await _held(uow, code)
    if before is None or before.version != version:
        raise ChangedMeanwhileError
    today = local_day(uow.now, "UTC")
    wanted = {field: value for field, value in values.items() if field not in _FIXED}
    checked = {"code": code, "last_checked": today.isoformat()}
    whole = written(read_row(code[:4], {**written(before.resource), **wanted, **checked}))
    file = written(before.original) if before.original is not None else None
    changed = {
        field: value for field, value in whole.items() if field not in _FIXED and (file is None or file[field] != value)
    }
    edit = _edit_of(uow, before, by)
    edit.changed = changed
    edit.replaced = {} if file is None else {field: file[field] for field in changed}
    edit.checked_on = today
    await _wrote(uow, edit, by, "resource changed", fields=", ".join(sorted(wanted)))
    return await _again(uow, code)


async def add_resource(uow: UnitOfWork, kind: str, values: Mapping[str, Any], *, by: MemberId) -> Standing:
    """Staff add one of their own, with the next number. Raises WrongRowsError."""
    await take_turn(uow, f"resources:{kind}")
    own = ResourceEdit.code.startswith(f"{kind}-") & (ResourceEdit.code >= f"{kind}-{STAFFS_OWN}")
    last = await uow.session.scalar(select(func.max(ResourceEdit.code)).where(own))
    number = int(last.removeprefix(f"{kind}-")) + 1 if last is not None else STAFFS_OWN
    code, today = f"{kind}-{number:03d}", local_day(uow.now, "UTC")
    plain = {field: value for field, value in values.items() if field not in _FIXED}
    row = written(read_row(kind, {**plain, "code": code, "last_checked": today.isoformat()}))
    changed = {field: value for field, value in row.items() if field not in _FIXED}
    edit = ResourceEdit(code=code, changed=changed, replaced={}, written_by=by, written_at=uow.now, checked_on=today)
    uow.session.add(edit)
    await _wrote(uow, edit, by, "resource added")
    return await _again(uow, code)


async def check_resource(uow: UnitOfWork, code: str, *, by: MemberId) -> Standing | None:
    """Somebody looked, and all of it is still true."""
    before = await _held(uow, code)
    if before is None:
        return None
    edit = _edit_of(uow, before, by)
    edit.checked_on = local_day(uow.now, "UTC")
    if before.original is not None and before.news:
        now = written(before.original)
        edit.replaced = {field: now.get(field) for field in edit.replaced}
    await _wrote(uow, edit, by, "resource checked")
    return await _again(uow, code)


async def close_resource(uow: UnitOfWork, code: str, *, why: str | None, by: MemberId) -> Standing | None:
    """It is of no use any more. It stays in the list, marked."""
    before = await _held(uow, code)
    if before is None:
        return None
    edit = _edit_of(uow, before, by)
    edit.closed_on = edit.closed_on or local_day(uow.now, "UTC")
    edit.closed_why = why or edit.closed_why
    edit.checked_on = local_day(uow.now, "UTC")
    await _wrote(uow, edit, by, "resource closed")
    return await _again(uow, code)


async def open_resource(uow: UnitOfWork, code: str, *, by: MemberId) -> Standing | None:
    """It was closed by staff, and is open again."""
    before = await _held(uow, code)
    if before is None:
        return None
    if before.edit is not None and before.edit.closed_on is not None:
        edit = _edit_of(uow, before, by)
        edit.closed_on = edit.closed_why = None
        edit.checked_on = local_day(uow.now, "UTC")
        await _wrote(uow, edit, by, "resource opened again")
    return await _again(uow, code)


async def _held(uow: UnitOfWork, code: str) -> Standing | None:
    """Nobody else writes about it until this unit of work ends."""
    await take_turn(uow, f"resource:{code}")
    standing = await resource_by_code(uow, code)
    if standing is not None and standing.edit is not None:
        await uow.session.refresh(standing.edit)
        return await resource_by_code(uow, code)
    return standing


def _edit_of(uow: UnitOfWork, standing: Standing, by: MemberId) -> ResourceEdit:
    if standing.edit is not None:
        return standing.edit
    edit = ResourceEdit(code=standing.code, changed={}, replaced={}, written_by=by, written_at=uow.now)
    uow.session.add(edit)
    return edit


async def _wrote(uow: UnitOfWork, edit: ResourceEdit, by: MemberId, action: str, **details: str) -> None:
    edit.written_by = by
    edit.written_at = uow.now
    await uow.session.flush()
    uow.audit(action, "resource", edit.id, by=by, code=edit.code, **details)


async def _again(uow: UnitOfWork, code: str) -> Standing:
    standing = await resource_by_code(uow, code)
    if standing is None:
        msg = f"{code} was written, and cannot be read"
        raise RuntimeError(msg)
    return standing


def kinds() -> Sequence[str]:
    """ "FUND", "IDEA", … in the order in which they are listed."""
    return tuple(KINDS)
