"""Files: one part in, always a download out, and only for their owner."""

from __future__ import annotations

from io import BytesIO

import pytest
from aiohttp import FormData

from tests.adapters.playground.page import Json, Page

PART = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\nhello\r\n'
PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)


async def upload(page: Page, content: bytes, *, name: str = "tree.png", media_type: str = "image/png") -> Json:
    form = FormData(quote_fields=False)
    form.add_field("file", BytesIO(content), filename=name, content_type=media_type)
    answer = await page.client.post("/api/files", params={"as": "ana"}, data=form)
    assert answer.status == 200, await answer.text()
    found: Json = await answer.json()
    return found


async def test_a_picture_goes_in_and_comes_out_as_a_download(page: Page) -> None:
    kept = await upload(page, PNG, name="дерево.png")
    assert kept == {"id": kept["id"], "name": "дерево.png", "media_type": "image/png", "size": len(PNG)}
    answer = await page.client.get(f"/api/files/{kept['id']}", params={"as": "ana"})
    assert await answer.read() == PNG
    assert answer.content_type == "image/png"
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize("media_type", ["text/html", "image/svg+xml", "application/javascript", "nonsense", "a/b;c=d"])
async def test_what_a_browser_could_run_is_bytes_to_it(page: Page, media_type: str) -> None:
    kept = await upload(page, b"<script>alert(1)</script>", name="page.html", media_type=media_type)
    answer = await page.client.get(f"/api/files/{kept['id']}", params={"as": "ana"})
    assert answer.content_type == "application/octet-stream"


@pytest.mark.parametrize(
    ("name", "kept_as"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\my\\tree.png", "tree.png"),
        ("/", "file"),
    ],
)
async def test_a_name_is_a_name_and_nothing_else(page: Page, name: str, kept_as: str) -> None:
    kept = await upload(page, PNG, name=name)
    assert kept["name"] == kept_as
    answer = await page.client.get(f"/api/files/{kept['id']}", params={"as": "ana"})
    assert answer.status == 200
    assert "Set-Cookie" not in answer.headers


async def test_a_file_is_its_owners_alone(page: Page) -> None:
    kept = await upload(page, PNG)
    others = await page.client.get(f"/api/files/{kept['id']}", params={"as": "tomas"})
    nothing = await page.client.get("/api/files/nothing", params={"as": "ana"})
    assert others.status == nothing.status == 404
    assert await others.json() == await nothing.json()


async def test_eight_mebibytes_fit_and_one_byte_more_does_not(page: Page) -> None:
    assert (await upload(page, bytes(8 * 1024 * 1024)))["size"] == 8 * 1024 * 1024
    for size in (8 * 1024 * 1024 + 1, 10 * 1024 * 1024):
        form = FormData()
        form.add_field("file", BytesIO(bytes(size)), filename="large.bin")
        answer = await page.client.post("/api/files", params={"as": "ana"}, data=form)
        assert answer.status == 413


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("multipart/form-data", b""),
        ("multipart/form-data", b"--x\r\n"),
        ("multipart/form-data; boundary=x", b""),
        ("multipart/form-data; boundary=x", b"not multipart at all"),
        (
            "multipart/form-data; boundary=x",
            b"--x\r\nContent-Disposition: form-data; name=other\r\n\r\nhello\r\n--x--\r\n",
        ),
        ("multipart/form-data; boundary=x", b"--x\r\nbroken\r\n\r\nhello\r\n--x--\r\n"),
        ("multipart/form-data; boundary=x", b'--x\r\nContent-Disposition: form-data; name="file"\r\n\r\nhello'),
        ("multipart/form-data; boundary=" + "x" * 100, b"--x--"),
        ("multipart/form-data; boundary=x", PART + PART + b"--x--\r\n"),
    ],
)
async def test_what_is_no_file_is_400(page: Page, content_type: str, body: bytes) -> None:
    answer = await page.client.post(
        "/api/files", params={"as": "ana"}, data=body, headers={"Content-Type": content_type}
    )
    assert answer.status == 400
    assert list(await answer.json()) == ["error"]


async def test_a_name_carries_no_header(page: Page) -> None:
    part = PART.replace(b'"a"', b"\"a\"; filename*=UTF-8''a%0D%0ASet-Cookie%3A%20x%00%1B%5B2J")
    answer = await page.client.post(
        "/api/files",
        params={"as": "ana"},
        data=part + b"--x--\r\n",
        headers={"Content-Type": "multipart/form-data; boundary=x"},
    )
    kept = await answer.json()
    assert kept["name"].isprintable()
    answer = await page.client.get(f"/api/files/{kept['id']}", params={"as": "ana"})
    assert await answer.read() == b"hello"
    assert "Set-Cookie" not in answer.headers
