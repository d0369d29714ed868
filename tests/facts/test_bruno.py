"""What a caller who is not known gets from real sites fails in Bruno: a redirect and a login page with status 200."""

from pathlib import Path
from typing import Any

import pytest

from generator.pipeline import Job
from generator.settings.selection import Selection
from tests.clients.engines import bruno
from tests.clients.http_server import Handler, serving
from tests.e2e.conftest import generated

PAGE = {"Content-Type": "text/html"}


class Login(Handler):
    """Sends the caller to a login by a redirect, or gives the page at once."""

    def answer(self) -> None:
        if "/page/" in self.path:
            self.send(200, b"<html>Log in</html>", PAGE)
        else:
            self.send(302, b"", {"Location": "/login"})


@pytest.mark.slow
@pytest.mark.parametrize(
    ("place", "message"),
    [("page", "A web page came"), ("redirect", "302 leads to /login")],
)
def test_a_login_is_no_success(tmp_path: Path, place: str, message: Any) -> None:
    job = Job("qlik-qrs", targets=("bruno",), selection=Selection(include=("start_task",)))
    output = generated(job, tmp_path)
    with serving(Login) as url:
        report = bruno(output.folder / "bruno", output.variables(f"{url}/{place}/qrs"))
    assert [failure for failure in report.failures if message in str(failure)]
