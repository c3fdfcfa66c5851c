"""The programme's defaults, each with its reason."""

from datetime import timedelta

CADENCE_TRIAL_DAYS = 14
"""How often in a trial: fortnightly, the rule of the librarians' peer network."""

CADENCE_ACTIVE_DAYS = 30
"""How often afterwards: the American Library Association finds a monthly talk enough."""

FIRST_HELLO_DAYS = 7
"""The first hello after an introduction: the peer network's rule of a reply within a week."""

PROPOSAL_LIFE = timedelta(days=14)
"""A proposal without an answer lapses kindly after two weeks."""

CONTACT_ANSWER_LIFE = timedelta(days=14)
"""A colleague who was named, or asked to take over, and does not answer: it lapses kindly after two weeks."""

TRIAL_MONTHS = 4
"""The peer network's rounds last four months."""

NUDGE_HOUR = 10
"""Nudges arrive at ten in the reader's morning, when the post has been read and the day is still open."""

ASK_AGAIN_DAYS = 7
"""*Not yet* and *We need help*: asked again a week later."""

LADDER_AGAIN_DAYS = 7
"""A week past due the first contact is asked again: 7, 14, 21 and 28 days is what a large mentoring site settled on."""

LADDER_SECOND_DAYS = 14
"""Two weeks past due the second contact is asked: the key person may have left, or be away."""

LADDER_MENTOR_DAYS = 21
"""Three weeks past due the mentor is told."""

LADDER_MENTOR_TRIAL_DAYS = 14
"""In a trial a week sooner: the risk of failure is highest in the early stages."""

LADDER_STAFF_DAYS = 28
"""Four weeks past due staff are told: nothing may depend on staff watching, so it comes to them by itself."""

LEFT_IN_PEACE_AFTER = 3
"""After so many reminders in a row without an answer a person gets no more about that partnership until something
comes from them; a well-liked rule of bots that pair people for coffee. The ladder climbs on.
"""

RESTING_DAYS = 90
"""After three months without a talk staff are asked whether a partnership rests. Nothing rests or ends by itself."""

NUDGE_PAUSE = timedelta(days=7)
"""At most one nudge a person a week: nudges must not nag."""

FEWER_MESSAGES_PAUSE = timedelta(days=28)
"""With *fewer messages* at most one nudge every four weeks."""

UNDO_WINDOW = timedelta(minutes=15)
"""A log can be taken back as long as one is likely to be looking at it still."""

GIVE_UP_AFTER = timedelta(days=7)
"""A message that could not be delivered for a week is staff's to look at; by then its reader has moved on."""

LATE_BY = timedelta(hours=4)
"""A message that did not go in its morning is kept for the next one: after these hours the reader's day is closing."""

QUIET_DAYS = 60
"""A partnership is listed as quiet after two missed monthly talks."""

MATCHES_SHOWN = 5
"""Libraries that are offered at a time: a choice, and no catalogue."""

PARTNERS_AT_MOST = 3
"""Of a library that did not say: three monthly talks are nearly one a week."""

DECLINED_RECENTLY = timedelta(days=180)
"""Two libraries of whom one declined are not offered to each other for half a year: a no deserves rest."""

WISH_ANSWERED = timedelta(days=10)
"""Who waits for a partner is answered in two weeks, even if "not yet"; ten days leave room for closed days."""

LOOK_AGAIN = timedelta(days=14)
"""How often the bot looks again for those who go on waiting."""

JOIN_SILENCE = timedelta(days=7)
"""A request to join that a library's contacts leave without an answer for a week is staff's to answer too."""

RENEWAL_DAYS = (90, 30, 7)
"""So many days before an agreement ends its libraries are asked whether to renew it."""

RENEWAL_MONTHS = 12
"""An agreement without an end is looked at once a year."""

OBJECTION_TIME = timedelta(days=14)
"""So long the others may object before a partnership ends: a holiday and a talk fit in."""

ENDING_UNDO = timedelta(days=30)
"""So long an ending can be undone."""

BUTTON_LIFE = timedelta(days=400)
"""Buttons work for more than a year, so that a yearly question can still be answered."""

FORM_LIFE = timedelta(days=30)
"""A form that was left open can be sent within a month."""

DRAFTS_A_MEMBER = 200
"""The oldest drafts of a person give way beyond this many."""

MENTOR_CAPACITY = 2
"""Of a mentor who did not say otherwise: two partnerships can be watched over beside one's own work."""

MENTOR_CAPACITY_MOST = 20
"""More than this nobody can watch over."""

ALERT_SILENCE = timedelta(days=14)
"""A mentor who does nothing about an alert for two weeks is ill, away or gone: staff read it."""

ON_IT = timedelta(days=7)
"""*I am on it*: a week of quiet, in which a message is answered."""

NOTES_A_DAY = 10
"""So many notes to partners a day: a conversation, and no flood."""

LONG_WEEKEND = timedelta(days=4)
"""A mentor whom nothing reaches for longer is away: others are asked before them, and staff read what is urgent."""

OFFER_TIME = timedelta(days=7)
"""A wish for a mentor goes to all mentors and to staff after so long: the top complaint on mentor sites is a month
without a reply.
"""
