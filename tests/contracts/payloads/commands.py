"""Stories of what members can do, by the command."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.model.libraries import Library
from tests import builders

if TYPE_CHECKING:
    from tests.contracts.payloads.story import Story


async def introduce(story: Story) -> None:
    """Lina's library is new; its town must be clear, and one very like it may be on the register."""
    await story.says("Lina", "/introduce")
    await story.sends("Lina", name="Hilo Public Library", town="Hilo", languages=())
    await story.says("Lina", "/introduce")
    await story.sends("Lina", name="Corner Library", town="Nowhere", country="US", languages=("en",))
    await story.says("Lina", "/introduce town:Hilo country:US languages:English,Hawaiian Hilo Public Library")
    await story.says("Lina", "/introduce town:Lima country:Peru languages:Spanish Lima City Library")
    await story.says("Lina", "/introduce town:Lima country:Perú languages:Klingon Lima City Library")


async def introduce_save(story: Story) -> None:
    await story.says("Lina", "/introduce town:Hilo country:US languages:English Hilo Public Library", aside=True)
    await story.presses("Lina", "Post")
    await story.says("Mai", "/introduce town:Oslo country:Norway languages:Norwegian Oslo Library", aside=True)
    await story.presses("Mai", "Keep private")


async def introduce_join(story: Story) -> None:
    await story.says("Lina", "/introduce town:Suva country:Fiji languages:English Suva City Library", aside=True)
    await story.presses("Lina", "Join it")
    await story.asks("Ana", "introduce join", library="1")


async def introduce_answer(story: Story) -> None:
    """Tomas asked to speak for Suva, which Ana may answer, and for Lima, which staff answer."""
    await story.asks("Lina", "introduce answer", request="1", accepted="yes")
    await story.asks("Ana", "introduce answer", request="1", accepted="yes")
    await story.asks("Sam", "introduce answer", request="1", accepted="no")
    await story.asks("Dee", "introduce answer", request="2", accepted="no")


async def introduce_post(story: Story) -> None:
    await story.asks("Lina", "introduce post", library="1", posted="yes")
    await story.asks("Ana", "introduce post", library="2", posted="yes")
    await story.asks("Ana", "introduce post", library="1", posted="no")
    await story.presses("Ana", "Post the card again")


async def introduce_show(story: Story) -> None:
    await story.asks("Ana", "introduce show", library="1")
    await story.asks("Ana", "introduce show", library="2")


async def log(story: Story) -> None:
    """From nothing given to everything given; a slip in every field; and the same talk a second time."""
    await story.says("Lina", "/log")
    await story.says("Ana", "/log")
    await story.sends("Ana", how="video", when="2026-12-24", libraries=("1",))
    await story.sends("Ana", how="call", when="2026-11-19", libraries=("1", "2"), about="Story hour.\nThen: books.")
    await story.says("Ana", "/log how:pigeon we talked about story hour")
    await story.says("Ana", "/log how:video when:03/04 we talked about story hour")
    await story.says("Sam", "/log how:call when:2026-11-19 story hour")
    await story.presses("Sam", "Add another")


async def log_undo(story: Story) -> None:
    """Within a quarter of an hour, once, and only what one logged oneself."""
    await story.says("Ana", "/log how:visit Yusuf came to Suva", aside=True)
    await story.presses("Ana", "Undo")
    await story.presses("Ana", "Log it again")
    await story.asks("Ana", "log undo", communication="10")
    await story.asks("Lina", "log undo", communication="10")
    await story.asks("Yusuf", "log undo", communication="10")
    await story.says("Ana", "/log how:call about the parcel", aside=True)
    await story.asks("Sam", "log undo", communication="11")
    story.clock.move(minutes=16)
    await story.presses("Ana", "Undo")


async def log_edit(story: Story) -> None:
    """A slip in every field; and a colleague who was faster."""
    await story.says("Ana", "/sister history", aside=True)
    await story.presses("Ana", "Edit")
    await story.sends("Ana", when="1998-12-31", how="", about="x" * 2001)
    await story.says("Ana", "/sister history", aside=True)
    await story.presses("Ana", "Edit", aside=True)
    await story.sends("Ana", how="post", about="The parcel of picture books")
    await story.asks("Sam", "log edit", communication="9", how="call", when="2026-11-20", seen="before Ana")


async def sister_partnership(story: Story) -> None:
    """Of a partner, of somebody without one, of staff, and one that is only proposed."""
    await story.says("Lina", "/sister partnership")
    await story.says("Ana", "/sister partnership")
    await story.asks("Ana", "sister partnership", partnership="2")
    await story.asks("Dee", "sister partnership", partnership="2")
    await story.asks("Olena", "sister partnership", partnership="1")


