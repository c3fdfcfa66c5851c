"""What stands between the bot and a workspace while somebody sets it up: in words for that person."""

from __future__ import annotations


class SetUpError(Exception):
    """Something does not work yet. `what` it is, and the one line that mends it; `code`: the platform's own word for
    it, when it comes from there. `wrong_token`: only another token helps; else the same one may work later.
    """

    def __init__(self, what: str, mend: str, *, code: str = "", wrong_token: bool = False) -> None:
        super().__init__(what)
        self.what = what
        self.mend = mend
        self.code = code
        self.wrong_token = wrong_token

    def __str__(self) -> str:
        return f"{self.what} {self.mend}"
