"""Core: the one typed object an adapter is handed.

An adapter calls `say`, `answer`, `press`, `submit` and `suggest`, keeps what must survive with `keep_form` and
`keep_file`, and decides nothing else. The program calls `tick` and `drain`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta

from core.cards.labels import KINDS
from core.cards.person import Person, describe
from core.cards.stories import THEMES, TOOK_PART
from core.chat.card import Card, Choice, Context, FileRef, WireValue
from core.chat.form import Form
from core.chat.invocation import AccountRef, Invocation, Place, Profile
from core.chat.messenger import Messenger
from core.chat.outcome import Answer, Reply
from core.chat.words import Name, Text, _
from core.clock import Clock
from core.commands import COMMANDS
from core.commands.checking import check_commands
from core.commands.speech import CommandLine, Option, command_lines, read_words
from core.delivery import Delivered, Delivery
from core.dispatch import plan, run, sealed
from core.dispatch import suggest as suggest_choices
from core.documents.office import Office, no_template
from core.incidents import OLD_BUTTON, OLD_FORM, answered, incident
from core.model.ids import FileId, StoryId
from core.model.libraries import LibraryKind
from core.model.stories import Theme, TookPart
from core.services.alerts import look_after_partnerships, next_look_at_risk
from core.services.aways import ask_aways, end_what_is_over, next_away_question, pause_newcomers
from core.services.climbing import plan_nudges
from core.services.country_pauses import mind_countries
from core.services.deadlines import next_reminder, remind_of_deadlines
from core.services.figures import Figures, figures
from core.services.finding_wishes import look_again, next_look
from core.services.handovers import lapse_handovers, move_roles, next_handover
from core.services.holding import Signs, held_from, hold_back, signs_of
from core.services.invitations import lapse_invitations, next_invitation_lapse
from core.services.mentor_clock import next_offer, pass_on_offers, seek_mentors
from core.services.mentor_digests import next_digest, plan_digests
from core.services.mentor_leaving import release_those_who_left
from core.services.midway import ask_midway, next_midway
from core.services.nudging import EARLIEST_ZONE, next_nudge_day
from core.services.outages import let_in, lock_out, next_knock
from core.services.partings import end_partnerships, next_ending
from core.services.pauses import end_pauses, next_pause_end
from core.services.people import recognise
from core.services.proposals import lapse_proposals, next_lapse
from core.services.public_stories import (
    PAGE,
    PhotoBytes,
    PublicLibrary,
    PublicPhoto,
    PublicStories,
    PublicStory,
    StoryChoices,
    StoryFilter,
    photo_for,
    public_photo,
    public_stories,
    public_story,
    story_choices,
)
from core.services.renewal_days import ask_renewals, next_renewal
from core.services.resting import ask_resting, next_resting
from core.services.review_days import ask_reviews, close_reviews, next_review
from core.services.roles import make_staff_code
from core.services.staff_reports import ADDRESSES_KEPT, MOST_TOLD, Telling, forget_addresses, tell_staff_as_visitor
from core.services.stories import next_silence, tell_of_silence
from core.services.story_invitations import invite_after_a_year, next_year
from core.steps import hold, turn_page
from core.store.drafts import purge_drafts
from core.store.engine import Database
from core.store.files import KeptFile, keep_file, purge_files, read_file
from core.store.leases import release_lease, take_lease
from core.store.marks import BORN, PURGE, TICK, count_up, leave_first_mark, leave_mark, read_mark
from core.store.outbox import next_due
from core.store.requests import purge_requests
from core.store.sealing import seal_form, unseal, unseal_form
from core.store.unit import Store, Workspace

__all__ = [
    "ADDRESSES_KEPT",
    "KINDS",
    "MOST_TOLD",
    "OLD_BUTTON",
    "OLD_FORM",
    "PAGE",
    "THEMES",
    "TOOK_PART",
    "CommandLine",
    "Core",
    "Figures",
    "LibraryKind",
    "Option",
    "PhotoBytes",
    "PublicLibrary",
    "PublicPhoto",
    "PublicStories",
    "PublicStory",
    "Signs",
    "Speaker",
    "StoryChoices",
    "StoryFilter",
    "Telling",
    "Theme",
    "TookPart",
    "answered",
    "command_lines",
    "incident",
]

PURGE_EVERY = timedelta(days=1)

PHOTO_NAME = "photo.jpg"
"""How a photo of a story is called where it is shown as a file."""


@dataclass(frozen=True, kw_only=True)
class Speaker:
    """Who says something, and where."""

    account: AccountRef
    profile: Profile
    place: Place


class Core:
    """Everything the bot knows and does, for one database and the workspaces connected to it."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        messengers: Sequence[Messenger] = (),
        *,
        template: Callable[[], bytes | None] = no_template,
        stories_at: str | None = None,
    ) -> None:
        """`messengers`: one for each connected workspace. `template`: gives the programme's own layout of agreements in
        Word, as it is now. `stories_at`: the address of the public page of all stories; that of one story stands
        below it by its number. Raises WrongDeclarationError when a command cannot be shown on every platform.
        """
        check_commands(COMMANDS.values())
        workspaces = tuple(Workspace(each.platform, each.workspace) for each in messengers)
        self.clock = clock
        self._store = Store(database, clock, workspaces, stories_at)
        self._delivery = Delivery(self._store, messengers)
        self._office = Office(template)

    # What people do

    async def say(self, speaker: Speaker, text: str, key: str) -> Answer:
        """Words as they were typed: a text command ("/log had a video call"), or plain words in the direct message."""
        words = read_words(text)
        return await self.answer(
            Invocation(
                command=words.command,
                given=words.given,
                unused=words.unused,
                account=speaker.account,
                profile=speaker.profile,
                place=speaker.place,
                key=key,
            )
        )

    async def answer(self, invocation: Invocation) -> Answer:
        """Ask for what is missing, else carry it out. The same key again is carried out once."""
        answer = await plan(self._store, invocation) or await run(self._store, invocation, self._office)
        return _with_unused(await sealed(self._store, answer, invocation.account), invocation.unused)

    async def press(self, speaker: Speaker, handle: str, key: str, *, value: str | None = None) -> Answer:
        """A pressed button by its handle; `value` is what was picked. Raises UnknownHandleError."""
        async with self._store.reading() as uow:
            pressed = await unseal(uow, handle, owner=speaker.account)
        given = dict(pressed.given)
        if pressed.picks is not None and value is not None:
            others = given.get(pressed.picks)
            given[pressed.picks] = (*others, value) if isinstance(others, tuple) else value
        invocation = Invocation(
            command=pressed.command,
            given=given,
            ask=pressed.ask,
            checked=pressed.checked,
            submitted=pressed.submitted,
            account=speaker.account,
            profile=speaker.profile,
            place=speaker.place,
            key=pressed.key or key,
        )
        if not pressed.later:
            return await self.answer(invocation)
        if pressed.submitted:
            return await self._turned(invocation, pressed.later)
        asked = await self.answer(invocation)
        return (
            replace(asked, outcome=replace(asked.outcome, later=pressed.later))
            if isinstance(asked.outcome, Form)
            else asked
        )

    async def submit(self, speaker: Speaker, handle: str, values: Mapping[str, WireValue]) -> Answer:
        """A form that was sent, by its handle; of one whose fields are not all asked yet, the way on. Raises
        UnknownHandleError.
        """
        async with self._store.reading() as uow:
            form = await unseal_form(uow, handle, owner=speaker.account)
        shown = form.ask if isinstance(form.ask, tuple) else ()
        invocation = Invocation(
            command=form.command,
            given={**form.given, **{name: value for name, value in values.items() if name in shown}},
            ask=shown,
            submitted=True,
            account=speaker.account,
            profile=speaker.profile,
            place=speaker.place,
            key=form.key or "",
        )
        return await (self._turned(invocation, form.later) if form.later else self.answer(invocation))

    async def _turned(self, invocation: Invocation, later: tuple[str, ...]) -> Answer:
        """A page of a form whose other fields come later."""
        return await sealed(self._store, await turn_page(self._store, invocation, later), invocation.account)

    async def suggest(
        self, speaker: Speaker, handle: str, field: str, query: str, values: Mapping[str, WireValue] | None = None
    ) -> Sequence[Choice]:
        """Choices for a reference of an open form, at most 25. Raises UnknownHandleError."""
        async with self._store.reading() as uow:
            form = await unseal_form(uow, handle, owner=speaker.account)
        invocation = Invocation(
            command=form.command,
            given={**form.given, **(values or {})},
            account=speaker.account,
            profile=speaker.profile,
            place=speaker.place,
            key="",
        )
        return await suggest_choices(self._store, invocation, field, query)

    async def complete(
        self, speaker: Speaker, command: str, given: Mapping[str, WireValue], field: str, query: str
    ) -> Sequence[Choice]:
        """Choices for a reference of a command while it is typed, at most 25; `given`: what stands in it already."""
        invocation = Invocation(
            command=command, given=given, account=speaker.account, profile=speaker.profile, place=speaker.place, key=""
        )
        return await suggest_choices(self._store, invocation, field, query)

    async def home(self, speaker: Speaker) -> tuple[Text, Answer]:
        """The home card and its title, for a platform's home tab: the staff's for staff without a library."""
        person = await self.person(speaker.account, speaker.profile)
        staff = person.is_staff and person.library is None
        answer = await self.answer(
            Invocation(
                command="staff home" if staff else "sister home",
                account=speaker.account,
                profile=speaker.profile,
                place=speaker.place,
                key="home",
            )
        )
        return _("Staff home") if staff else _("Home"), answer

    # What adapters keep

    @property
    def commands(self) -> tuple[CommandLine, ...]:
        """The commands a person can type, with their fields; what adapters register and complete."""
        return command_lines()

    async def keep_form(self, form: Form, account: AccountRef) -> str:
        """A handle for the form, for thirty days; only that account can come back with it."""
        async with self._store.writing() as uow:
            draft = seal_form(form, owner=account, now=uow.now)
            uow.session.add(draft)
        return draft.id

    async def hold(self, form: Form, account: AccountRef) -> Card:
        """A form that cannot open now (a dead trigger, another modal) as a card: *Continue*, or *Edit* what is wrong.

        The press opens the form with everything that was filled in, for thirty days.
        """
        return await hold(self._store, form, account)

    async def keep_file(self, account: AccountRef, *, name: str, media_type: str, content: bytes) -> FileRef:
        """Keep what somebody sent; its id is the value of a file field. Raises ValueError beyond 8 MiB."""
        async with self._store.writing() as uow:
            return keep_file(uow, owner=account, name=name, media_type=media_type, content=content)

    async def read_file(self, account: AccountRef, handle: str) -> KeptFile | None:
        """A file of this account, or a photo of a story that this person may read; None when it does not exist, has
        expired, or is not for them.
        """
        async with self._store.reading() as uow:
            kept = await read_file(uow, handle, owner=account)
            if kept is not None:
                return kept
            actor, _earlier = await recognise(uow, account, Profile(name=""))
            photo = await photo_for(uow, handle, library_ids=actor.library_ids, is_staff=actor.is_staff)
        if photo is None:
            return None
        ref = FileRef(file=FileId(handle), name=PHOTO_NAME, media_type=photo.media_type, size=len(photo.content))
        return KeptFile(ref, photo.content)

    # What everybody may see

    async def public_stories(
        self, which: StoryFilter | None = None, *, offset: int = 0, limit: int = PAGE
    ) -> PublicStories:
        """A page of the published stories, the newest first."""
        async with self._store.reading() as uow:
            return await public_stories(uow, which, offset=offset, limit=limit)

    async def public_story(self, story_id: int) -> PublicStory | None:
        """That story; None where there is none, or it may not be seen: the two are not told apart."""
        async with self._store.reading() as uow:
            return await public_story(uow, StoryId(story_id))

    async def public_photo(self, handle: str) -> PhotoBytes | None:
        """The bytes of a photo of a published story, or None."""
        async with self._store.reading() as uow:
            return await public_photo(uow, handle)

    async def story_choices(self) -> StoryChoices:
        """What published stories can be looked for by."""
        async with self._store.reading() as uow:
            return await story_choices(uow)

    async def tell_staff(self, words: str, *, email: str | None, story_id: int | None, key: str) -> Telling:
        """What a visitor of the public pages tells staff. `key`: of their form, so that it is told once."""
        async with self._store.writing() as uow:
            about = StoryId(story_id) if story_id is not None else None
            return await tell_staff_as_visitor(uow, words=words, email=email, story_id=about, key=key)

    async def person(self, account: AccountRef, profile: Profile) -> Person:
        """What is known of an account, for a list of people."""
        async with self._store.reading() as uow:
            actor, _earlier = await recognise(uow, account, profile)
            return describe(actor)

    async def take_lease(self, name: str, holder: str, life: timedelta) -> int | None:
        """Take or renew what only one may hold; None while another holds it."""
        async with self._store.writing() as uow:
            return await take_lease(uow, name, holder, life)

    async def release_lease(self, name: str, holder: str) -> None:
        """Give it back."""
        async with self._store.writing() as uow:
            await release_lease(uow, name, holder)

    # What an adapter learns of its workspace outside of sending

    async def locked_out(self, platform: str, workspace: str, reason: str) -> None:
        """The workspace does not let the bot in at all: staff are told on another platform, once until it is over.

        To be said again is harmless, but something that goes through there says the opposite. `reason`: for the log.
        """
        async with self._store.writing() as uow:
            await lock_out(uow, Workspace(platform, workspace), reason)

    async def let_in(self, platform: str, workspace: str) -> None:
        """It lets the bot in: an outage is over, if there was one. Whatever is sent there says so by itself."""
        async with self._store.writing() as uow:
            await let_in(uow, Workspace(platform, workspace))

    # What the clock does

    async def tick(self) -> None:
        """Plan what has come due, unless old data is held. Any number of programs may tick at the same time."""
        if await self._is_held():
            return
        planned = 1
        while planned:
            async with self._store.writing() as uow:
                planned = await plan_nudges(uow)
        for work in (
            lapse_proposals,
            look_again,
            lapse_invitations,
            lapse_handovers,
            move_roles,
            end_partnerships,
            ask_renewals,
            ask_midway,
            ask_reviews,
            close_reviews,
            ask_resting,
            end_pauses,
            mind_countries,
            end_what_is_over,
            pause_newcomers,
            ask_aways,
            release_those_who_left,
            pass_on_offers,
            seek_mentors,
            look_after_partnerships,
            plan_digests,
            remind_of_deadlines,
            tell_of_silence,
            invite_after_a_year,
        ):
            done = 1
            while done:
                async with self._store.writing() as uow:
                    done = await work(uow)
        async with self._store.writing() as uow:
            await leave_mark(uow, TICK)
            await count_up(uow, TICK)
            purged = await read_mark(uow, PURGE)
            if purged is None or purged <= uow.now - PURGE_EVERY:
                await purge_drafts(uow)
                await purge_files(uow)
                await purge_requests(uow)
                await forget_addresses(uow)
                await leave_mark(uow, PURGE)
                await leave_first_mark(uow, BORN)

    async def drain(self) -> Delivered:
        """Send what is due and correct what changed, unless old data is held."""
        return Delivered() if await self._is_held() else await self._delivery.drain()

    async def _is_held(self) -> bool:
        async with self._store.reading() as uow:
            return await held_from(uow) is not None

    async def signs(self) -> Signs:
        """Which state of the data this is, and whether it is held."""
        async with self._store.reading() as uow:
            return await signs_of(uow)

    async def figures(self) -> Figures:
        """How many messages wait, went and failed, for whoever watches from outside."""
        async with self._store.reading() as uow:
            return await figures(uow)

    async def hold_back(self) -> datetime:
        """Old data was put back: nothing goes out until staff press *Start*. Answers of when the data is."""
        async with self._store.writing() as uow:
            return await hold_back(uow)

    async def next_instant(self) -> datetime | None:
        """The next instant, after now, at which a tick or a drain has something to do; None when nothing is due."""
        now = self.clock()
        async with self._store.reading() as uow:
            notice = await next_due(uow, after=now)
            knock = await next_knock(uow)
            lapse = await next_lapse(uow)
            look = await next_look(uow)
            invitation = await next_invitation_lapse(uow)
            handover = await next_handover(uow)
            ending = await next_ending(uow)
            renewal = await next_renewal(uow)
            midway = await next_midway(uow)
            review = await next_review(uow)
            resting = await next_resting(uow)
            day = await next_nudge_day(uow)
            offer = await next_offer(uow)
            risk = await next_look_at_risk(uow)
            digest = await next_digest(uow)
            reminder = await next_reminder(uow)
            stories = (await next_silence(uow), await next_year(uow))
            pauses = (await next_pause_end(uow), await next_away_question(uow))
        planning = datetime.combine(day, time(), UTC) - EARLIEST_ZONE if day else None
        known = [
            instant
            for instant in (
                notice,
                knock,
                lapse,
                look,
                invitation,
                handover,
                ending,
                renewal,
                midway,
                review,
                resting,
                offer,
                risk,
                digest,
                reminder,
                planning,
                *pauses,
                *stories,
            )
            if instant is not None and instant > now
        ]
        return min(known) if known else None

    async def make_staff_code(self) -> str:
        """A one-time code that makes its user staff; for the administrator's shell."""
        async with self._store.writing() as uow:
            return make_staff_code(uow)


def _with_unused(answer: Answer, unused: str) -> Answer:
    """Words that no field took are shown back, under an answer or above the form that asks for the rest."""
    said = _("I did not use “{text}”.", text=Name(unused[:200]))
    match answer.outcome:
        case Reply(card=card) if unused:
            return replace(
                answer, outcome=replace(answer.outcome, card=replace(card, parts=(*card.parts, Context(said))))
            )
        case Form() if unused:
            return replace(answer, outcome=replace(answer.outcome, note=said))
        case _:
            return answer
