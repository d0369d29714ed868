"""Files go up and come down piece by piece."""

import asyncio
import io
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.targets.python_client.recorder import Answer

JSON = {"Content-Type": "application/json"}
GOOD = Answer(200, b'{"name": "a"}', JSON)
MIB = 1024 * 1024
BIG = 48 * MIB
PIECE = bytes(range(256)) * 256


@pytest.fixture
def client(shop: Any, recorder: Any) -> Iterator[Any]:
    recorder.answers = [GOOD]
    with shop.module.Client(recorder.url, retry=None) as package:
        yield package


@pytest.fixture(scope="module")
def big(tmp_path_factory: pytest.TempPathFactory) -> Any:
    path = tmp_path_factory.mktemp("big") / "big file.qvf"
    with path.open("wb") as file:
        for _ in range(BIG // len(PIECE)):
            file.write(PIECE)
    return path


def peak(function: Any) -> Any:
    tracemalloc.start()
    try:
        function()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def upload(shop: Any, url: Any, source: Any, flavour: Any) -> None:
    if flavour == "Client":
        with shop.module.Client(url, timeout=60) as client:
            client.thing.put_file(source, id="1")
        return

    async def run() -> None:
        async with shop.module.AsyncClient(url, timeout=60) as client:
            await client.thing.put_file(source, id="1")

    asyncio.run(run())


@pytest.mark.parametrize("flavour", ["Client", "AsyncClient"])
@pytest.mark.parametrize("kind", ["path", "file"])
def test_a_big_file_is_never_held_whole(shop: Any, recorder: Any, big: Any, flavour: str, kind: str) -> None:
    recorder.answers, recorder.keep_body = [GOOD], False
    with big.open("rb") as file:
        used = peak(lambda: upload(shop, recorder.url, big if kind == "path" else file, flavour))
    assert recorder.received == BIG
    assert recorder.last.header("content-length") == str(BIG)
    assert recorder.last.header("transfer-encoding") == ""
    assert used < 8 * MIB


@pytest.mark.parametrize("flavour", ["Client", "AsyncClient"])
def test_every_kind_of_upload(shop: Any, recorder: Any, tmp_path: Path, flavour: str) -> None:
    recorder.answers = [GOOD]
    path = tmp_path / "f"
    path.write_bytes(PIECE)
    for source in (path, PIECE, io.BytesIO(PIECE), b"", io.BytesIO()):
        upload(shop, recorder.url, source, flavour)
    assert [request.body for request in recorder.requests] == [PIECE, PIECE, PIECE, b"", b""]
    assert {request.header("content-type") for request in recorder.requests} == {"application/octet-stream"}


def test_the_media_type_is_the_documents_or_the_callers(client: Any, recorder: Any) -> None:
    client.thing.post_file(b"x", id="1")
    assert recorder.last.header("content-type") == "image/png"
    client.thing.post_file(b"x", id="1", content_type="image/webp")
    assert recorder.last.header("content-type") == "image/webp"


def test_a_missing_file_is_an_error_of_the_system(client: Any, tmp_path: Path, recorder: Any) -> None:
    with pytest.raises(FileNotFoundError):
        client.thing.put_file(tmp_path / "none", id="1")
    assert recorder.requests == []


def test_a_download_is_written_piece_by_piece(shop: Any, recorder: Any, tmp_path: Path) -> None:
    recorder.answers = [
        Answer(stream=lambda: (PIECE for _ in range(BIG // len(PIECE))), headers={"Content-Length": str(BIG)})
    ]
    target = tmp_path / "down.bin"

    def run() -> None:
        with shop.module.Client(recorder.url, timeout=60) as client:
            assert client.thing.get_file(id="1").save(target) == target

    assert peak(run) < 8 * MIB
    assert target.stat().st_size == BIG
    with target.open("rb") as file:
        assert file.read(len(PIECE)) == PIECE


def test_a_download_can_be_read_or_iterated(client: Any, recorder: Any) -> None:
    recorder.answers = [Answer(200, PIECE * 3, {"Content-Type": "image/png"})]
    assert client.thing.get_file(id="1").read() == PIECE * 3
    with client.thing.get_file(id="1") as download:
        assert (download.content_type, download.size) == ("image/png", len(PIECE) * 3)
        assert b"".join(download) == PIECE * 3


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ('attachment; filename="a b.qvf"', "a b.qvf"),
        ("attachment; filename*=UTF-8''n%C3%A9.qvf", "né.qvf"),
        ('attachment; filename="../../etc/passwd"', "passwd"),
        ('attachment; filename="C:\\\\dir\\\\x.qvf"', "x.qvf"),
        ('attachment; filename=".."', ""),
        ("", ""),
    ],
)
def test_the_suggested_name_has_no_folder(client: Any, recorder: Any, header: str, name: str) -> None:
    recorder.answers = [Answer(200, b"x", {"Content-Disposition": header})]
    with client.thing.get_file(id="1") as download:
        assert download.filename == name


def test_half_a_file_is_no_file(client: Any, recorder: Any, tmp_path: Path, shop: Any) -> None:
    target = tmp_path / "down.bin"
    target.write_bytes(b"what was there")
    recorder.answers = [Answer(200, b"abc", cut=True)]
    with pytest.raises(shop.module.UnreachableError):
        client.thing.get_file(id="1").save(target)
    assert target.read_bytes() == b"what was there"
    assert [path.name for path in tmp_path.iterdir()] == ["down.bin"]


def test_a_refused_download_is_an_error_with_its_text(client: Any, recorder: Any, shop: Any) -> None:
    recorder.answers = [Answer(403, b"not yours")]
    with pytest.raises(shop.module.RefusedError, match="not yours"):
        client.thing.get_file(id="1")


def test_asynchronous_downloads(shop: Any, recorder: Any, tmp_path: Path) -> None:
    recorder.answers = [Answer(200, PIECE * 3)]
    target = tmp_path / "down.bin"

    async def run() -> tuple[Any, Any]:
        async with shop.module.AsyncClient(recorder.url) as client:
            await (await client.thing.get_file(id="1")).save(target)
            whole = await (await client.thing.get_file(id="1")).read()
            async with await client.thing.get_file(id="1") as download:
                pieces = b"".join([piece async for piece in download])
            recorder.answers = [Answer(200, b"abc", cut=True)]
            with pytest.raises(shop.module.UnreachableError):
                await (await client.thing.get_file(id="1")).save(tmp_path / "half")
            return whole, pieces

    assert asyncio.run(run()) == (PIECE * 3, PIECE * 3)
    assert target.read_bytes() == PIECE * 3
    assert [path.name for path in tmp_path.iterdir()] == ["down.bin"]


class TestFetch:
    """What the export of an app answers with is fetched as the server writes it."""

    @pytest.fixture
    def package(self, client_of: Callable[..., Any]) -> Any:
        return client_of("qlik-qrs")

    def test_a_path_of_the_server(self, package: Any, recorder: Any) -> None:
        recorder.answers = [Answer(200, b"app")]
        with package.module.Client(f"{recorder.url}/vp/qrs", session="s") as client:
            assert client.fetch("/tempcontent/1/My%20App.qvf?serverNodeId=a%2Bb&x").read() == b"app"
            target, key = recorder.last.target.rsplit("&xrfkey=", 1)
            assert target == "/vp/tempcontent/1/My%20App.qvf?serverNodeId=a%2Bb&x", "beside qrs, at the virtual proxy"
            assert recorder.last.header("x-qlik-xrfkey") == key
            assert recorder.last.header("cookie") == "X-Qlik-Session=s"
            client.fetch("tempcontent/1").close()
            assert recorder.last.target.startswith("/vp/tempcontent/1?xrfkey=")

    @pytest.mark.parametrize("path", ["https://evil.example/x", "//evil.example/x", "http://127.0.0.1:1/x"])
    def test_no_other_server(self, package: Any, recorder: Any, path: str) -> None:
        with (
            package.module.Client(recorder.url, session="s") as client,
            pytest.raises(package.module.ConfigurationError),
        ):
            client.fetch(path)
        assert recorder.requests == []

    def test_asynchronous(self, package: Any, recorder: Any) -> None:
        recorder.answers = [Answer(200, b"app")]

        async def run() -> Any:
            async with package.module.AsyncClient(recorder.url) as client:
                return await (await client.fetch("/tempcontent/x")).read()

        assert asyncio.run(run()) == b"app"
