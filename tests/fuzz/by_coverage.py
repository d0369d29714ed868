"""Draw inputs by what they reach in the code: `python -m tests.fuzz.by_coverage PROPERTY SECONDS`.

A finding ends the process with a status that is not 0; libFuzzer prints the input as Base64. Make it a case of
`tests/hostile/cases/`.
"""

import sys

import atheris

with atheris.instrument_imports(include=["generator"]):
    from tests.fuzz.test_fuzz import PROPERTIES
    from tests.fuzz.verdict import judge


def raw(content: bytes) -> None:
    """Judge bytes as they are, in both notations."""
    judge(content, "random.json" if content.lstrip().startswith(b"{") else "random.yaml")


def main() -> None:
    name, seconds = sys.argv[1:]
    one = raw if name == "random_bytes" else PROPERTIES[name].hypothesis.fuzz_one_input
    limits = [f"-max_total_time={seconds}", "-timeout=60", "-rss_limit_mb=4096", "-artifact_prefix=/dev/null/"]
    atheris.Setup([sys.argv[0], *limits], one)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
