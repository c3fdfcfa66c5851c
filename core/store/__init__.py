"""Where things are kept: engines, the unit of work, and the small stores that make things happen once.

Sole home of engines and sessions; services are handed a `UnitOfWork`.
"""

from core.store.engine import Database
from core.store.unit import ChannelOf, MemberAt, Recipient, Store, UnitOfWork, Workspace

__all__ = ["ChannelOf", "Database", "MemberAt", "Recipient", "Store", "UnitOfWork", "Workspace"]