async def sister_propose(story: Story) -> None:
    """Whom one may ask, and what is wrong with others; then it is sent."""
    await story.says("Lina", "/sister propose")
    await story.says("Ana", "/sister propose library:LIB-001 Ourselves")
    await story.says("Ana", "/sister propose library:LIB-005 Once more")
    await builders.library(story.world.store, "Lima", name="Lima Book House", posted=True)
    await story.says("Ana", "/sister propose library:LIB-006 We both love poems")
    await story.says("Olena", "/sister propose library:LIB-001 how_often:21")
    rosa = await builders.member(story.world.store, "Rosa")
    await builders.library(story.world.store, "Lima", name="Lima Reading Room", contacts=[rosa], posted=True)
    await story.says("Olena", "/sister propose library:LIB-007 how_often:21")
    await story.sends("Olena", reason="Our readers *love* poems.", activities="Letters between readers")


async def sister_proposals(story: Story) -> None:
    await story.says("Ana", "/sister proposals")
    await story.says("Olena", "/sister proposals")
    await story.says("Yusuf", "/sister proposals")


async def sister_propose_look(story: Story) -> None:
    await story.asks("Ana", "sister propose-look", proposal="1")
    await story.asks("Olena", "sister propose-look", proposal="1")
    await story.asks("Yusuf", "sister propose-look", proposal="1")


async def sister_propose_accept(story: Story) -> None:
    await story.asks("Ana", "sister propose-accept", proposal="1")
    await story.asks("Olena", "sister propose-accept", proposal="1")
    await story.asks("Olena", "sister propose-accept", proposal="1")


async def sister_propose_decline(story: Story) -> None:
    await story.asks("Olena", "sister propose-look", proposal="1", aside=True)
    await story.presses("Olena", "Decline kindly")
    await story.sends("Olena", words="We have too little time this year. Thank you.")
    await story.asks("Ana", "sister propose-look", proposal="1")


async def sister_propose_ask(story: Story) -> None:
    await story.asks("Olena", "sister propose-look", proposal="1", aside=True)
    await story.presses("Olena", "Ask a question")
    await story.sends("Olena", question="In which language shall we write?")


async def sister_propose_reply(story: Story) -> None:
    await story.asks("Ana", "sister propose-reply", question="1")
    await story.sends("Ana", words="About 2,000.")
    await story.asks("Ana", "sister propose-reply", question="1", words="More.")


async def sister_propose_withdraw(story: Story) -> None:
    await story.asks("Olena", "sister propose-withdraw", proposal="1")
    await story.asks("Ana", "sister propose-withdraw", proposal="1")
    await story.asks("Ana", "sister propose-withdraw", proposal="1")


async def sister_home(story: Story) -> None:
    """Of everybody; Ana's also when nobody waits for an answer any more, and when a talk is overdue."""
    for person in ("Lina", "Mai", "Dee", "Ana"):
        await story.says(person, "/sister")
    await story.asks("Ana", "introduce answer", request="1", accepted="yes", aside=True)
    await story.says("Ana", "/sister")
    await story.days(60)
    await story.says("Ana", "/sister")


async def sister_partners(story: Story) -> None:
    """Of one partner, and of more than stand on a page, to which home leads."""
    await story.says("Lina", "/sister partners")
    await story.says("Ana", "/sister partners")
    async with story.world.store.reading() as uow:
        suva = await uow.session.get_one(Library, 1)
    for number in range(1, 9):
        kyiv = await builders.library(story.world.store, "Kyiv", name=f"Kyiv Branch {number}")
        await builders.partnership(story.world.store, suva, kyiv)
    await story.says("Ana", "/sister")
    await story.presses("Ana", "All partners")
    await story.presses("Ana", "More")


async def sister_history(story: Story) -> None:
    await story.says("Lina", "/sister history")
    await story.says("Ana", "/sister history")
    await story.presses("Ana", "Older")
    await story.says("Ana", "/sister history partnership:Lima")
    await story.asks("Dee", "staff pair", libraries=("3", "1"), aside=True)
    await story.says("Ana", '/sister history partnership:"Lima City Library"')


