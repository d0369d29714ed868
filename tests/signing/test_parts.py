"""A signing file may be divided into parts that lie beside it."""

from pathlib import Path

from generator.resources import with_parts


def test_parts_lie_beside_a_file_and_tests_are_none(tmp_path: Path) -> None:
    for name in ("sign.sh", "sign.values.sh", "sign.request.sh", "sign.test.sh", "sign.js", "signature.sh"):
        (tmp_path / name).touch()
    names = [path.name for path in with_parts(tmp_path / "sign.sh")]
    assert names == ["sign.sh", "sign.request.sh", "sign.values.sh"]
