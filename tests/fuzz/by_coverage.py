"""Draw inputs by what they reach in the code: `python -m tests.fuzz.by_coverage PROPERTY SECONDS`.

A finding ends the process with a status that is not 0; libFuzzer prints the input as Base64. Make it a case of
`tests/hostile/cases/`.
"""

import random
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import atheris  # type: ignore[import-untyped]

with atheris.instrument_imports(include=["generator"]):
    from tests.fuzz.documents import document
    from tests.fuzz.edits import USUAL, edited
    from tests.fuzz.test_fuzz import text
    from tests.fuzz.verdict import judge

_START = [random.Random(seed).randbytes(1_500) for seed in range(20)]


def random_documents(content: bytes) -> None:
    """Judge the document that bytes decide on."""
    root = document(content[1:])
    judge(text(root), lenient=content[:1] > b"\x7f", root=root)


def random_edits(content: bytes) -> None:
    """Judge the edited document that bytes decide on."""
    root = edited(content[1:])
    judge(text(root), lenient=content[:1] > b"\x7f", root=root)


def random_bytes(content: bytes) -> None:
    """Judge bytes as they are, in both notations."""
    judge(content, "random.json" if content.lstrip().startswith(b"{") else "random.yaml")


PROPERTIES = {
    "random_documents": (random_documents, _START),
    "random_edits": (random_edits, _START),
    "random_bytes": (random_bytes, [text(document) for document in USUAL]),
}


def main() -> None:
    name, seconds = sys.argv[1:]
    one, start = PROPERTIES[name]
    with TemporaryDirectory() as folder:
        corpus, crashes = Path(folder, "corpus"), Path(folder, "found")
        corpus.mkdir()
        crashes.mkdir()
        for number, content in enumerate(start):
            (corpus / str(number)).write_bytes(content)
        limits = [f"-max_total_time={seconds}", "-timeout=60", "-rss_limit_mb=4096", f"-artifact_prefix={crashes}/"]
        atheris.Setup([sys.argv[0], *limits, "-max_len=20000", "-len_control=0", str(corpus)], one)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
