"""Looking nearby, in words: the six questions, whom to ask, and what to write to them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from core.chat.words import Name, Text, _
from core.model.finding import Nearby

QUESTIONS: Mapping[Nearby, Text] = {
    Nearby.SISTER_CITY: _("Has your town a sister city or twin town abroad?"),
    Nearby.IMMIGRANTS: _("Do many people from one other country live near your library?"),
    Nearby.UNIVERSITY: _("Is there a university near you that exchanges students with other countries?"),
    Nearby.PROGRAMMES: _("Do charities or development programmes of your town work in other countries?"),
    Nearby.STAFF_ROOTS: _("Has somebody of your staff family, friends or studies in another country?"),
    Nearby.ASSOCIATIONS: _("Is your library a member of a library association?"),
}
"""In the order in which they are asked."""

LABELS: Mapping[Nearby, Text] = {
    Nearby.SISTER_CITY: _("Sister city"),
    Nearby.IMMIGRANTS: _("People from another country"),
    Nearby.UNIVERSITY: _("University"),
    Nearby.PROGRAMMES: _("Charities and programmes"),
    Nearby.STAFF_ROOTS: _("Staff with roots abroad"),
    Nearby.ASSOCIATIONS: _("Library association"),
}

WHOM_TO_ASK: Mapping[str, Text] = {
    "town-hall": _("The town hall: it knows who looks after the sister city, and can ask for the library there."),
    "community-groups": _("Readers and groups who came from there: they know the library of their home town."),
    "congregations": _(
        "Churches, mosques and temples with a sister congregation abroad: their people travel both ways."
    ),
    "international-office": _("The international office, and students from abroad who learn library work."),
    "fulbright-specialist": _(
        "The embassy of the United States: the Fulbright Specialist Program sends an expert to a library for two to "
        "six weeks, and that person has a library at home."
    ),
    "rotary": _("The Rotary club: it has sister clubs abroad, and each of them knows its library."),
    "peace-corps": _("Former Peace Corps volunteers near you: they lived in a town abroad and know people there."),
    "american-spaces-abroad": _("American Spaces: more than 700 rooms abroad, and few have a partner in your country."),
    "american-spaces-here": _("An American Space in your country: more than 700 of them seek libraries to work with."),
    "book-aid": _(
        "Book Aid International: it works with more than 100 organisations and libraries, and knows many more."
    ),
    "colleagues": _(
        "Your colleagues: ask who has lived, studied or travelled abroad, and which library they know there."
    ),
    "ifla-associations": _("Your association: through IFLA it knows the associations of other countries."),
    "ifla-children": _("IFLA's sister libraries for children and young people, if that is your work."),
    "naple": _("NAPLE Sister Libraries, if yours is a public library: it lists libraries in Europe without a sister."),
}
"""By the key of the lead (`core.content.leads`)."""

_TO_WRITE: Mapping[Nearby, Text] = {
    Nearby.SISTER_CITY: _(
        "Hello. I write for {library}. We would like to become sister libraries with the library of our sister city: "
        "to learn from each other, and to let our readers meet. Could you tell me the name and the e-mail address of "
        "somebody there? Thank you."
    ),
    Nearby.IMMIGRANTS: _(
        "Hello. I write for {library}. Many of our neighbours came from your country, and we would like a library "
        "there as a sister library. Which library do you know, and whom could we write to? We would be glad of a few "
        "words to introduce us. Thank you."
    ),
    Nearby.UNIVERSITY: _(
        "Hello. I write for {library}. We look for a sister library in a country with which you exchange students. "
        "Could you name a library at a place you work with, or pass this message on to a student who knows one? "
        "Thank you."
    ),
    Nearby.PROGRAMMES: _(
        "Hello. I write for {library}. We look for a sister library abroad, for a tie that lasts and costs little: "
        "letters, talks, shared ideas. You know places that we do not. Is there a library, or a school with books, "
        "that you could introduce us to? Thank you."
    ),
    Nearby.STAFF_ROOTS: _(
        "Dear colleagues, {library} looks for a sister library abroad. If you have family or friends in another "
        "country, have studied there, or travel there: which library do you know, and could you introduce us? A name "
        "is enough. Thank you."
    ),
    Nearby.ASSOCIATIONS: _(
        "Hello. I write for {library}, a member of our association. We look for a sister library abroad. Could you "
        "pass this on to an association of another country, or print it in your newsletter? We answer every message. "
        "Thank you."
    ),
}


def to_write(question: Nearby, library: str) -> Text:
    """Words to copy, with the library's name in them."""
    return replace(_TO_WRITE[question], values=(("library", Name(library)),))
