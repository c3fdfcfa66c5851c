"""One type an id, so that a member's id is never taken for a library's. All are whole numbers, but for files, drafts
and codes of others.
"""

from typing import NewType

MemberId = NewType("MemberId", int)
AccountId = NewType("AccountId", int)
LinkCodeId = NewType("LinkCodeId", int)
LinkTryId = NewType("LinkTryId", int)
LibraryId = NewType("LibraryId", int)
ContactId = NewType("ContactId", int)
JoinRequestId = NewType("JoinRequestId", int)
ContactInvitationId = NewType("ContactInvitationId", int)
HandoverId = NewType("HandoverId", int)
DepartureId = NewType("DepartureId", int)
RoleGrantId = NewType("RoleGrantId", int)
RoleWishId = NewType("RoleWishId", int)
PartnershipId = NewType("PartnershipId", int)
PartnershipLibraryId = NewType("PartnershipLibraryId", int)
StateChangeId = NewType("StateChangeId", int)
ProposalId = NewType("ProposalId", int)
ProposalQuestionId = NewType("ProposalQuestionId", int)
CommunicationId = NewType("CommunicationId", int)
NudgeId = NewType("NudgeId", int)
LaterId = NewType("LaterId", int)
NoticeId = NewType("NoticeId", int)
PostId = NewType("PostId", int)
AuditEntryId = NewType("AuditEntryId", int)
FileId = NewType("FileId", str)
DraftId = NewType("DraftId", str)
CountryCode = NewType("CountryCode", str)
LanguageCode = NewType("LanguageCode", str)
RegionCode = NewType("RegionCode", str)
