"""Linking: an account makes a code, the person types it at another account, and so shows that both are theirs.

What is answered to a code that is not right: one that was used or is too old says so, because it opens nothing any
more, so that knowing of it is worth nothing; whose it was is never said. Everything else is "not right". Each counts as
a wrong try; five an hour leave a code of eight out of twenty letters a chance of one in some billion to be guessed.
"""

from __future__ import annotations

import hashlib
import secrets
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from sqlalchemy import delete, func, or_, select, update

from core.model.communications import Communication
from core.model.ids import AccountId, LinkCodeId, MemberId
from core.model.linking import LinkCode, LinkTry
from core.model.members import Account, Member
from core.services.people import members_with_hours
from core.store.turns import take_turn
from core.store.unit import UnitOfWork

CODE_LIFE = timedelta(minutes=15)
KEPT_FOR = timedelta(days=1)
"""So long one reads that a code was used or is too old, and not only that it is not right."""

MOST_TRIES = 5
TRIES_IN = timedelta(hours=1)

LETTERS = "BCDFGHJKMNPQRSTVWXYZ"
"""No vowels and no L: nothing is taken for another letter or a digit, and no word comes about by chance."""

LENGTH = 8

_BEFORE = ("SISTERLINK", "CODE")
"""What stands before a code in the line that is copied, "/sister link code:KTRM-WQXZ": the vowels are in no code."""


class LinkAnswer(Enum):
    """What a code is worth to the account at which it was typed."""

    RIGHT = "right"
    UNKNOWN = "unknown"
    EXPIRED = "expired"
    USED = "used"
    OWN = "own"
    """It was made at this very account."""
    TOGETHER = "together"
    """Both accounts belong to one member already."""


@dataclass(frozen=True)
class Side:
    """A person as they are before or after the joining. `talks`: how many they logged."""

    member: Member
    talks: int

    @property
    def accounts(self) -> Sequence[Account]:
        """Theirs, the first one first."""
        return sorted(self.member.accounts, key=lambda account: account.id)


def letters_of(text: str) -> str | None:
    """The letters of a code, however it was typed: small, wide, with spaces or hyphens, or the whole line in which it
    stood. None when it can be no code.
    """
    plain = unicodedata.normalize("NFKC", text).upper()
    letters = "".join(letter for letter in plain if letter.isalnum())
    for before in _BEFORE:
        letters = letters.removeprefix(before)
    return letters if len(letters) == LENGTH and set(letters) <= set(LETTERS) else None


async def make_link_code(uow: UnitOfWork, account_id: AccountId) -> tuple[str, datetime]:
    """A new code of this account, such as "KTRM-WQXZ", and until when it works. An earlier one works no longer."""
    spent = (LinkCode.account_id == account_id) & LinkCode.used_at.is_(None)
    await uow.session.execute(delete(LinkCode).where(spent | (LinkCode.expires_at <= uow.now - KEPT_FOR)))
    letters = "".join(secrets.choice(LETTERS) for _place in range(LENGTH))
    code = LinkCode(digest=_digest(letters), account_id=account_id, created_at=uow.now, expires_at=uow.now + CODE_LIFE)
    uow.session.add(code)
    return f"{letters[:4]}-{letters[4:]}", code.expires_at


async def barred_until(uow: UnitOfWork, account_id: AccountId) -> datetime | None:
    """After five wrong tries within an hour: the instant from which the account may try again; else None."""
    await take_turn(uow, f"link try:{account_id}")
    found = await uow.session.scalars(
        select(LinkTry.at)
        .where(LinkTry.account_id == account_id, LinkTry.at > uow.now - TRIES_IN)
        .order_by(LinkTry.at.desc())
        .limit(MOST_TRIES)
    )
    tries = found.all()
    return tries[-1] + TRIES_IN if len(tries) == MOST_TRIES else None


