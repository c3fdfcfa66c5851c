"""Files of the fake Slack: taken in three steps, described, and handed out to whoever shows the token.

As docs.slack.dev says under `files.getUploadURLExternal`, `files.completeUploadExternal`, `files.info` and "File
object": an upload is completed once, in a conversation that the bot is in; a private address answers a stranger with
the way to the login page, and that page is HTML and no error.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING

from aiohttp import web

from tests.fakes.slack.protocol import BOT_USER, Json, refused

if TYPE_CHECKING:
    from tests.fakes.slack.web_api import FakeSlack

LONGEST_DESCRIPTION = 1000
LOGIN = "<!DOCTYPE html><html><body>Sign in to Sister Libraries</body></html>"


@dataclass
class File:
    """One file. `content`: None until it was uploaded; `size`: what was said of it; `shared`: whether it was completed;
    `leads_to`: another place that its address sends one to; `url`: its address, unless it is the usual one.
    """

    id: str
    name: str
    size: int
    user: str = BOT_USER
    mimetype: str = "application/octet-stream"
    alt_txt: str | None = None
    content: bytes | None = None
    shared: bool = False
    deleted: bool = False
    leads_to: str | None = None
    url: str | None = None


class Uploads:
    """All files of a workspace. As methods do, `upload` and `download` fail on demand and wait at gates."""

    def __init__(self, slack: FakeSlack) -> None:
        self.files: dict[str, File] = {}
        self._slack = slack
        slack.methods |= {
            "files.getUploadURLExternal": self._begin,
            "files.completeUploadExternal": self._complete,
            "files.info": self._describe,
            "files.delete": self._delete,
        }
        slack.routes += [
            web.post("/upload/v1/{id}", self.receive),
            web.get("/files-pri/{id}", self.download),
            web.get("/login", self.login),
        ]

    def chosen(self, content: bytes, name: str, mimetype: str = "image/png", *, user: str = "U1") -> File:
        """A file that this person put into a field of a modal."""
        return self._add(File(self._id(), name, len(content), user, mimetype, content=content))

    async def receive(self, request: web.Request) -> web.StreamResponse:
        """The bytes, as they are; whoever knows the address may send them."""
        return await self._slack.unless_it_fails("upload", request, self._receive)

    async def download(self, request: web.Request) -> web.StreamResponse:
        """The bytes for who shows the token; for others the way to the login page."""
        return await self._slack.unless_it_fails("download", request, self._hand_out)

    async def login(self, _request: web.Request) -> web.StreamResponse:
        """The page for a person in a browser."""
        return web.Response(text=LOGIN, content_type="text/html")

    async def _receive(self, request: web.Request) -> web.StreamResponse:
        file = self.files.get(request.match_info["id"])
        content = await request.content.read()
        if file is None or file.content is not None or len(content) != file.size:
            return web.Response(status=HTTPStatus.BAD_REQUEST)
        if "Authorization" in request.headers:
            return web.Response(status=HTTPStatus.BAD_REQUEST, text="the address is the permission")
        file.content = content
        return web.Response(text=f"OK - {len(content)}")

    async def _hand_out(self, request: web.Request) -> web.StreamResponse:
        file = self.files[request.match_info["id"]]
        if file.leads_to is not None:
            return web.Response(status=HTTPStatus.FOUND, headers={"Location": file.leads_to})
        shown = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if not self._may("files:read") or shown not in self._slack.tokens:
            return web.Response(status=HTTPStatus.FOUND, headers={"Location": "/login"})
        return web.Response(body=file.content, content_type=file.mimetype)

    def _begin(self, asked: Json) -> Json:
        if not self._may("files:write"):
            return refused("missing_scope")
        if not int(asked.get("length", 0)):
            return refused("missing_argument")
        if not asked.get("filename"):
            return refused("invalid_arguments")
        if len(asked.get("alt_txt", "")) > LONGEST_DESCRIPTION:
            return refused("alt_txt_too_large")
        file = self._add(File(self._id(), asked["filename"], int(asked["length"]), alt_txt=asked.get("alt_txt")))
        return {"ok": True, "file_id": file.id, "upload_url": self._address(f"upload/v1/{file.id}")}

    def _complete(self, asked: Json) -> Json:
        named = json.loads(asked["files"])
        files = [self.files.get(each["id"]) for each in named]
        found = [file for file in files if file is not None and file.content is not None and file.user == BOT_USER]
        if len(found) != len(named):
            return refused("file_not_found")
        if any(file.shared for file in found):
            return refused("invalid_arguments", "this method can only be called once")
        titles = [{"id": each["id"], "title": each.get("title", "")} for each in named]
        if not asked.get("channel_id"):
            for file in found:
                file.shared = True
            return {"ok": True, "files": titles}
        shared = self._slack.messages.post({"channel": asked["channel_id"], "text": "A file"})
        if not shared["ok"]:
            return shared
        for file in found:
            file.shared = True
        titles = [{"id": each["id"], "title": each.get("title", "")} for each in named]
        shared["message"] |= {"text": "", "subtype": "file_share", "files": [self._told(file) for file in found]}
        return {"ok": True, "files": titles}

    def shows(self, file: str) -> bool:
        """Whether an image block may show it: a file of the bot's, uploaded and not deleted."""
        found = self.files.get(file)
        return found is not None and found.shared and not found.deleted and found.user == BOT_USER

    def _delete(self, asked: Json) -> Json:
        file = self.files.get(asked["file"])
        if not self._may("files:write"):
            return refused("missing_scope")
        if file is None or file.deleted:
            return refused("file_deleted" if file is not None else "file_not_found")
        if file.user != BOT_USER:
            return refused("cant_delete_file")
        file.deleted, file.content = True, None
        return {"ok": True}

    def _describe(self, asked: Json) -> Json:
        if not self._may("files:read"):
            return refused("missing_scope")
        file = self.files.get(asked["file"])
        if file is None:
            return refused("file_not_found")
        return refused("file_deleted") if file.deleted else {"ok": True, "file": self._told(file)}

    def _told(self, file: File) -> Json:
        described = {} if file.alt_txt is None else {"alt_txt": file.alt_txt}
        return {
            "id": file.id,
            "name": file.name,
            "title": file.name,
            "mimetype": file.mimetype,
            "size": file.size,
            "user": file.user,
            "mode": "hosted",
            "url_private_download": file.url or self._address(f"files-pri/{file.id}"),
            **described,
        }

    def _may(self, scope: str) -> bool:
        return scope in self._slack.administration.scopes

    def _add(self, file: File) -> File:
        self.files[file.id] = file
        return file

    def _id(self) -> str:
        return f"F{len(self.files) + 1}"

    def _address(self, path: str) -> str:
        return self._slack.base_url.removesuffix("api/") + path
