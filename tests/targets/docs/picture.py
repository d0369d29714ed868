"""Takes the pictures of the generated page, for README and docs: `make pictures`."""

import json
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from generator.pipeline import Job, read
from generator.settings.selection import Selection
from generator.targets import docs
from tests.house.palette import reduced
from tests.paths import DOCS

HERE, IMAGES = Path(__file__).parent, DOCS / "images"
TIME = "2023-10-30 23:59:00"
ADDRESS = "http://LocalHost:55555/qlmservice.asmx/RetrieveActivationKeyHttp"
QUERY = "?is_orderid=1234&is_userdata1=new customer&is_user=ralph&is_pwd=123456&is_format=json"
# One enters the vendor's sample, a space in one value, with a token that was signed with `=`; one opens an operation.
JOBS = (
    {"name": "bench", "run": "picture", "page": "qlm", "context": {"viewport": {"width": 1280, "height": 1000}}},
    {
        "name": "operation",
        "run": "opened",
        "page": "qlik-qrs",
        "hash": "#op-list_apps",
        "context": {"viewport": {"width": 1100, "height": 620}},
    },
)


def main() -> None:
    """Write signature-bench.png and page.png."""
    with tempfile.TemporaryDirectory() as folder:
        values = {"path": str(IMAGES / "signature-bench.png"), "opened": str(IMAGES / "page.png")}
        values |= {"url": ADDRESS + QUERY, "time": TIME, "key": "123456"}
        pages = {job["page"]: _page(job["page"], Path(folder)) for job in JOBS}
        given = {"chromium": "/usr/bin/chromium", "pages": pages, "jobs": JOBS, "picture": values}
        command = ["node", str(HERE / "browser/drive.cjs")]
        done = subprocess.run(command, input=json.dumps(given), capture_output=True, text=True, check=True)
        for picture in (values["path"], values["opened"]):
            Path(picture).write_bytes(reduced(Path(picture).read_bytes()))
        print({name: result["failure"] or "taken" for name, result in json.loads(done.stdout).items()})


def _page(spec: Any, folder: Any) -> Any:
    selection = Selection(include=("folder:app", "folder:task") if spec == "qlik-qrs" else ())
    page = folder / f"{spec}.html"
    page.write_bytes(docs.files(read(Job(spec, selection=selection))[0])["index.html"])
    return page.as_uri()


if __name__ == "__main__":
    main()
