"""Why two libraries fit or do not, in words: never a number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import reduce

from core.cards.labels import KINDS, WAYS
from core.chat.words import Language, Listing, Text, _
from core.model.communications import Way
from core.model.finding import Internet, Planning, ReplyTime, Shape, Style
from core.model.libraries import LibraryKind
from core.model.matching_rules import About, Reason, Rhythm

REPLY_TIMES: Mapping[ReplyTime, Text] = {
    ReplyTime.TWO_DAYS: _("Two days"),
    ReplyTime.WEEK: _("A week"),
    ReplyTime.TWO_WEEKS: _("Two weeks"),
}
STYLES: Mapping[Style, Text] = {Style.SHORT: _("Short messages"), Style.LONG: _("Long letters")}
PLANNINGS: Mapping[Planning, Text] = {Planning.PLANNED: _("Planned dates"), Planning.AS_IT_COMES: _("As it comes")}
INTERNETS: Mapping[Internet, Text] = {
    Internet.GOOD: _("Good"),
    Internet.SLOW: _("Slow"),
    Internet.UNSTEADY: _("Sometimes off"),
    Internet.MOBILE: _("Mobile phone only"),
}
SHAPES: Mapping[Shape, Text] = {
    Shape.INFORMAL: _("Informal"),
    Shape.FORMAL: _("With a written agreement"),
    Shape.OPEN: _("Either is fine"),
}
"""As answers on buttons."""

_WITHIN = {ReplyTime.TWO_DAYS: _("two days"), ReplyTime.WEEK: _("a week"), ReplyTime.TWO_WEEKS: _("two weeks")}
_RHYTHMS = {
    Rhythm.WEEKLY: _("every week"),
    Rhythm.FORTNIGHTLY: _("every two weeks"),
    Rhythm.MONTHLY: _("every month"),
    Rhythm.QUARTERLY: _("every few months"),
}
_BOTH_ARE = {
    LibraryKind.PUBLIC: _("both are public libraries"),
    LibraryKind.SCHOOL: _("both are school libraries"),
    LibraryKind.UNIVERSITY: _("both are university libraries"),
    LibraryKind.NATIONAL: _("both are national libraries"),
    LibraryKind.SPECIAL: _("both are special libraries"),
}
_BOTH_WANT = {
    Shape.INFORMAL: _("both want it informal"),
    Shape.FORMAL: _("both want a written agreement"),
    Shape.OPEN: _("neither minds whether there is an agreement"),
}
_BOTH_WRITE = {Style.SHORT: _("both write short messages"), Style.LONG: _("both write long letters")}
_STYLES_DIFFER = {
    Style.SHORT: _("you write short messages, they write long letters"),
    Style.LONG: _("you write long letters, they write short messages"),
}
_BOTH_TALK = {Planning.PLANNED: _("both plan their talks"), Planning.AS_IT_COMES: _("both talk as it comes")}
_PLANNING_DIFFERS = {
    Planning.PLANNED: _("you plan your talks, they talk as it comes"),
    Planning.AS_IT_COMES: _("you talk as it comes, they plan their talks"),
}
_NO_VALUES = {
    (About.SPEAK, False): _("there is no language that both speak"),
    (About.WAYS, False): _("there is no way to talk that both use"),
    (About.INTERNET, False): _("the internet is too weak for video"),
    (About.SHAPE, False): _("one wants a written agreement, the other wants it informal"),
    (About.HOURS, True): _("your working hours are close"),
    (About.HOURS, False): _("your working hours are far apart"),
    (About.MY_WISH, True): _("they are what you wish for"),
    (About.MY_WISH, False): _("they are not what you wish for"),
    (About.THEIR_WISH, True): _("you are what they wish for"),
}


def reasons_text(found: Sequence[Reason]) -> Text:
    """ "For: both write French; both like to talk every month. Against: reply times differ: …" """
    pro = [reason_text(reason) for reason in found if reason.favours]
    con = [reason_text(reason) for reason in found if not reason.favours]
    if not con:
        return _("For: {reasons}. Against: nothing that I know of.", reasons=_one_after_another(pro))
    return _("For: {reasons}. Against: {others}.", reasons=_one_after_another(pro), others=_one_after_another(con))


def _one_after_another(texts: Sequence[Text]) -> Text:
    """Parted by semicolons, because each may have a comma of its own."""
    return reduce(lambda before, text: _("{first}; {second}", first=before, second=text), texts)


def reason_text(reason: Reason) -> Text:
    """One reason, as a part of a sentence."""
    fixed = _NO_VALUES.get((reason.about, reason.favours))
    if fixed is not None:
        return fixed
    return _alike(reason) if reason.favours else _different(reason)


def _alike(reason: Reason) -> Text:
    first = reason.mine[0]
    match reason.about:
        case About.WRITE:
            return _("both write {languages}", languages=_languages(reason.mine))
        case About.SPEAK:
            return _("both speak {languages}", languages=_languages(reason.mine))
        case About.RHYTHM:
            return _("both like to talk {how_often}", how_often=_RHYTHMS[Rhythm(first)])
        case About.REPLY:
            return _("both answer within {time}", time=_WITHIN[ReplyTime(first)])
        case About.WAYS:
            return _("both use {ways}", ways=Listing(tuple(WAYS[Way(way)] for way in reason.mine)))
        case About.MOST_USED:
            return _("both use {way} most", way=WAYS[Way(first)])
        case About.SHAPE:
            return _BOTH_WANT[Shape(first)]
        case About.STYLE:
            return _BOTH_WRITE[Style(first)]
        case About.PLANNING:
            return _BOTH_TALK[Planning(first)]
        case About.KIND:
            return _BOTH_ARE[LibraryKind(first)]
        case other:
            msg = f"nothing is said for {other}"
            raise AssertionError(msg)


def _different(reason: Reason) -> Text:
    mine, theirs = reason.mine[0], reason.theirs[0]
    match reason.about:
        case About.RHYTHM:
            return _(
                "you like to talk {mine}, they {theirs}",
                mine=_RHYTHMS[Rhythm(mine)],
                theirs=_RHYTHMS[Rhythm(theirs)],
            )
        case About.REPLY:
            return _(
                "reply times differ: {mine} for you, {theirs} for them",
                mine=_WITHIN[ReplyTime(mine)],
                theirs=_WITHIN[ReplyTime(theirs)],
            )
        case About.STYLE:
            return _STYLES_DIFFER[Style(mine)]
        case About.PLANNING:
            return _PLANNING_DIFFERS[Planning(mine)]
        case About.KIND:
            return _("it is another kind of library ({kind})", kind=KINDS[LibraryKind(theirs)])
        case other:
            msg = f"nothing is said against {other}"
            raise AssertionError(msg)


def _languages(codes: Sequence[str]) -> Listing:
    return Listing(tuple(Language(code) for code in codes))