async def sister_library(story: Story) -> None:
    """Nobody's, one's own with somebody who is asked, and which of several."""
    await story.says("Lina", "/sister library")
    await story.says("Ana", "/sister library")
    await story.asks("Ana", "sister library-name", library="1", name="Salote", aside=True)
    await story.asks("Ana", "sister library-name", library="1", member="5", role="primary", aside=True)
    await story.asks("Ana", "sister handover", library="1", successor="2", last_day="2026-12-04", aside=True)
    await story.says("Ana", "/sister library")
    await story.asks("Sam", "sister join-answer", invitation="1", accepted="yes", aside=True)
    await story.says("Sam", "/sister library")
    await story.presses("Sam", "Open")
    await story.asks("Ana", "sister library", library="2")


async def sister_library_edit(story: Story) -> None:
    """A name that another library has, a town that is not clear, and a name that is right."""
    await story.says("Ana", "/sister library", aside=True)
    await story.presses("Ana", "Edit")
    await story.sends("Ana", name="Lima City Library", town="Lima", country="PE")
    await story.says("Ana", "/sister library", aside=True)
    await story.presses("Ana", "Edit", aside=True)
    await story.sends("Ana", town="Springfield", country="US")
    await story.says("Ana", "/sister library", aside=True)
    await story.presses("Ana", "Edit", aside=True)
    await story.sends("Ana", name="Suva Harbour Library")
    await story.asks("Ana", "sister library-edit", library="2", name="X", town="Lima", country="PE", languages=("en",))


async def sister_library_name(story: Story) -> None:
    """Nobody, two at once, oneself, a role that is not Sam's to give; a member, twice; and somebody not here yet."""
    await story.says("Sam", "/sister library", aside=True)
    await story.presses("Sam", "Name a colleague")
    await story.sends("Sam")
    await story.asks("Sam", "sister library-name", library="1", member="4", name="Salote")
    await story.asks("Sam", "sister library-name", library="1", member="2", role="primary")
    await story.asks("Sam", "sister library-name", library="1", member="4")
    await story.asks("Sam", "sister library-name", library="1", member="4")
    await story.asks("Sam", "sister library-name", library="1", name="Salote")
    await story.asks("Sam", "sister library-name", library="2", name="Salote")


async def sister_library_take_back(story: Story) -> None:
    await story.asks("Ana", "sister library-name", library="1", name="Salote", aside=True)
    await story.says("Ana", "/sister library", aside=True)
    await story.presses("Ana", "Take it back")
    await story.asks("Ana", "sister library-take-back", invitation="2")
    await story.asks("Ana", "sister library-take-back", invitation="1")


async def sister_library_role(story: Story) -> None:
    """The last first contact, a role that is so already, one that changes, and somebody who may not."""
    await story.says("Ana", "/sister library", aside=True)
    await story.presses("Ana", "Change a role")
    await story.sends("Ana", contact="1", role="second")
    await story.asks("Ana", "sister library-role", library="1", contact="2", role="second")
    await story.asks("Ana", "sister library-role", library="1", contact="2", role="director")
    await story.asks("Sam", "sister library-role", library="1", contact="1", role="second")


async def sister_library_leave(story: Story) -> None:
    await story.asks("Ana", "sister library-leave", library="1")
    await story.asks("Sam", "sister library-leave", library="1")


async def sister_library_left(story: Story) -> None:
    await story.asks("Sam", "sister library-leave", library="1", aside=True)
    await story.presses("Sam", "Leave")
    await story.asks("Sam", "sister library-left", library="1")
    await story.asks("Ana", "sister library-left", library="1")


async def sister_handover(story: Story) -> None:
    """To herself on a day that is over; to Sam; and once more."""
    await story.says("Ana", "/sister library", aside=True)
    await story.presses("Ana", "Hand over")
    await story.sends("Ana", successor="1", last_day="2026-11-01")
    await story.says("Ana", "/sister library", aside=True)
    await story.presses("Ana", "Hand over", aside=True)
    await story.sends("Ana", successor="2", last_day="2026-12-04", note="The keys are in the drawer.")
    await story.asks("Ana", "sister handover", library="1", successor="4", last_day="2026-12-11")
    await story.asks("Ana", "sister handover", library="2", successor="4", last_day="2026-12-11")


async def sister_handover_answer(story: Story) -> None:
    await story.asks("Ana", "sister handover-answer", handover="1", accepted="yes")
    await story.asks("Sam", "sister handover-answer", handover="1", accepted="yes")
    await story.asks("Sam", "sister handover-answer", handover="1", accepted="no")
    await story.asks("Ana", "sister handover", library="1", successor="4", last_day="2026-11-20", aside=True)
    await story.asks("Mai", "sister handover-answer", handover="2", accepted="no")
    await story.asks("Ana", "sister handover", library="1", successor="4", last_day="2026-11-20", aside=True)
    await story.asks("Mai", "sister handover-answer", handover="3", accepted="yes")


