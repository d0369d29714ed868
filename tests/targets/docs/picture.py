"""Takes the picture of the bench for the README.

`python -m tests.targets.docs.picture docs/images/signature-bench.png`
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from generator.pipeline import Job, read
from generator.targets import docs

HERE = Path(__file__).parent
TIME = "2023-10-30 23:59:00"
ADDRESS = "http://LocalHost:55555/qlmservice.asmx/RetrieveActivationKeyHttp"
QUERY = "?is_orderid=1234&is_userdata1=new customer&is_user=ralph&is_pwd=123456&is_format=json"


def main(target):
    """Enter the vendor's sample, a space in one value, with a token that was signed with `=`."""
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "index.html"
        page.write_bytes(docs.files(read(Job("qlm"))[0])["index.html"])
        values = {"path": str(Path(target).resolve()), "url": ADDRESS + QUERY, "time": TIME, "key": "123456"}
        job = {
            "name": "picture",
            "run": "picture",
            "page": "qlm",
            "context": {"viewport": {"width": 1280, "height": 1000}},
        }
        given = {"chromium": "/usr/bin/chromium", "pages": {"qlm": page.as_uri()}, "jobs": [job], "picture": values}
        command = ["node", str(HERE / "browser/drive.cjs")]
        done = subprocess.run(command, input=json.dumps(given), capture_output=True, text=True, check=True)
        print(json.loads(done.stdout)["picture"])


if __name__ == "__main__":
    main(sys.argv[1])
