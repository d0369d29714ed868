"""Every PowerShell file parses, is what Windows PowerShell 5.1 can read, and a slip in any construct is seen."""

import re
import shutil
import subprocess
from typing import Any

import pytest

from generator import targets
from generator.pipeline import Job, build
from tests.hostile.judges.powershell import PARSER, judge
from tests.paths import SIGNING, TEMPLATES
from tests.signing import powershell

STATIC = [*sorted(TEMPLATES.glob("powershell_snippet/*.ps1")), *sorted(SIGNING.glob("*/*.ps1"))]
BUNDLED = ("qlm", "qlik-qps", "qlik-qrs")
# A construct of the files, and how it is broken.
BROKEN = {
    "param(": "param((",
    "function ": "function (",
    "if (": "if ",
    "} else {": "} else ",
    "} elseif (": "} elseif {",
    "foreach ($": "foreach $",
    " in (": " in ",
    "while (": "while ",
    "for ($": "for $",
    "try {": "try ",
    "} catch {": "} catch (",
    "} catch [ArgumentException] {": "} catch [ArgumentException {",
    "} finally {": "} finally ",
    "switch -CaseSensitive ($": "switch -CaseSensitive $",
    "[void] ": "[void ",
    "[string[]] $": "[string[] $",
    "[pscustomobject] @{": "[pscustomobject] @",
    "::new(": "::new((",
    " -ge ": " -ge | ",
    "@('": "@(('",
    "= @(\n": "= @((\n",
    "'Cert:\\'": "'Cert:\\",
    "@'\n": "@\n",
    '"`r`n': "`r`n",
    ".Value[0]": ".Value[0",
    "[Parameter(ValueFromRemainingArguments = $true)]": "[Parameter(ValueFromRemainingArguments = $true]",
    "& $": "& |",
    ", $": ", |",
    "{ [DateTimeOffset]::UtcNow }": "{ [DateTimeOffset]::UtcNow ",
    " -and ": " -and | ",
    " -as [type])": " -as [type)",
    "return ": "return ) ",
    "throw [": "throw ][",
    "[0..2]": "[0..]",
}


@pytest.fixture(scope="module")
def generated() -> dict[str, Any]:
    """The PowerShell files of the bundled specs."""
    return {
        f"{spec}/{name}": file.content
        for spec in BUNDLED
        for name, file in build(Job(spec, targets=("powershell_snippet",))).files.items()
        if name.endswith(".ps1")
    }


def test_every_file_parses(generated: dict[str, Any]) -> None:
    assert len(generated) == 533 + 3
    assert [wrong for name, content in generated.items() for wrong in judge(name, content)] == []


def test_windows_powershell_reads_them_as_utf_8(generated: dict[str, Any]) -> None:
    assert all(content.startswith(b"\xef\xbb\xbf") and b"\r" not in content for content in generated.values())


@pytest.mark.parametrize("path", STATIC, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_static_file_is_ascii_and_parses(path: Any) -> None:
    assert path.read_bytes().isascii()
    assert judge(path.name, path.read_bytes()) == []


@pytest.mark.one_in(3)
@pytest.mark.parametrize("construct", BROKEN)
def test_a_slip_in_a_construct_is_seen(generated: dict[str, Any], construct: Any) -> None:
    shared, script = generated["qlm/powershell_snippet/_qlm.ps1"], next(iter(generated.values()))
    texts = [text.decode("utf-8-sig") for text in (shared, script, *(path.read_bytes() for path in STATIC))]
    holding = [text for text in texts if construct in text]
    assert holding
    assert judge("x.ps1", holding[0].replace(construct, BROKEN[construct], 1).encode())


Place = tuple[bytes, int, int]


def constructs(sources: Any) -> dict[tuple[str, str], list[Place]]:
    """Where each token of each construct stands, three times at most."""
    places: dict[tuple[str, str], list[Place]] = {}
    for source in sources:
        nodes = [PARSER.parse(source).root_node]
        while nodes:
            node = nodes.pop()
            for token in [child for child in node.children if not child.is_named]:
                shown = source[token.start_byte : token.end_byte].decode().lower()
                noted = places.setdefault((node.type, shown if len(shown) < 20 else token.type), [])
                noted += [(source, token.start_byte, token.end_byte)] if len(noted) < 3 else []
            nodes += node.children
    return places


@pytest.mark.slow
def test_a_slip_in_each_construct_that_is_used_is_seen(generated: dict[str, Any]) -> None:
    """Of no construct there is a token that could be left out, stand twice and be a bar without a syntax error."""
    apis = [api for spec in BUNDLED if (api := build(Job(spec, targets=("powershell_snippet",))).api)]
    shorts = [
        targets.render_one("powershell_snippet", api, operation, way.id).encode()
        for api in apis
        for operation in api.operations[::25]
        for way in api.connections
    ]
    contents = [*(path.read_bytes() for path in STATIC), *sorted(set(generated.values()), key=len)[::25], *shorts]
    contents += [content for name, content in generated.items() if "/_" in name]
    used = constructs(sorted((content.removeprefix(b"\xef\xbb\xbf") for content in contents), key=len))
    assert len(used) > 100
    unseen = [
        construct
        for construct, places in used.items()
        if not any(
            judge("x.ps1", source[:start] + slip + source[end:])
            for source, start, end in places
            for slip in (b"", source[start:end] + b" " + source[start:end], b"| ")
        )
    ]
    assert unseen == []


# What parses and means something else: each line is a way to sign another text than the one that is sent.
PITFALLS = {
    "a comparison that ignores case": r" -(?:eq|ne|in|contains|like|replace|split) 'text'",
    "syntax of PowerShell 7 alone": r" \?\? |\?\.|\s\? .+ : | && | \|\| |\bclean \{|`u\{",
    "a variable that PowerShell has itself": r"\$(?:host|input|args|matches|error|pid|home|event|sender|this)\b\s*=",
    "a text that expands": r'"expands"',
    "a cast of what is divided": r"\[int\] \([^)]*/",
}


@pytest.mark.parametrize("pitfall", PITFALLS)
def test_none_of_the_usual_pitfalls(generated: dict[str, Any], pitfall: Any) -> None:
    shared = generated["qlm/powershell_snippet/_qlm.ps1"].decode("utf-8-sig")
    code = re.sub(r"(?m)^\s*#.*$", "", re.sub(r"(?s)@'.*?'@", "", shared))
    code = "\n".join(line for line in code.splitlines() if "-match '" not in line)
    code = re.sub(r"'(?:[^'\n]|'')*'|\"[^\"\n]*\"", _bare, code)
    assert "'text'" in code
    assert re.findall(PITFALLS[pitfall], code) == []


def _bare(text: Any) -> str:
    if text[0].startswith('"'):
        return '"expands"' if "$" in text[0] else '""'
    return "'text'" if re.search("[A-Za-z]", text[0]) else "''"


def test_the_script_of_the_vectors_is_fresh_and_parses() -> None:
    text = powershell.text()
    assert powershell.SCRIPT.read_text("utf-8-sig") == text, "`make golden` writes it anew"
    assert judge("Test-Signing.ps1", text.encode()) == []
    assert len(re.findall(r"^Test-Re", text, re.MULTILINE)) > 300


def test_every_vector_in_a_real_powershell() -> None:
    engine = shutil.which("pwsh") or shutil.which("powershell")
    if engine is None:
        pytest.skip("no PowerShell here: docs/ready/Test-Signing.ps1 is for people who have one")
    done = subprocess.run(
        [engine, "-NoProfile", "-File", str(powershell.SCRIPT)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