async def sister_handover_cancel(story: Story) -> None:
    await story.asks("Sam", "sister handover-answer", handover="1", accepted="yes", aside=True)
    await story.asks("Sam", "sister handover-cancel", handover="1")
    await story.asks("Sam", "sister handover-cancel", handover="1")
    await story.asks("Ana", "sister handover-cancel", handover="1")


async def sister_join(story: Story) -> None:
    """No code, a wrong one, the right one; used, and in the wrong hands; and one that was taken back."""
    await story.says("Lina", "/sister join")
    await story.sends("Lina", code="12345")
    await story.says("Lina", "/sister join BBBB-BBBB")
    await story.asks("Ana", "sister library-name", library="1", name="Lina", aside=True)
    await story.says("Ana", f"/sister join {story.secret}", written="/sister join, and the code for Lina")
    await story.says("Lina", f"/sister join {story.secret}", written="/sister join, and the code")
    await story.presses("Lina", "Accept")
    await story.says("Mai", f"/sister join {story.secret}", written="/sister join, and the code of Lina")
    await story.asks("Ana", "sister library-name", library="1", name="Rana", aside=True)
    await story.asks("Ana", "sister library-take-back", invitation="3", aside=True)
    await story.says("Mai", f"/sister join {story.secret}", written="/sister join, and a code that was taken back")


async def sister_join_answer(story: Story) -> None:
    await story.asks("Ana", "sister join-answer", invitation="1", accepted="yes")
    await story.asks("Sam", "sister join-answer", invitation="1", accepted="no")
    await story.asks("Sam", "sister join-answer", invitation="1", accepted="yes")
    await story.asks("Ana", "sister library-name", library="1", member="4", role="director", aside=True)
    await story.asks("Mai", "sister join-answer", invitation="2", accepted="yes")
    await story.asks("Mai", "sister join-answer", invitation="2", accepted="yes")


async def sister_contacts(story: Story) -> None:
    await story.says("Lina", "/sister contacts")
    await story.says("Ana", "/sister contacts")


async def sister_later(story: Story) -> None:
    await story.says("Lina", "/sister later")
    await story.says("Ana", "/sister later")
    await story.sends("Ana", until="2026-11-20")
    await story.says("Ana", "/sister later", aside=True)
    await story.sends("Ana", until="2026-12-28", partnership="1")
    await story.says("Ana", "/sister later until:2026-12-28")


async def sister_remind_again(story: Story) -> None:
    await story.says("Ana", "/sister later until:2026-12-28", aside=True)
    await story.presses("Ana", "Remind me again")


async def sister_profile(story: Story) -> None:
    """One question at a time, one skipped, and all of them answered."""
    await story.says("Lina", "/sister profile")
    await story.says("Ana", "/sister profile")
    await story.presses("Ana", "Answer")
    await story.sends("Ana", kind="public")
    await story.presses("Ana", "Skip this one")
    await story.presses("Ana", "Answer")
    await story.sends("Ana", how_often="400")
    everything = 'how_often:30 ways:video,post interests:Oceans seek:"A friend in the north" offer:"Story hours"'
    await story.says("Ana", f"/sister profile {everything}")
    await story.presses("Ana", "Change an answer")


async def sister_settings(story: Story) -> None:
    await story.says("Lina", "/sister settings")
    await story.says("Ana", "/sister later until:2026-12-28", aside=True)
    await story.says("Ana", "/sister settings")
    await story.presses("Ana", "Change")
    await story.sends("Ana", hour="24", zone="Springfield")
    await story.says("Ana", "/sister settings", aside=True)
    await story.presses("Ana", "Change", aside=True)
    await story.sends("Ana", hour="9", days=())
    await story.says("Ana", "/sister settings", aside=True)
    await story.presses("Ana", "Change", aside=True)
    await story.sends("Ana", hour="9", days=("monday", "thursday"), zone="Nadi", fewer="yes")


