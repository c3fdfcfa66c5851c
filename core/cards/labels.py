"""The product's words for the members of its enumerations."""

from core.chat.words import Text, _
from core.model.communications import Way
from core.model.libraries import ContactRole, LibraryKind
from core.model.lifecycle import ChangeReason
from core.model.members import Role
from core.model.partnerships import LadderStep, PartnershipState, TrialLength

WAY_CHOICES: dict[Way, Text] = {
    Way.VIDEO: _("Video"),
    Way.CALL: _("Call"),
    Way.CHAT: _("Chat"),
    Way.EMAIL: _("E-mail"),
    Way.POST: _("Post"),
    Way.VISIT: _("Visit"),
    Way.OTHER: _("Other"),
}
"""As answers of a form."""

WAYS: dict[Way, Text] = {
    Way.VIDEO: _("video call"),
    Way.CALL: _("phone call"),
    Way.CHAT: _("chat"),
    Way.EMAIL: _("e-mail"),
    Way.POST: _("letter or parcel"),
    Way.VISIT: _("visit"),
    Way.OTHER: _("other contact"),
}
"""In a sentence: "Logged: video call with …"."""

KINDS: dict[LibraryKind, Text] = {
    LibraryKind.PUBLIC: _("Public library"),
    LibraryKind.SCHOOL: _("School library"),
    LibraryKind.UNIVERSITY: _("University library"),
    LibraryKind.NATIONAL: _("National library"),
    LibraryKind.SPECIAL: _("Special library"),
    LibraryKind.OTHER: _("Another kind"),
}

CONTACT_ROLES: dict[ContactRole, Text] = {
    ContactRole.PRIMARY: _("First contact"),
    ContactRole.SECOND: _("Second contact"),
    ContactRole.DIRECTOR: _("Director"),
}

YOU_ARE: dict[ContactRole, Text] = {
    ContactRole.PRIMARY: _("You are first contact"),
    ContactRole.SECOND: _("You are second contact"),
    ContactRole.DIRECTOR: _("You are the director"),
}

STATES: dict[PartnershipState, Text] = {
    PartnershipState.PROPOSED: _("Proposed"),
    PartnershipState.INTRODUCED: _("Introduced"),
    PartnershipState.TRIAL: _("In trial"),
    PartnershipState.ACTIVE: _("Active"),
    PartnershipState.PAUSED: _("Paused"),
    PartnershipState.DORMANT: _("Resting"),
    PartnershipState.ENDED: _("Ended"),
}

REASONS: dict[ChangeReason, Text] = {
    ChangeReason.PAIRED: _("Staff brought you together"),
    ChangeReason.PROPOSED: _("It was proposed"),
    ChangeReason.ACCEPTED: _("The proposal was accepted"),
    ChangeReason.DECLINED: _("The proposal was declined"),
    ChangeReason.WITHDRAWN: _("The proposal was taken back"),
    ChangeReason.LAPSED: _("Nobody answered the proposal"),
    ChangeReason.FIRST_TALK: _("The first talk was logged"),
    ChangeReason.TALKED: _("A talk was logged"),
    ChangeReason.TALK_TAKEN_BACK: _("A talk was taken back"),
    ChangeReason.JOINED: _("A library joined"),
    ChangeReason.LEFT: _("A library left"),
    ChangeReason.ENDED_KINDLY: _("It was ended kindly"),
    ChangeReason.ENDING_UNDONE: _("The ending was undone"),
    ChangeReason.RENEWED: _("The agreement was renewed"),
    ChangeReason.REVIEWED_CONTINUE: _("The trial was reviewed: it goes on"),
    ChangeReason.REVIEWED_CHANGE: _("The trial was reviewed: it goes on with changes"),
    ChangeReason.REVIEWED_STOP: _("The trial was reviewed: it ended kindly"),
    ChangeReason.TRIAL_EXTENDED: _("The trial was extended"),
    ChangeReason.TRIAL_WENT_ON: _("The trial went on by itself, because not everybody answered"),
    ChangeReason.RHYTHM_AGREED: _("All agreed how often to talk"),
    ChangeReason.AGREEMENT_SIGNED: _("The agreement was signed by all"),
    ChangeReason.PAUSED: _("It was paused"),
    ChangeReason.WENT_ON: _("The pause is over"),
    ChangeReason.RESTS: _("It rests after a long silence"),
}

TRIALS: dict[TrialLength, Text] = {
    TrialLength.SHORT: _("3 months"),
    TrialLength.USUAL: _("4 months"),
    TrialLength.HALF_YEAR: _("6 months"),
    TrialLength.YEAR: _("12 months"),
}
"""As answers of a form."""

STEPS: dict[LadderStep, Text] = {
    LadderStep.NONE: _("Nobody nudged yet"),
    LadderStep.FIRST: _("First contacts nudged"),
    LadderStep.AGAIN: _("First contacts nudged twice"),
    LadderStep.SECOND: _("Second contacts asked"),
    LadderStep.MENTOR: _("Mentor told"),
    LadderStep.STAFF: _("With staff"),
}

ROLES: dict[Role, Text] = {
    Role.STAFF: _("Staff"),
    Role.MENTOR: _("Mentor"),
}

WEEKDAYS: tuple[Text, ...] = (
    _("Monday"),
    _("Tuesday"),
    _("Wednesday"),
    _("Thursday"),
    _("Friday"),
    _("Saturday"),
    _("Sunday"),
)
