"""Programming and set-up errors of the core. What a member did wrong is never one of these: that is a Refusal or a
Problem.
"""


class SisterError(Exception):
    """Every error the core raises on purpose."""


class WrongDeclarationError(SisterError):
    """A command, form or card breaks a rule of its own declaration; raised at import or at start, never to a member."""


class UnknownHandleError(SisterError):
    """A button or form that does not exist, has expired, or belongs to somebody else. The three are not told apart."""


class NotReadyError(SisterError):
    """The database is missing, older or newer than this program; the text says which command mends it."""