async def sister_link(story: Story) -> None:
    """A code; what it may be wrong with; what would be joined; and who is connected already."""
    await story.says("Ana", "/sister link")
    await story.says("Ana", f"/sister link {story.secret}", written="/sister link, and her own code")
    await story.says("Lina", "/sister link 12345")
    await story.says("Lina", "/sister link BBBB-BBBB")
    await story.presses("Lina", "Write it again")
    await story.says("Yusuf", f"/sister link {story.secret}", written="/sister link, and Ana's code")
    await story.presses("Yusuf", "Join", aside=True)
    await story.says("Yusuf", "/sister link")
    await story.says("Lina", f"/sister link {story.secret}", written="/sister link, and Ana's code")
    await story.presses("Yusuf", "Connect another", aside=True)
    await story.says("Ana", f"/sister link {story.secret}", written="/sister link, and the code of her other account")
    story.clock.move(minutes=15)
    await story.says("Lina", f"/sister link {story.secret}", written="/sister link, and an old code")
    for wrong in "CD":
        await story.says("Lina", f"/sister link {wrong * 8}", aside=True)
    await story.says("Lina", "/sister link FFFF-FFFF")
    await story.says("Lina", "/sister link FFFF-FFFF")


async def sister_link_join(story: Story) -> None:
    """In time, with a person who has much; and a button that stood too long."""
    await story.says("Sam", "/sister link", aside=True)
    await story.says("Yusuf", f"/sister link {story.secret}", written="/sister link, and Sam's code")
    await story.presses("Yusuf", "Join")
    await story.says("Ana", "/sister link", aside=True)
    await story.says("Lina", f"/sister link {story.secret}", written="/sister link, and Ana's code")
    story.clock.move(minutes=15)
    await story.presses("Lina", "Join")


async def sister_link_not(story: Story) -> None:
    await story.says("Ana", "/sister link", aside=True)
    await story.says("Yusuf", f"/sister link {story.secret}", aside=True)
    await story.presses("Yusuf", "Not now")


async def sister_link_here(story: Story) -> None:
    """The other account is where messages arrive; the settings say it, and may change it."""
    await story.says("Ana", "/sister link", aside=True)
    await story.says("Yusuf", f"/sister link {story.secret}", aside=True)
    await story.presses("Yusuf", "Join", aside=True)
    await story.presses("Yusuf", "Write to me in Playground (lantern)")
    await story.says("Ana", "/sister settings")
    await story.presses("Ana", "Change")


async def sister_help(story: Story) -> None:
    await story.says("Lina", "/sister help")
    await story.says("Ana", "help")
    await story.says("Dee", "/sister help")
    await story.says("Ana", "/sister hlep")
    await story.says("Ana", "/introdce")
    await story.says("Ana", "/qqqqqqqq")


async def newcomer_mentor(story: Story) -> None:
    await story.asks("Lina", "newcomer mentor")
    await story.asks("Mai", "newcomer mentor")


async def newcomer_look(story: Story) -> None:
    await story.asks("Lina", "newcomer look")


async def desk(story: Story) -> None:
    """Plain words in the direct message."""
    await story.says("Lina", "Good morning")
    await story.says("Ana", "We had a video call with Yusuf about story hour")
    await story.presses("Ana", "Log this")
    await story.says("Ana", "")


STORIES = {
    "introduce": introduce,
    "introduce save": introduce_save,
    "introduce join": introduce_join,
    "introduce answer": introduce_answer,
    "introduce post": introduce_post,
    "introduce show": introduce_show,
    "log": log,
    "log undo": log_undo,
    "log edit": log_edit,
    "sister home": sister_home,
    "sister partners": sister_partners,
    "sister partnership": sister_partnership,
    "sister propose": sister_propose,
    "sister proposals": sister_proposals,
    "sister propose-look": sister_propose_look,
    "sister propose-accept": sister_propose_accept,
    "sister propose-decline": sister_propose_decline,
    "sister propose-ask": sister_propose_ask,
    "sister propose-reply": sister_propose_reply,
    "sister propose-withdraw": sister_propose_withdraw,
    "sister history": sister_history,
    "sister library": sister_library,
    "sister library-edit": sister_library_edit,
    "sister library-name": sister_library_name,
    "sister library-take-back": sister_library_take_back,
    "sister library-role": sister_library_role,
    "sister library-leave": sister_library_leave,
    "sister library-left": sister_library_left,
    "sister handover": sister_handover,
    "sister handover-answer": sister_handover_answer,
    "sister handover-cancel": sister_handover_cancel,
    "sister join": sister_join,
    "sister join-answer": sister_join_answer,
    "sister contacts": sister_contacts,
    "sister later": sister_later,
    "sister remind-again": sister_remind_again,
    "sister profile": sister_profile,
    "sister settings": sister_settings,
    "sister link": sister_link,
    "sister link-join": sister_link_join,
    "sister link-not": sister_link_not,
    "sister link-here": sister_link_here,
    "sister help": sister_help,
    "newcomer mentor": newcomer_mentor,
    "newcomer look": newcomer_look,
    "desk": desk,
}
