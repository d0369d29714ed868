"""Reading captures: what a curl command line, a console or a record means."""

import subprocess
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from generator.diagnosis.explain import read


def one(text: str) -> Any:
    (captured,) = read(text)
    return captured


@pytest.mark.parametrize(
    ("text", "method", "url", "headers", "body"),
    [
        ("curl http://h/p", "GET", "http://h/p", (), ""),
        ("curl h/p", "GET", "http://h/p", (), ""),
        ("$ curl.exe -s -S -X PUT --url 'http://h/p' -H'A: b'", "PUT", "http://h/p", (("A", "b"),), ""),
        ("curl -sSXPOST http://h/ -HA:b", "POST", "http://h/", (("A", "b"),), ""),
        ("curl -I http://h/", "HEAD", "http://h/", (), ""),
        ("curl http://h/ -d a=1 --data-raw @b", "POST", "http://h/", (), "a=1&@b"),
        ("curl http://h/ -d @/etc/passwd", "POST", "http://h/", (), ""),
        ("curl -G http://h/?z=1#f -d a=1 --data-urlencode 'b=c d&é'", "GET", None, (), ""),
        ("curl -k 'http://h/' \\\n -H A:b \\\r\n -b c=d", "GET", "http://h/", (("A", "b"), ("Cookie", "c=d")), ""),
        ('curl "http://h/?a=1" ^\n -H "A: b"', "GET", "http://h/?a=1", (("A", "b"),), ""),
        ("curl http://h/ --header $'A: it\\'s \\u00e9\\x41'", "GET", "http://h/", (("A", "it's éA"),), ""),
        ("curl --cert c.pem --key k.pem -o out --max-time 5 http://h/", "GET", "http://h/", (), ""),
        ("curl -q --globoff --path-as-is -u a:b http://h/ | jq .", "GET", "http://h/", (), ""),
        ("curl http://h/a && curl http://h/b", "GET", "http://h/a", (), ""),
        ("curl http://h/a\ncurl http://h/b", "GET", "http://h/a", (), ""),
        ("curl 'http://h/?a=1&b=2;c|d#e'", "GET", "http://h/?a=1&b=2;c|d#e", (), ""),
        ("curl http://h/ --url-query 'a=b c'", "GET", "http://h/?a=b+c", (), ""),
    ],
)  # fmt: skip
def test_a_curl_command(text: str, method: str, url: str | None, headers: Any, body: str) -> None:
    captured = one(text)
    assert captured.source == "curl command"
    assert (captured.method, captured.headers, captured.body) == (method, headers, body)
    assert captured.url == (url or "http://h/?z=1&a=1&b=c+d%26%C3%A9#f")


def test_nothing_is_run_and_no_file_is_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("hidden")
    captured = one(f"curl -K {secret} -d @{secret} --data-urlencode a@{secret} $(touch {tmp_path}/ran) http://h/ `x`")
    assert "hidden" not in repr(captured) + captured.body + captured.url
    assert [path.name for path in tmp_path.iterdir()] == ["secret"]


def test_the_output_of_a_real_curl(tmp_path: Path) -> None:
    import socket
    import threading

    listener = socket.create_server(("127.0.0.1", 0))
    port = listener.getsockname()[1]

    def answer() -> None:
        connection, _ = listener.accept()
        with connection:
            connection.recv(65536)
            connection.sendall(b"HTTP/1.1 200 OK\r\nDate: Mon, 30 Oct 2023 23:59:20 GMT\r\nContent-Length: 2\r\n\r\nok")

    thread = threading.Thread(target=answer)
    thread.start()
    command = ["curl", "-qsv", "--max-time", "5", f"http://LocalHost:{port}/a?b=%20|", "-H", "X-A: b"]
    text = subprocess.run(command, capture_output=True, text=True, check=True).stderr
    thread.join()
    listener.close()
    captured = one(text)
    assert captured.url == f"http://LocalHost:{port}/a?b=%20|"
    assert ("X-A", "b") in captured.headers
    assert captured.when == datetime(2023, 10, 30, 23, 59, 20, tzinfo=UTC)
    assert captured.exact


def test_raw_http_may_have_been_either_scheme() -> None:
    captured = one("POST /p HTTP/1.1\r\nHost: h:1\r\nA: b\r\n\r\nx=1")
    assert [request.url for request in captured.requests()] == ["http://h:1/p", "https://h:1/p"]
    assert captured.body == "x=1"
    assert one("GET http://h/p HTTP/1.1\nHost: h\n\n").url == "http://h/p"


def test_the_host_header_of_a_curl_command_counts() -> None:
    captured = one("curl http://127.0.0.1:80/p -H 'Host: Example.com'")
    assert next(captured.requests()).url == "http://example.com/p"


def test_a_record_without_what_it_should_have() -> None:
    assert read('{"log": {"entries": [{"request": {"url": "http://h/", "headers": [1, {"name": "A"}]}}]}}')
    captured = one('[{"request": {"method": "GET", "url": "http://h/"}, "startedDateTime": "yesterday"}]')
    assert captured.when is None


def test_every_entry_of_a_file() -> None:
    text = '{"log": {"entries": [{"request": {"url": "http://h/a"}}, {"request": {"url": "http://h/b"}}]}}'
    assert [captured.url for captured in read(text)] == ["http://h/a", "http://h/b"]


KEY = "abcdefghijklmnop"
ADDRESS = f"https://h/qrs/app?xrfkey={KEY}"


