"""*Copy an e-mail*: a letter to a partner without an account, ready to be sent; *I sent it*; a code to join."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated

from core.cards.buttons import HOME
from core.cards.email import MATTERS, given_of
from core.cards.letters import Words as LetterWords
from core.cards.letters import Writer, letter
from core.chat.card import About, Button, Buttons, Context, Fact, Facts, FileRef, Part, Style, Words, card
from core.chat.outcome import Outcome, Refusal, Reply
from core.chat.spelling import Reader, plain
from core.chat.words import CommandName, Day, Language, Name, Secret, Strong, Text, _, name
from core.commands.context import Context as Asking
from core.commands.declaring import Ask, Command
from core.commands.record_buttons import record_button
from core.commands.recording import NOT_THERE
from core.content.catalogue import best_language
from core.model.ids import LibraryId, PartnershipId
from core.model.letters import Matter
from core.model.libraries import Library
from core.model.partnerships import Partnership
from core.model.schedule import local_day
from core.services.answering import Voice, voice_for, voice_for_invited
from core.services.contacts import take_library_turn
from core.services.email_partners import addressee, code_to_join
from core.services.joining import invited_to
from core.services.letters import Occasion, last_letter, letter_sent, occasion
from core.services.partnerships import partnership_by_id
from core.store.files import keep_file

LONGEST = 2600
"""Characters of a letter that stand on the card; Discord takes 4,000 for the whole of it. All of it is in the file."""


@dataclass(frozen=True, kw_only=True)
class OnePartner:
    """A library that is reached by e-mail, in one partnership."""

    partnership: Annotated[int, Ask(_("Partnership"), never=True)]
    library: Annotated[int, Ask(_("Library"), never=True)]


@dataclass(frozen=True, kw_only=True)
class OneLetter(OnePartner):
    """And what it is written about."""

    matter: Annotated[Matter, Ask(_("What about?"), labels=MATTERS, never=True)]


@dataclass(frozen=True, kw_only=True)
class WriteLetter(OneLetter):
    """In which language of ours; by default one that another of its libraries writes too."""

    language: Annotated[str | None, Ask(_("Language"), max_length=10, never=True)] = None


IS_CONNECTED = Refusal(
    text=_(
        "Somebody of that library is connected to me now, so I write to them myself. No e-mail is needed any more. "
        "You see what waits in {partnership}.",
        partnership=CommandName("sister partnership"),
    ),
    buttons=(HOME,),
)

NOTHING_WAITS = Refusal(
    text=_(
        "Nothing waits for their answer here any more. What is open stands in {partnership}.",
        partnership=CommandName("sister partnership"),
    ),
    buttons=(HOME,),
)


async def write(context: Asking, asked: WriteLetter) -> Outcome:
    """To whom, subject and text; the same as a file; and what to do with it."""
    found = await reached(context, asked.partnership, asked.library)
    if isinstance(found, Refusal):
        return found
    partnership, _library = found
    about = await occasion(context.uow, partnership, LibraryId(asked.library), asked.matter)
    if about is None:
        return NOTHING_WAITS
    languages = languages_for(partnership, about.library)
    language = asked.language if asked.language in languages else languages[0]
    reader = Reader(language, about.library.zone)
    words = letter(about, _writer(context, partnership))
    text = [plain(paragraph, reader) for paragraph in words.paragraphs]
    return Reply(
        card=card(
            _for_whom(about),
            Facts(tuple(_head(about, words, reader))),
            Context(_("Text"), About.CAPTION),
            *_text(text),
            _file(context, about, words, text, reader),
            *_notes(asked.matter),
            *await _sent_before(context, asked),
            Buttons(tuple(_ways(asked, about, languages, language))),
        ),
        replace=False,
    )


async def reached(context: Asking, partnership_id: int, library_id: int) -> tuple[Partnership, Library] | Refusal:
    """That partnership and its library without an account, or one that is invited to it; for a contact of another of
    its libraries, or staff.
    """
    partnership = await partnership_by_id(context.uow, PartnershipId(partnership_id))
    if partnership is None:
        return NOT_THERE
    actor = context.actor
    invited = await invited_to(context.uow, partnership.id, LibraryId(library_id))
    voice = (
        await voice_for_invited(context.uow, invited, own=actor.library_ids, is_staff=actor.is_staff)
        if invited is not None
        else await voice_for(
            context.uow, partnership, LibraryId(library_id), own=actor.library_ids, is_staff=actor.is_staff
        )
    )
    match voice:
        case Voice.RECORDS if invited is not None:
            return partnership, invited.asked
        case Voice.RECORDS:
            return partnership, next(row.library for row in partnership.rows if row.library_id == library_id)
        case Voice.CONNECTED:
            return IS_CONNECTED
        case Voice.OWN | Voice.NONE:
            return NOT_THERE


def languages_for(partnership: Partnership, library: Library) -> list[str]:
    """Languages of ours in which the library can be written to: those that another one writes too come first, and
    English is always there.
    """
    others = {code for row in partnership.rows if row.library_id != library.id for code in row.library.languages}
    own = [tag for code in library.languages if (tag := best_language(code)) is not None]
    shared = [tag for tag in own if tag in others]
    return list(dict.fromkeys((*shared, *own, "en")))


def _writer(context: Asking, partnership: Partnership) -> Writer:
    own = context.actor.library_ids
    library = next((row.library for row in partnership.rows if row.library_id in own), None)
    return Writer(name=context.member.name, library=library)


def _for_whom(about: Occasion) -> Text:
    library = Strong(Name(about.library.name))
    if about.to is None:
        return _("A letter to {library}. Copy it, and send it from your own address.", library=library)
    return _(
        "A letter to {name} of {library}. Copy it, and send it from your own address.",
        name=Strong(Name(about.to.member.name)),
        library=library,
    )


def _head(about: Occasion, words: LetterWords, reader: Reader) -> list[Fact]:
    email = about.to.member.email if about.to is not None else None
    to = name(email) if email else _("No address is known yet")
    return [Fact(label=_("To"), value=to), Fact(label=_("Subject"), value=name(plain(words.subject, reader)))]


def _text(text: list[str]) -> list[Part]:
    shown: list[Part] = []
    left = LONGEST
    for paragraph in text:
        if len(paragraph) > left:
            return [*shown, Context(_("The letter is long. All of it is in the file."))]
        left -= len(paragraph)
        shown.append(Words(name(paragraph)))
    return shown


def _file(context: Asking, about: Occasion, words: LetterWords, text: list[str], reader: Reader) -> FileRef:
    email = about.to.member.email if about.to is not None else None
    content = "\n\n".join((email or "", plain(words.subject, reader), *text)).strip() + "\n"
    return keep_file(
        context.uow,
        owner=context.actor.ref,
        name=f"letter-{about.matter.value}.txt",
        media_type="text/plain",
        content=content.encode(),
    )


def _notes(matter: Matter) -> tuple[Part, ...]:
    if matter is not Matter.AGREEMENT:
        return ()
    said = _("Please attach the document: you get it in {agreement}.", agreement=CommandName("sister agreement"))
    return (Context(said),)


async def _sent_before(context: Asking, asked: OneLetter) -> tuple[Part, ...]:
    sent = await last_letter(context.uow, PartnershipId(asked.partnership), LibraryId(asked.library), asked.matter)
    if sent is None:
        return ()
    return (Context(_("E-mailed on {day} by {name}.", day=Day(sent.letter.on), name=Name(sent.sender))),)


def _ways(asked: WriteLetter, about: Occasion, languages: list[str], language: str) -> list[Button]:
    given = given_of(asked.partnership, asked.library, asked.matter)
    partner = {"partnership": given["partnership"], "library": given["library"]}
    record = record_button(about)
    return [
        Button(label=_("I sent it"), command="sister email-sent", given=given, style=Style.PRIMARY),
        *((record,) if record is not None else ()),
        *(
            Button(
                label=_("In {language}", language=Language(each)),
                command="sister email",
                given={**given, "language": each},
            )
            for each in languages
            if each != language
        ),
        Button(label=_("Change the address"), command="sister email-address", given=partner, ask=True),
        *((Button(label=_("A code to join"), command="sister email-code", given=partner),) if about.to else ()),
        HOME,
    ]


async def sent(context: Asking, asked: OneLetter) -> Outcome:
    """Remember the day."""
    found = await reached(context, asked.partnership, asked.library)
    if isinstance(found, Refusal):
        return found
    partnership, library = found
    about = await occasion(context.uow, partnership, library.id, asked.matter)
    await letter_sent(
        context.uow,
        partnership_id=partnership.id,
        library_id=library.id,
        matter=asked.matter,
        by=context.member.id,
        on=context.today,
    )
    record = record_button(about) if about is not None else None
    said = _("Noted: e-mailed to {library} on {day}.", library=Strong(Name(library.name)), day=Day(context.today))
    if record is None:
        log_it = Button(
            label=_("Log a talk"), command="log", given={"partnership": str(partnership.id), "how": "email"}
        )
        return Reply(card=card(said, Buttons((log_it, HOME))))
    then = _("When they answer, record it here, and everybody reads that it came by e-mail.")
    return Reply(card=card(said, then, Buttons((replace(record, style=Style.PRIMARY), HOME))))


async def code(context: Asking, asked: OnePartner) -> Outcome:
    """A code for the partner's contact, with the words to send; shown once."""
    # Nobody joins at the same moment.
    await take_library_turn(context.uow, LibraryId(asked.library))
    found = await reached(context, asked.partnership, asked.library)
    if isinstance(found, Refusal):
        return found
    _partnership, library = found
    to = await addressee(context.uow, library.id)
    if to is None:
        return NOTHING_WAITS
    letters, until = await code_to_join(context.uow, to, by=context.member.id)
    return Reply(
        card=card(
            _(
                "With these words {name} answers for {library} here, without e-mails. Please send them by e-mail, and "
                "say how to come into this chat. There they write to me:",
                name=Strong(Name(to.member.name)),
                library=Name(library.name),
            ),
            _("{command} {code}", command=CommandName("sister join"), code=Strong(Secret(letters))),
            _("It works once, until {day}.", day=Day(local_day(until, context.actor.zone))),
            Context(
                _(
                    "Send it to nobody else: whoever writes it there can speak for {library}.",
                    library=Name(library.name),
                )
            ),
            Buttons((HOME,)),
        )
    )


COMMANDS = (
    Command(name="sister email", summary=_("Copy an e-mail"), takes=WriteLetter, run=write, hidden=True),
    Command(name="sister email-sent", summary=_("I sent it"), takes=OneLetter, run=sent, hidden=True),
    Command(name="sister email-code", summary=_("A code to join"), takes=OnePartner, run=code, hidden=True),
)
