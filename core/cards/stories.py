"""The words for what stories hold, on cards and on public pages."""

from core.chat.words import Text, _
from core.model.stories import Theme, TookPart

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
