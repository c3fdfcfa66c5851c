"""The words for what stories hold, on cards and on public pages."""

from core.chat.words import Text, _
from core.model.stories import Consent, Minors, Story, StoryState, Theme, TookPart

THEMES: dict[Theme, Text] = {
    Theme.READING: _("Reading and stories"),
    Theme.CHILDREN: _("Children and young people"),
    Theme.STAFF: _("Staff learn from each other"),
    Theme.CULTURE: _("Language and culture"),
    Theme.COLLECTIONS: _("Books and collections"),
    Theme.TECHNOLOGY: _("Technology"),
    Theme.COMMUNITY: _("Community"),
    Theme.VISIT: _("Visits"),
}

TOOK_PART: dict[TookPart, Text] = {
    TookPart.STAFF: _("Staff"),
    TookPart.CHILDREN: _("Children"),
    TookPart.ADULTS: _("Adults"),
    TookPart.STUDENTS: _("Students"),
    TookPart.COMMUNITY: _("The community"),
}

CONSENTS: dict[Consent, Text] = {
    Consent.NAMED: _("Yes, with names"),
    Consent.NAMELESS: _("Yes, without names"),
    Consent.NOT_PUBLISHED: _("No, please keep it among us"),
}

MINORS: dict[Minors, Text] = {
    Minors.NO: _("No"),
    Minors.YES: _("Yes"),
    Minors.UNSURE: _("I am not sure"),
}

STATES: dict[StoryState, Text] = {
    StoryState.DRAFT: _("A draft; only your library sees it"),
    StoryState.ASKED: _("It waits for the other libraries"),
    StoryState.REVIEW: _("All agreed; staff read it"),
    StoryState.CHANGES: _("Something is to be changed"),
    StoryState.PUBLISHED: _("Published"),
    StoryState.KEPT: _("Kept among you; it is not published"),
    StoryState.DECLINED: _("Not published"),
    StoryState.HIDDEN: _("Hidden by staff"),
    StoryState.WITHDRAWN: _("Withdrawn"),
    StoryState.MERGED: _("Its words stand in the published story"),
}

CORRECTIONS: dict[StoryState, Text] = {
    **STATES,
    StoryState.DRAFT: _("New words, a draft; only your library sees them"),
    StoryState.KEPT: _("New words that are not published; the published story stays as it was"),
    StoryState.DECLINED: _("New words that are not published; the published story stays as it was"),
    StoryState.WITHDRAWN: _("New words that were taken back"),
}
"""Of a correction: what becomes of its words is not what becomes of the story that is published."""


def standing_of(story: Story) -> Text:
    """Where it stands, in words."""
    return (STATES if story.replaces_id is None else CORRECTIONS)[story.state]
