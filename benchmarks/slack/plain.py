"""`/log` as one writes it in an afternoon, on PORT, as a program: Bolt, and SQLAlchemy's ORM on its default engine.

In one transaction it writes the rows that ours writes, into the same tables: the talk with its libraries, the days of
the partnership and of both its sides, the partner's notice, and the answer under the request's key. It does not look
whether somebody else logged the talk, at which hours the partner may be written to, or what may be typed wrongly; nor
does it write to the direct message.
"""

from __future__ import annotations

import os
import shlex
from datetime import UTC, date, datetime, timedelta
from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import joinedload, selectinload

from benchmarks.slack.access import PATH
from core.model.communications import Communication, CommunicationLibrary, Way
from core.model.libraries import Contact
from core.model.members import Account, Member
from core.model.notices import Notice
from core.model.partnerships import Partnership, PartnershipLibrary
from core.model.requests import Request

sessions = async_sessionmaker(create_async_engine(f"sqlite+aiosqlite:///{os.environ['DATABASE']}"))
app = AsyncApp(
    signing_secret=os.environ["SLACK_SIGNING_SECRET"],
    client=AsyncWebClient(os.environ["SLACK_BOT_TOKEN"], base_url=os.environ["SLACK_API_URL"]),
    process_before_response=True,
)


@app.command("/sister")
async def hello(ack: AsyncAck) -> None:
    """Whether it is there."""
    await ack("Hello")


@app.command("/log")
async def log(ack: AsyncAck, command: dict[str, Any]) -> None:
    """`/log how:video when:2026-11-20 partnership:"Amman Public Library" had a call`."""
    words = shlex.split(command["text"])
    given = dict(word.split(":", 1) for word in words if ":" in word)
    about = " ".join(word for word in words if ":" not in word)
    async with sessions() as session, session.begin():
        said = await _logged(session, command, given, about)
    await ack(said)


async def _logged(session: AsyncSession, command: dict[str, Any], given: dict[str, str], about: str) -> str:
    now = datetime.now(UTC)
    account = (
        await session.scalars(
            select(Account)
            .where(Account.platform == "slack", Account.workspace == command["team_id"])
            .where(Account.user == command["user_id"])
            .options(joinedload(Account.member).selectinload(Member.contacts))
        )
    ).one()
    if await session.get(Request, (account.id, "log", command["trigger_id"])) is not None:
        return "Already sent; nothing changed."
    library_id = account.member.contacts[0].library_id
    mine = await session.scalars(
        select(Partnership)
        .join(Partnership.rows)
        .where(PartnershipLibrary.library_id == library_id)
        .options(selectinload(Partnership.rows).joinedload(PartnershipLibrary.library))
    )
    partnership, partner = next(
        (each, row.library)
        for each in mine.unique()
        for row in each.rows
        if row.library.name == given["partnership"] and row.library_id != library_id
    )
    day = date.fromisoformat(given["when"])
    took_part = [row.library_id for row in partnership.rows]
    partnership.heard(set(took_part), day)
    communication = Communication(
        partnership_id=partnership.id,
        on=day,
        way=Way(given["how"]),
        about=about,
        logged_by=account.member_id,
        library_id=library_id,
        logged_at=now,
        libraries=[CommunicationLibrary(library_id=each) for each in took_part],
    )
    session.add(communication)
    await session.flush()
    for contact in await session.scalars(select(Contact).where(Contact.library_id == partner.id)):
        session.add(_notice(communication, contact, now))
    said = f"Logged: {communication.way} with {partner.name}, {day:%d %B %Y}."
    session.add(
        Request(
            account_id=account.id,
            command="log",
            key=command["trigger_id"],
            digest=str(hash(command["text"])),
            outcome={"text": said},
            created_at=now,
        )
    )
    return said


def _notice(communication: Communication, contact: Contact, now: datetime) -> Notice:
    return Notice(
        kind="communication",
        dedupe_key=f"communication:{communication.id}:{contact.member_id}",
        not_before=now,
        give_up_at=now + timedelta(days=7),
        created_at=now,
        about=f"communication:{communication.id}",
        facts={"communication": communication.id},
        member_id=contact.member_id,
    )


if __name__ == "__main__":
    app.start(int(os.environ["PORT"]), path=PATH, host="127.0.0.1")
