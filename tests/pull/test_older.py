"""A site too old for a document: one is made of its list of calls."""

import json
from typing import Any

import pytest

from generator.commands.pull import pull
from generator.errors import PrerequestError
from generator.pipeline import Job, read

ROWS = ["GET /qrs/about", "POST /qrs/app/{id}/copy?name={name}", "GET /qrs/app/hublist?filter={f}&orderby={o}", "odd"]


@pytest.mark.parametrize(
    "body",
    [
        json.dumps(ROWS).encode(),
        "\r\n".join(ROWS).encode(),
        json.dumps([{"method": row.partition(" ")[0], "path": row.partition(" ")[2]} for row in ROWS]).encode(),
    ],
)
def test_a_document_is_made_of_the_list_of_calls(site: Any, wish: Any, tmp_path: Any, capsys: Any, body: Any) -> None:
    site.older = body
    assert pull(wish(site.url)) == 0
    assert "too old to describe itself" in " ".join("".join(capsys.readouterr()).split())
    api = read(Job(str(tmp_path / "main.json")))[0]
    assert api.id == "qlik-qrs"
    copied = next(one for one in api.operations if one.path == "/app/{id}/copy")
    assert [(one.name, one.location) for one in copied.parameters] == [("id", "path"), ("name", "query")]
    assert copied.signed


def test_a_list_without_calls_is_none(site: Any, wish: Any, tmp_path: Any) -> None:
    site.older = b"[]"
    with pytest.raises(PrerequestError, match="METHOD /path"):
        pull(wish(site.url))
    assert not (tmp_path / "main.json").exists()
