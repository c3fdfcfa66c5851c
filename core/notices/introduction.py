"""Partners are introduced: each contact reads who the others are, what both speak and like, and how to begin."""

from __future__ import annotations

from collections.abc import Sequence

from core.cards.buttons import HOME
from core.cards.email import by_email, email_buttons
from core.cards.labels import WAY_CHOICES
from core.cards.library import names_of, rhythm, trial_months, where
from core.chat.card import About, Button, Buttons, Context, Fact, Facts, Style, Words, card
from core.chat.words import Day, Language, Listing, Moment, MomentForm, Name, Strong, Text, _, name
from core.model.communications import Way
from core.model.ids import PartnershipId
from core.model.letters import Matter
from core.model.libraries import Contact, Library
from core.model.notices import Notice
from core.model.partnerships import Partnership, PartnershipState
from core.notices.presenting import Presented, Reading
from core.services.partnerships import partners_of, partnership_by_id
from core.services.people import contacts_of
from core.store.unit import UnitOfWork

ICE_BREAKERS: tuple[Text, ...] = (
    _("What did somebody ask for this week that surprised you?"),
    _("Which corner of your library do you like best, and why?"),
    _("What does a usual Monday morning look like in your library?"),
    _("Which book does your town love?"),
    _("What would visitors notice first when they come in?"),
)
"""One of them stands in each introduction; all contacts of a partnership read the same."""


async def present(uow: UnitOfWork, notice: Notice, reading: Reading) -> Presented | None:
    """The partners, what both have in common, and a first message; None when the partnership has ended since."""
    partnership = await partnership_by_id(uow, PartnershipId(notice.facts["partnership"]))
    if partnership is None or partnership.state is PartnershipState.ENDED or reading.member is None:
        return None
    own = {contact.library_id for contact in reading.member.contacts}
    mine = next((row.library for row in partnership.rows if row.library_id in own), None)
    if mine is None:
        return None
    partners = partners_of(partnership, own)
    contacts = await contacts_of(uow, [partner.id for partner in partners])
    connected = {contact.library_id for contact in contacts if contact.member.accounts}
    addressed = {contact.library_id for contact in contacts if contact.member.email} - connected
    letters = [partner for partner in partners if partner.id in addressed]
    facts = []
    for partner in partners:
        people = [contact for contact in contacts if contact.library_id == partner.id]
        if len(partners) == 1:
            facts += _partner_facts(uow, mine, partner, people)
        else:
            facts.append(Fact(label=name(partner.name), value=_in_a_line(uow, mine, partner, people)))
    facts.append(Fact(label=_("How often"), value=rhythm(partnership.cadence.days)))
    if partnership.trial_ends_on is not None:
        facts.append(Fact(label=_("Trial until"), value=_("{day}", day=Day(partnership.trial_ends_on))))
    elif partnership.state is PartnershipState.INTRODUCED:
        facts.append(Fact(label=_("Trial"), value=trial_months(partnership.trial_months)))
    hello = Button(
        label=_("Log the first hello"),
        command="log",
        given={"partnership": str(partnership.id)},
        style=Style.PRIMARY,
    )
    return Presented(
        card(
            _became(partnership, mine, partners),
            Facts(tuple(facts)),
            Context(_("A first message, if you like"), About.CAPTION),
            _(
                "Hello, I am {name} of {library}. We are glad to know you. {question}",
                name=Name(reading.member.name),
                library=Name(mine.name),
                question=ICE_BREAKERS[partnership.id % len(ICE_BREAKERS)],
            ),
            *(Words(by_email(each)) for each in letters),
            Buttons((hello, *(button for each in letters for button in _letter(partnership, each)), HOME)),
        )
    )


def _letter(partnership: Partnership, library: Library) -> tuple[Button, ...]:
    return email_buttons(partnership_id=partnership.id, library=library, matter=Matter.INTRODUCTION)


def _became(partnership: Partnership, mine: Library, partners: Sequence[Library]) -> Text:
    own, others = Name(mine.name), Strong(names_of(partners))
    if any(row.library_id == mine.id and row.joined_on is not None for row in partnership.rows):
        return _(
            "Welcome. {own} is a partner of {partners} now. Say hello within a week; three sentences are enough.",
            own=own,
            partners=others,
        )
    if partnership.state is PartnershipState.INTRODUCED:
        return _(
            "{own} and {partners} are introduced. Say hello within a week; three sentences are enough. Your trial "
            "begins with the first talk.",
            own=own,
            partners=others,
        )
    return _(
        "{own} and {partners} are partners now, for a trial. Say hello within a week; three sentences are enough.",
        own=own,
        partners=others,
    )


def _in_a_line(uow: UnitOfWork, mine: Library, partner: Library, people: Sequence[Contact]) -> Text:
    """One of several partners: where it is, who speaks for it and in what, and what time it is there."""
    shared = [code for code in mine.languages if code in partner.languages]
    languages = Listing(tuple(Language(code) for code in shared or partner.languages))
    town = where(partner.town, partner.country)
    now = Moment(uow.now, MomentForm.WEEKDAY, partner.zone)
    if not people:
        return _("{where}. {languages}. It is {moment} there.", where=town, languages=languages, moment=now)
    return _(
        "{where}. {names}. {languages}. It is {moment} there.",
        where=town,
        names=Listing(tuple(Name(contact.member.name) for contact in people)),
        languages=languages,
        moment=now,
    )


def _partner_facts(uow: UnitOfWork, mine: Library, partner: Library, people: Sequence[Contact]) -> list[Fact]:
    shared = [code for code in mine.languages if code in partner.languages]
    both_like = [way for way in mine.ways or () if way in (partner.ways or ())]
    facts = [Fact(label=_("Where"), value=where(partner.town, partner.country))]
    if people:
        names = Listing(tuple(Name(contact.member.name) for contact in people))
        facts.append(Fact(label=_("Contacts"), value=_("{names}", names=names)))
    spoken = Listing(tuple(Language(code) for code in shared or partner.languages))
    facts.append(Fact(label=_("Languages"), value=_("{languages}", languages=spoken)))
    if both_like:
        ways = Listing(tuple(WAY_CHOICES[Way(way)] for way in both_like))
        facts.append(Fact(label=_("Both like"), value=_("{ways}", ways=ways)))
    now = Moment(uow.now, MomentForm.WEEKDAY, partner.zone)
    facts.append(Fact(label=_("Their time now"), value=_("{moment}", moment=now)))
    return facts
