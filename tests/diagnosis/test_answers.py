"""What an answer that was captured says about its request."""

import json
from typing import Any

import pytest

from generator.diagnosis.explain import explain_text

HEAD = "X-Qlik-Xrfkey: abcdefghijklmnop"


TARGET = "/qrs/app?xrfkey=abcdefghijklmnop"


SENT = f"> POST {TARGET} HTTP/1.1\n> Host: h\n> {HEAD}\n> Content-Length: 0\n>\n"


RECORD = {"method": "GET", "url": f"https://h{TARGET}", "headers": [{"name": "X-Qlik-Xrfkey", "value": HEAD[15:]}]}


MOVED = [{"name": "Location", "value": "/login?targetId=1"}]


@pytest.mark.parametrize(
    ("text", "mistakes"),
    [
        (f"{SENT}< HTTP/1.1 302 Found\n< Location: /hdr/internal_forms_authentication/?targetId=1\n<\n", "redirect"),
        (f"{SENT}< HTTP/1.1 411 Length Required\n< Content-Type: text/html; charset=us-ascii\n<\n", "no-length"),
        (f"{SENT}< HTTP/1.1 200 OK\n< Content-Type: text/html; charset=utf-8\n<\n", "page"),
        (f"{SENT}< HTTP/1.1 200 OK\n< Content-Type: application/json\n<\n", ""),
        (f"curl -i 'https://h{TARGET}' -H '{HEAD}'\nHTTP/1.1 302 Found\nLocation: /login\n\n", "redirect"),
        ("HTTP/1.1 411 Length Required\r\nServer: Microsoft-HTTPAPI/2.0\r\n\r\n", "no-length"),
        ("HTTP/1.1 302 Found\nLocation: https://new.example.com/qlm\n", "redirect"),
        (f"→ List apps\n  GET https://h{TARGET} [302 Found, 208B, 20ms]\n  {HEAD}\n", "redirect"),
        (f"GET https://h{TARGET}  302  45 ms\n  Request Headers\n    {HEAD}\n", "redirect"),
        (json.dumps({"request": RECORD, "response": {"status": 302, "headers": MOVED}}), "redirect"),
        (json.dumps({"request": RECORD, "response": {"status": 411, "headers": []}}), "no-length"),
    ],
)
def test_a_captured_answer_has_its_explanation(text: Any, mistakes: str) -> None:
    report = explain_text(text, {})
    ids = [one.mistake.id for section in report.sections for one in section.findings]
    assert ids == [f"answer-{one}" for one in mistakes.split()]
    assert report.status == (1 if mistakes else 0)
    assert "targetId" not in str(report)


QLM = "GET https://h/qlmservice.asmx/RetrieveActivationKeyHttp?is_user=u HTTP/1.1\n\n"


@pytest.mark.parametrize(
    ("text", "note"),
    [
        (f"{SENT}< HTTP/1.1 403 Forbidden\n<\n< Your account is inactive.\n", "an administrator has to activate him"),
        (f"{SENT}< HTTP/1.1 403 Forbidden\n<\n< Forbidden\n", "lacks the right"),
        (f"{SENT}< HTTP/1.1 400 Bad Request\n<\n<p>The http request header is incorrect.\n", "host allow list"),
        (f"{SENT}< HTTP/1.1 404 Not Found\n<\n< No matching endpoint found\n", "(/qrs, /qps)"),
        (f"{SENT}< HTTP/1.1 200 OK\n<\n< Forbidden\n", ""),
        (
            f"{QLM}HTTP/1.1 200 OK\nServer: IIS\n\n<error>RequestBlocked_OperationDisabled</error>",
            "switched off on the server",
        ),
        (f"{QLM}HTTP/1.1 200 OK\nServer: IIS\n\n<avkey>token</avkey>", ""),
        (json.dumps({"request": RECORD, "response": {"status": 403, "content": {"text": "Forbidden"}}}), "lacks the"),
        (json.dumps({"request": RECORD, "response": {"code": 403, "stream": {"data": [*b"Forbidden"]}}}), "lacks the"),
    ],
)
def test_the_text_of_a_failure_has_its_explanation(text: Any, note: str) -> None:
    (section,) = explain_text(text, {}).sections
    remarks = [one for one in section.remarks if " is not set" not in one and "does not tell when" not in one]
    assert len(remarks) == bool(note)
    assert note in "".join(remarks)


def test_a_page_of_anything_else_is_no_mistake() -> None:
    report = explain_text("curl -i https://h/\nHTTP/1.1 200 OK\nContent-Type: text/html\n", {})
    assert not report.sections[0].findings
