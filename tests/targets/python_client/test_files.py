"""Files go up and come down piece by piece."""

import asyncio
import io
import tracemalloc

import pytest

from tests.targets.python_client.recorder import Answer

JSON = {"Content-Type": "application/json"}
GOOD = Answer(200, b'{"name": "a"}', JSON)
MIB = 1024 * 1024
BIG = 48 * MIB
PIECE = bytes(range(256)) * 256


@pytest.fixture
def client(shop, recorder):
    recorder.answers = [GOOD]
    with shop.module.Client(recorder.url, retry=None) as made:
        yield made


@pytest.fixture(scope="module")
def big(tmp_path_factory):
    path = tmp_path_factory.mktemp("big") / "big file.qvf"
    with path.open("wb") as file:
        for _ in range(BIG // len(PIECE)):
            file.write(PIECE)
    return path


def peak(function):
    tracemalloc.start()
    try:
        function()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def upload(shop, url, source, flavour):
    if flavour == "Client":
        with shop.module.Client(url, timeout=60) as client:
            client.thing.put_file(source, id="1")
        return

    async def run():
        async with shop.module.AsyncClient(url, timeout=60) as client:
            await client.thing.put_file(source, id="1")

    asyncio.run(run())


@pytest.mark.parametrize("flavour", ["Client", "AsyncClient"])
@pytest.mark.parametrize("kind", ["path", "file"])
def test_a_big_file_is_never_held_whole(shop, recorder, big, flavour, kind):
    recorder.answers, recorder.keep_body = [GOOD], False
    with big.open("rb") as file:
        used = peak(lambda: upload(shop, recorder.url, big if kind == "path" else file, flavour))
    assert recorder.received == BIG
    assert recorder.last.header("content-length") == str(BIG)
    assert recorder.last.header("transfer-encoding") == ""
    assert used < 8 * MIB


@pytest.mark.parametrize("flavour", ["Client", "AsyncClient"])
def test_every_kind_of_upload(shop, recorder, tmp_path, flavour):
    recorder.answers = [GOOD]
    path = tmp_path / "f"
    path.write_bytes(PIECE)
    for source in (path, PIECE, io.BytesIO(PIECE), b"", io.BytesIO()):
        upload(shop, recorder.url, source, flavour)
    assert [each.body for each in recorder.requests] == [PIECE, PIECE, PIECE, b"", b""]
    assert {each.header("content-type") for each in recorder.requests} == {"application/octet-stream"}


def test_the_media_type_is_the_documents_or_the_callers(client, recorder):
    client.thing.post_file(b"x", id="1")
    assert recorder.last.header("content-type") == "image/png"
    client.thing.post_file(b"x", id="1", content_type="image/webp")
    assert recorder.last.header("content-type") == "image/webp"


def test_a_missing_file_is_an_error_of_the_system(client, tmp_path, recorder):
    with pytest.raises(FileNotFoundError):
        client.thing.put_file(tmp_path / "none", id="1")
    assert recorder.requests == []


def test_a_download_is_written_piece_by_piece(shop, recorder, tmp_path):
    recorder.answers = [
        Answer(stream=lambda: (PIECE for _ in range(BIG // len(PIECE))), headers={"Content-Length": str(BIG)})
    ]
    target = tmp_path / "down.bin"

    def run():
        with shop.module.Client(recorder.url, timeout=60) as client:
            assert client.thing.get_file(id="1").save(target) == target

    assert peak(run) < 8 * MIB
    assert target.stat().st_size == BIG
    with target.open("rb") as file:
        assert file.read(len(PIECE)) == PIECE


def test_a_download_can_be_read_or_iterated(client, recorder):
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
def test_the_suggested_name_has_no_folder(client, recorder, header, name):
    recorder.answers = [Answer(200, b"x", {"Content-Disposition": header})]
    with client.thing.get_file(id="1") as download:
        assert download.filename == name


def test_half_a_file_is_no_file(client, recorder, tmp_path, shop):
    target = tmp_path / "down.bin"
    target.write_bytes(b"what was there")
    recorder.answers = [Answer(200, b"abc", cut=True)]
    with pytest.raises(shop.module.UnreachableError):
        client.thing.get_file(id="1").save(target)
    assert target.read_bytes() == b"what was there"
    assert [each.name for each in tmp_path.iterdir()] == ["down.bin"]


def test_a_refused_download_is_an_error_with_its_text(client, recorder, shop):
    recorder.answers = [Answer(403, b"not yours")]
    with pytest.raises(shop.module.RefusedError, match="not yours"):
        client.thing.get_file(id="1")


def test_asynchronous_downloads(shop, recorder, tmp_path):
    recorder.answers = [Answer(200, PIECE * 3)]
    target = tmp_path / "down.bin"

    async def run():
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
    assert [each.name for each in tmp_path.iterdir()] == ["down.bin"]


class TestFetch:
    """What the export of an app answers with is fetched as the server writes it."""

    @pytest.fixture
    def made(self, client_of):
        return client_of("qlik-qrs")

    def test_a_path_of_the_server(self, made, recorder):
        recorder.answers = [Answer(200, b"app")]
        with made.module.Client(f"{recorder.url}/vp/qrs", session="s") as client:
            assert client.fetch("/tempcontent/1/My%20App.qvf?serverNodeId=a%2Bb&x").read() == b"app"
            target, key = recorder.last.target.rsplit("&xrfkey=", 1)
            assert target == "/vp/tempcontent/1/My%20App.qvf?serverNodeId=a%2Bb&x", "beside qrs, at the virtual proxy"
            assert recorder.last.header("x-qlik-xrfkey") == key
            assert recorder.last.header("cookie") == "X-Qlik-Session=s"
            client.fetch("tempcontent/1").close()
            assert recorder.last.target.startswith("/vp/tempcontent/1?xrfkey=")

    @pytest.mark.parametrize("path", ["https://evil.example/x", "//evil.example/x", "http://127.0.0.1:1/x"])
    def test_no_other_server(self, made, recorder, path):
        with made.module.Client(recorder.url, session="s") as client, pytest.raises(made.module.ConfigurationError):
            client.fetch(path)
        assert recorder.requests == []

    def test_asynchronous(self, made, recorder):
        recorder.answers = [Answer(200, b"app")]

        async def run():
            async with made.module.AsyncClient(recorder.url) as client:
                return await (await client.fetch("/tempcontent/x")).read()

        assert asyncio.run(run()) == b"app"