async def count_try(uow: UnitOfWork, account_id: AccountId) -> int:
    """One more wrong try of the account; how many are left."""
    await uow.session.execute(delete(LinkTry).where(LinkTry.at <= uow.now - TRIES_IN))
    uow.session.add(LinkTry(account_id=account_id, at=uow.now))
    await uow.session.flush()
    tries = await uow.session.scalar(select(func.count()).select_from(LinkTry).where(LinkTry.account_id == account_id))
    return MOST_TRIES - (tries or 0)


async def type_code(uow: UnitOfWork, letters: str, account: Account) -> tuple[LinkAnswer, LinkCode | None]:
    """What the code is worth at this account. A right one may be joined with there, and nowhere else, from now on."""
    code = await uow.session.scalar(select(LinkCode).where(LinkCode.digest == _digest(letters)).with_for_update())
    if code is None:
        return LinkAnswer.UNKNOWN, None
    answer = await _worth(uow, code, account)
    if answer is LinkAnswer.RIGHT:
        code.typed_by = account.id
    return answer, code


async def code_to_join(
    uow: UnitOfWork, code_id: LinkCodeId, account: Account
) -> tuple[LinkAnswer, tuple[MemberId, MemberId] | None]:
    """What a code is worth now that was typed at this account; a right one is used up. Then comes who made it, and who
    typed it.

    Joinings take turns, so that nobody's accounts move elsewhere meanwhile. Nothing is joined that was not looked at:
    whoever typed another code of one of these two, or at an account of theirs, types it again.
    """
    await take_turn(uow, "join accounts")
    code = await uow.session.get(LinkCode, code_id, with_for_update=True)
    answer = LinkAnswer.UNKNOWN if code is None else await _worth(uow, code, account)
    if code is None or (code.typed_by != account.id and answer is not LinkAnswer.TOGETHER):
        return LinkAnswer.UNKNOWN, None
    if answer is not LinkAnswer.RIGHT:
        return answer, None
    code.used_at = uow.now
    members = (await _owner(uow, code.account_id), await _owner(uow, account.id))
    await _forget_what_was_looked_at(uow, members)
    return answer, members


async def _forget_what_was_looked_at(uow: UnitOfWork, members: Sequence[MemberId]) -> None:
    theirs = select(Account.id).where(Account.member_id.in_(members))
    looked_at = or_(LinkCode.account_id.in_(theirs), LinkCode.typed_by.in_(theirs))
    await uow.session.execute(update(LinkCode).where(looked_at, LinkCode.used_at.is_(None)).values(typed_by=None))


async def _worth(uow: UnitOfWork, code: LinkCode, account: Account) -> LinkAnswer:
    together = await _owner(uow, code.account_id) == await _owner(uow, account.id)
    if code.used_at is not None:
        return LinkAnswer.TOGETHER if together else LinkAnswer.USED
    if code.expires_at <= uow.now:
        return LinkAnswer.EXPIRED
    if code.account_id == account.id:
        return LinkAnswer.OWN
    return LinkAnswer.TOGETHER if together else LinkAnswer.RIGHT


async def _owner(uow: UnitOfWork, account_id: AccountId) -> MemberId:
    found = await uow.session.scalars(select(Account.member_id).where(Account.id == account_id))
    return found.one()


async def both_sides(uow: UnitOfWork, code: LinkCode, account: Account) -> tuple[Side, Side]:
    """The person who made the code, and the one at whose account it was typed, as they stand now."""
    made, typed = await _owner(uow, code.account_id), await _owner(uow, account.id)
    members = await members_with_hours(uow, [made, typed])
    counts = await uow.session.execute(
        select(Communication.logged_by, func.count())
        .where(Communication.logged_by.in_([made, typed]), Communication.undone_at.is_(None))
        .group_by(Communication.logged_by)
    )
    talks = {row[0]: row[1] for row in counts}
    first, second = (Side(members[each][0], talks.get(each, 0)) for each in (made, typed))
    return first, second


def _digest(letters: str) -> str:
    return hashlib.sha256(f"link code {letters}".encode()).hexdigest()
