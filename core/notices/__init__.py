"""One presenter for each kind of message nobody asked for. It reads the state again, so nothing stale is ever sent."""

from core.notices import (
    announcement,
    communication,
    introduction,
    join_answer,
    join_request,
    nudge,
    platform_lost,
    proposal,
    proposal_answer,
    proposal_question,
    proposal_reply,
    role,
    start_card,
    wish_answer,
)
from core.notices.presenting import Presenter

PRESENTERS: dict[str, Presenter] = {
    "announcement": announcement.present,
    "communication": communication.present,
    "introduction": introduction.present,
    "join_answer": join_answer.present,
    "join_request": join_request.present,
    "nudge": nudge.present,
    "paired": introduction.present,
    "platform_lost": platform_lost.present,
    "proposal": proposal.present,
    "proposal_answer": proposal_answer.present,
    "proposal_question": proposal_question.present,
    "proposal_reply": proposal_reply.present,
    "role": role.present,
    "start_card": start_card.present,
    "wish_answer": wish_answer.present,
}
"""By the kind of the notice."""
