"""What the docstrings say of answers that are failures."""

from pathlib import Path

from generator.pipeline import build
from generator.settings.job import Job

DOCUMENT = """\
openapi: 3.1.0
info: {title: Things, version: "1"}
servers: [{url: "https://things.example"}]
paths:
"""
PATH = """\
  /{0}:
    get:
      operationId: {0}
      responses:
        "200": {{description: Good}}
        "404": {{description: No such thing}}
        default: {{description: A failure}}
"""


def test_the_default_answer_is_any_other_status_and_no_status_called_default(tmp_path: Path) -> None:
    (tmp_path / "things.yaml").write_text(DOCUMENT + "".join(map(PATH.format, "abcdefghijkl")))
    files = build(Job(str(tmp_path / "things.yaml"), targets=("python_client",))).files
    texts = {path.rpartition("/")[2]: " ".join(file.content.decode().split()) for path, file in files.items()}
    assert "Any call may fail: 404 No such thing. Any other status: A failure." in texts["_client.py"]
    assert not [path for path, text in texts.items() if "default A failure" in text]
