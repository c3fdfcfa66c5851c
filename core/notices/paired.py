"""Staff made a partnership: each contact reads who the partners are."""

from __future__ import annotations

from core.cards.buttons import HOME
from core.cards.library import names_of, rhythm, where
from core.chat.card import Button, Buttons, Fact, Facts, Style, card
from core.chat.words import Day, Language, Listing, Moment, MomentForm, Name, Strong, _
from core.model.ids import PartnershipId
from core.model.notices import Notice
from core.model.partnerships import PartnershipState
from core.notices.presenting import Presented, Reading
from core.services.partnerships import partners_of, partnership_by_id
from core.store.unit import UnitOfWork


async def present(uow: UnitOfWork, notice: Notice, reading: Reading) -> Presented | None:
    """The partners with place, languages in common and their time now; None when the partnership has ended since."""
    partnership = await partnership_by_id(uow, PartnershipId(notice.facts["partnership"]))
    if partnership is None or partnership.state is PartnershipState.ENDED or reading.member is None:
        return None
    own = {contact.library_id for contact in reading.member.contacts}
    mine = next((row.library for row in partnership.rows if row.library_id in own), None)
    if mine is None:
        return None
    partners = partners_of(partnership, own)
    facts = []
    for partner in partners:
        shared = [code for code in mine.languages if code in partner.languages]
        facts += [
            Fact(label=_("Where"), value=where(partner.town, partner.country)),
            Fact(
                label=_("Languages"),
                value=_(
                    "{languages}", languages=Listing(tuple(Language(code) for code in shared or partner.languages))
                ),
            ),
            Fact(
                label=_("Their time now"), value=_("{moment}", moment=Moment(uow.now, MomentForm.WEEKDAY, partner.zone))
            ),
        ]
    facts.append(Fact(label=_("A talk"), value=rhythm(partnership.cadence.days)))
    if partnership.trial_ends_on is not None:
        facts.append(Fact(label=_("Trial until"), value=_("{day}", day=Day(partnership.trial_ends_on))))
    return Presented(
        card(
            _(
                "{own} and {partners} are partners now, for a trial. Say hello within a week; three sentences are "
                "enough.",
                own=Name(mine.name),
                partners=Strong(names_of(partners)),
            ),
            Facts(tuple(facts)),
            Buttons(
                (
                    Button(
                        label=_("Log the first hello"),
                        command="log",
                        given={"partnership": str(partnership.id)},
                        style=Style.PRIMARY,
                    ),
                    HOME,
                )
            ),
        )
    )