@pytest.mark.parametrize(
    ("text", "method", "body"),
    [
        (f'Invoke-RestMethod -Uri "{ADDRESS}" -Headers @{{"X-Qlik-Xrfkey" = "{KEY}"}}', "GET", ""),
        (
            f"iwr '{ADDRESS}' -Method Put -Headers @{{'X-Qlik-Xrfkey'='{KEY}'}} -Body 'a'",
            "PUT",
            "a",
        ),
        (
            f'fetch("{ADDRESS}", {{"headers": {{"x-qlik-xrfkey": "{KEY}"}}, "method": "DELETE"}});',
            "DELETE",
            "",
        ),
        (
            (
                "requests.post('https://h/qrs/app', data='a', "
                f"params={{'xrfkey': '{KEY}'}}, headers={{'X-Qlik-Xrfkey': '{KEY}'}})"
            ),
            "POST",
            "a",
        ),
        (f'httpx.get("{ADDRESS}", headers={{\'X-Qlik-Xrfkey\': "{KEY}"}})', "GET", ""),
        (
            (
                f'$h = @{{}}\n$h.Add("X-Qlik-Xrfkey", "{KEY}")\n$url = "https://h/qrs/app?xrfkey={KEY}"\n'
                "Invoke-RestMethod -Uri $url -Method Post -Headers $h -Body 'a'"
            ),
            "POST",
            "a",
        ),
        (
            (
                f'$k = "{KEY}"\n$p = @{{ Uri = "https://h/qrs/app?xrfkey=$($k)"; Method = "Delete"\n'
                'Headers = @{ "X-Qlik-Xrfkey" = $k } }\nInvoke-RestMethod @p'
            ),
            "DELETE",
            "",
        ),
        (
            (
                f"const key = '{KEY}';\nconst headers = {{ 'X-Qlik-Xrfkey': key }};\n"
                "await fetch(`https://h/qrs/app?xrfkey=${key}`, { method: 'PUT', headers, body: 'a' });"
            ),
            "PUT",
            "a",
        ),
        (
            (
                f'import requests\nkey = "{KEY}"\nhdrs = {{"X-Qlik-Xrfkey": key}}\n'
                'url = "https://h/qrs/app?xrfkey=" + key\n'
                "answer = requests.post(url, headers=hdrs, data='a')"
            ),
            "POST",
            "a",
        ),
        (
            (
                f'import requests\ns = requests.Session()\ns.headers.update({{"X-Qlik-Xrfkey": "{KEY}"}})\n'
                f's.request("DELETE", f"https://h/qrs/app?xrfkey={KEY}")'
            ),
            "DELETE",
            "",
        ),
        (
            (
                f'import httpx\nwith httpx.Client(base_url="https://h/qrs", headers={{"X-Qlik-Xrfkey": "{KEY}"}}) as c:'
                "\n"
                f'    c.get("/app", params={{"xrfkey": "{KEY}"}})'
            ),
            "GET",
            "",
        ),
        (f'Curl -H"X-Qlik-Xrfkey:{KEY}" "{ADDRESS}"', "GET", ""),
        (
            f'curl.exe ^"{ADDRESS}^" ^\n  -H ^"X-Qlik-Xrfkey: {KEY}^" ^\n  --data-raw ^"a^"',
            "POST",
            "a",
        ),
        (f'curl.exe "{ADDRESS}" `\n  -H "X-Qlik-Xrfkey: {KEY}" `\n  --data-raw "a"', "POST", "a"),
    ],
)
def test_calls_as_people_write_and_browsers_copy_them(text: str, method: str, body: str) -> None:
    (captured,) = read(text)
    assert (captured.method, captured.url, captured.body) == (method, ADDRESS, body)
    assert {name.lower(): value for name, value in captured.headers}["x-qlik-xrfkey"] == KEY


def test_a_curl_line_of_a_megabyte_is_read_in_linear_time() -> None:
    def duration(size: int) -> Any:
        began = time.process_time()
        read(f"curl 'https://h/x' --data-raw '{'a b ' * size}' -H \"A: {'b ' * size}\"")
        return time.process_time() - began

    assert duration(250_000) < 2


def test_a_key_that_the_program_makes_is_the_same_in_both_places() -> None:
    text = """import requests, random, string
xrf = "".join(random.choices(string.ascii_letters, k=16))
requests.get(f"https://h/qrs/app?xrfkey={xrf}", headers={"X-Qlik-Xrfkey": xrf})
"""
    (captured,) = read(text)
    assert captured.url.partition("=")[2] == dict(captured.headers)["X-Qlik-Xrfkey"]
    assert len(dict(captured.headers)["X-Qlik-Xrfkey"]) == 16


@pytest.mark.parametrize(
    "address",
    [
        "'https://h/qrs/app?xrfkey={}'.format(xrf)",
        "'https://h/qrs/app?xrfkey={0}'.format(xrf)",
        "'https://h/qrs/app?xrfkey={key}'.format(key=xrf)",
        "'https://h/qrs/app?xrfkey=%s' % xrf",
        "'https://%s/qrs/app?xrfkey=%s' % (host, xrf)",
        "'https://{}/qrs/app?xrfkey={}'.format(host, xrf)",
        "'https://h/qrs/app?xrfkey=' + xrf",
    ],
)
def test_an_address_that_a_program_formats(address: str) -> None:
    text = f"host = 'h'\nxrf = '{KEY}'\nurl = {address}\nrequests.get(url, headers={{'X-Qlik-Xrfkey': xrf}})"
    (captured,) = read(text)
    assert captured.url == f"https://h/qrs/app?xrfkey={KEY}"
