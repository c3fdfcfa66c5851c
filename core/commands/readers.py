"""Who will read what is written: the line that stands under every free field."""

from core.chat.words import _

PARTNERS = _("Read by the contacts of the partner libraries and by staff.")
ASKED = _("Read by the contacts of that library and by staff.")
LETTERS = _("Read by the contacts of both libraries and by staff.")
JOINING = _("Read by your partners, by that library once they agree, and by staff.")
PROPOSER = _("Read by the contacts of those who propose it, and by staff.")
EVERYBODY = _("Read by everybody who sees the card of your library.")
LOCAL_TIME = _("Colleagues see your time only.")
ONLY_THE_BOT = _("Only you and the bot read this.")
STAFF = _("Read by staff.")
COLLEAGUES = _("Read by the contacts of your library.")
SUCCESSOR = _("Read by whoever takes over.")
REVIEW = _("Read by your partners once all answered, by colleagues and staff.")
NOT_PARTNERS = _("Read by staff and colleagues, never by your partners.")
MENTOR = _("Read by the mentor who helps you, and by staff.")
MENTORS_AND_STAFF = _("Read by mentors of this partnership and staff.")
BOTH_SIDES = _("Read by the contacts of all its libraries, with your name.")
NOTE = _("Read by the contacts of the partner libraries, with your name.")
MENTORS = _("Read by the mentors of this partnership, never by your partners.")
STAFF_BUT = _("Read by staff, but for the person it is about.")
