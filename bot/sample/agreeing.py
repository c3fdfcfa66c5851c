"""An agreement that was signed in the past, and is in force for a year."""

from datetime import UTC, date, datetime, time

from bot.sample.reading import SamplePartnership
from core.content.agreement import Section
from core.model.agreements import Agreement, AgreementSignature, AgreementState, AgreementText, first_reminder
from core.model.lifecycle import ChangeReason, StateChange
from core.model.partnerships import Partnership
from core.model.schedule import months_after
from core.services.agreement_length import Span, with_days
from core.services.agreement_prefill import known_of, known_texts
from core.services.people import contacts_of
from core.store import UnitOfWork

LANGUAGE = "en"
MONTHS = 12


async def plant_agreement(
    uow: UnitOfWork, partnership: Partnership, entry: SamplePartnership, *, signed_on: date
) -> None:
    """All libraries have signed it in the short form, each by its first contact. `signed_on`: a day in UTC."""
    signed_at = datetime.combine(signed_on, time(12), UTC)
    contacts = {
        each.library_id: each for each in reversed(await contacts_of(uow, [row.library_id for row in partnership.rows]))
    }
    first, *_others, last = [contacts[row.library_id] for row in partnership.rows]
    span = Span(signed_on, months_after(signed_on, MONTHS))
    agreement = Agreement(
        partnership_id=partnership.id,
        version=1,
        languages=(LANGUAGE,),
        created_at=signed_at,
        created_by=first.member_id,
        short=True,
        state=AgreementState.SIGNED,
        begins_on=span.begins_on,
        ends_on=span.ends_on,
        remind_on=first_reminder(ends_on=span.ends_on, signed_on=signed_on),
        signed_at=signed_at,
    )
    uow.session.add(agreement)
    await uow.session.flush()
    written = {
        Section.PURPOSE: entry.purpose,
        Section.ACTIVITIES: entry.activities,
        Section.LENGTH: with_days("We talk about it a month before it ends.", span, LANGUAGE),
    }
    known = {section: text for section, _language, text in known_texts(await known_of(uow, partnership), (LANGUAGE,))}
    for section, text in {**known, **written}.items():
        uow.session.add(
            AgreementText(
                agreement_id=agreement.id,
                section=section,
                language=LANGUAGE,
                text=text,
                edition=1,
                edited_at=signed_at,
                edited_by=first.member_id if section in written else None,
            )
        )
    for row in partnership.rows:
        contact, library = contacts[row.library_id], row.library
        uow.session.add(
            AgreementSignature(
                agreement_id=agreement.id,
                library_id=library.id,
                name=contact.member.name,
                position="Director",
                party=library.name,
                town=library.town,
                country=library.country,
                on=signed_on,
                member_id=contact.member_id,
                at=signed_at,
            )
        )
    uow.session.add(
        StateChange(
            partnership_id=partnership.id,
            at=signed_at,
            from_state=partnership.state,
            to_state=partnership.state,
            reason=ChangeReason.AGREEMENT_SIGNED,
            member_id=last.member_id,
        )
    )
