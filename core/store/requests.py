"""Once only: the answer of every command that was carried out, by account, command and key."""

import hashlib
import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import delete

from core.chat.card import WireValue
from core.model.ids import AccountId
from core.model.requests import Request
from core.store.unit import UnitOfWork

REQUEST_LIFE = timedelta(days=400)
"""As long as a button lives, so that a one-shot button stays used up."""


def digest_of(given: Mapping[str, WireValue]) -> str:
    """A short digest of the values, whatever their order."""
    canonical = json.dumps(sorted(given.items()), ensure_ascii=False, default=list)
    return hashlib.sha256(canonical.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def remember_request(  # noqa: PLR0917  # in the order of the key
    uow: UnitOfWork, account_id: AccountId, command: str, key: str, digest: str, outcome: dict[str, Any]
) -> None:
    """Write the answer beside what the command changed; a second writer of the same key fails and is rolled back."""
    uow.session.add(
        Request(account_id=account_id, command=command, key=key, digest=digest, outcome=outcome, created_at=uow.now)
    )


async def purge_requests(uow: UnitOfWork) -> None:
    """Forget answers that no button can ask for any more."""
    await uow.session.execute(delete(Request).where(Request.created_at <= uow.now - REQUEST_LIFE))
