import time
from pathlib import Path
from typing import Any

import pytest
from jinja2 import TemplateError, Undefined
from markupsafe import Markup

from generator.encode.code import Code
from generator.errors import PrerequestError
from generator.targets.templates import FILTERS, Templates, UnquotedError, ours


def rendered(source: Any, **context: Any) -> Any:
    return ours().environment.from_string(source).render(context)


@pytest.mark.parametrize(
    "hole",
    [
        "{{ x }}",
        "{{ x ~ x }}",
        "{{ x + x }}",
        "{{ code ~ code }}",
        "{{ code + code }}",
        "{{ code * 2 }}",
        "{{ code[0] }}",
        "{{ code.upper() }}",
        "{{ '%s' % code }}",
        "{{ '%s'.format(code) }}",
        "{{ ''.join([code]) }}",
        "{{ 'constant' }}",
        "{{ markup }}",
        "{{ none }}",
        "{{ true }}",
        "{{ 1.5 }}",
        "{{ [code] }}",
        "{{ undefined }}",
        "{{ missing }}",
        "{% set y %}a{{ code }}b{% endset %}{{ y }}",
        "{% macro m() %}a{% endmacro %}{{ m() }}",
        "{{ x|py ~ x|py }}",
        "{% filter py %}{{ x }}{% endfilter %}",
        "{% autoescape true %}{{ x }}{% endautoescape %}",
        "{{ self }}",
        "{{ x if code else code }}",
    ],
)
def test_unquoted_text_does_not_get_through(hole: str) -> None:
    with pytest.raises((UnquotedError, TemplateError)):
        rendered(hole, x="x", code=Code("c"), markup=Markup("m"), undefined=Undefined())


@pytest.mark.parametrize(
    "name", ["safe", "join", "replace", "format", "e", "string", "indent", "tojson", "attr", "map"]
)
def test_filters_of_the_engine_are_gone(name: str) -> None:
    with pytest.raises(TemplateError):
        rendered("{{ x|" + name + " }}", x=Code("x"))


def test_globals_of_the_engine_are_gone() -> None:
    for name in ("range", "dict", "cycler", "namespace", "lipsum"):
        with pytest.raises(TemplateError):
            rendered("{% for x in " + name + "(2) %}{% endfor %}")


def test_quoted_text_and_numbers_get_through() -> None:
    assert rendered("{{ x|py }} {{ x|sh }} {{ n }}", x="it's", n=3) == "\"it's\" 'it'\\''s' 3"


def test_text_of_a_spec_is_never_a_template() -> None:
    assert rendered("{{ x|sh }}", x="{{ 991*997 }}") == "'{{ 991*997 }}'"


def test_every_filter_makes_code() -> None:
    samples = {
        "py_name": "a",
        "cs_name": "A",
        "cs_table": (("a", "b"),),
        "ps_table": (("a", "b"),),
        "sh_name": "a",
        "sh_variable": "a",
        "method": "GET",
        "media_type": "a/b",
        "server_url": "/a",
        "static": "final_url.py",
        "sh_pieces": (),
        "py_pieces": (),
        "cs_pieces": (),
        "ps_pieces": (),
    }
    for name, encoder in ours().environment.filters.items():
        assert type(encoder(samples.get(name, "a"))) is Code, name


@pytest.mark.parametrize(
    "name", ["../render.py", "/etc/passwd", "qlm-strict/scheme.toml", "final_url.sh/..", "", "x.py"]
)
def test_only_signing_files_are_static(name: str) -> None:
    with pytest.raises(ValueError, match="no signing file"):
        FILTERS["static"](name)


def test_a_folder_of_the_user_comes_first(tmp_path: Path) -> None:
    (tmp_path / "mine.j2").write_text("{{ x|py }}\r\n\r\n\n")
    assert Templates(tmp_path).render("mine.j2", x="é") == '"é"\n'


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("{{ x }}", "no encoder has quoted"),
        ("{{ x|safe }}", "safe"),
        ("{{ y|py }}", "y"),
        ("\n{% if %}", "mine.j2:2"),
        (None, "mine.j2"),
    ],
)
def test_a_wrong_template_of_the_user_is_told_without_a_traceback(
    tmp_path: Path, source: str | None, said: str
) -> None:
    if source is not None:
        (tmp_path / "mine.j2").write_text(source)
    with pytest.raises(PrerequestError) as told:
        Templates(tmp_path).render("mine.j2", x="x")
    assert told.value.exit_status == 2
    assert "E620" in str(told.value)
    assert said in str(told.value)


def test_the_door_is_not_slow(tmp_path: Path) -> None:
    (tmp_path / "one.j2").write_text("text {{ a|py }}\n" * 10)
    template = Templates(tmp_path).environment.get_template("one.j2")
    start = time.process_time()
    for _ in range(1_000):
        template.render(a="text")
    assert time.process_time() - start < 5


@pytest.mark.parametrize("name", sorted(ours().environment.filters))
def test_no_encoder_takes_what_is_missing(name: Any) -> None:
    with pytest.raises((TypeError, ValueError, TemplateError)):
        rendered("{{ missing|" + name + " }}")
