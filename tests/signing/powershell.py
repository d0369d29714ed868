"""The vectors as a PowerShell script that a person can run: no PowerShell can be had where the tests usually run."""

import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from generator.targets.shared.languages import language
from generator.targets.shared.signing_source import source
from tests.paths import DOCS, SIGNING, TEMPLATES
from tests.signing import runners, test_recipes, test_vectors

FOLDER = TEMPLATES / "powershell_snippet"
POWERSHELL = language(FOLDER)
assert POWERSHELL is not None
array, literal = POWERSHELL.array, POWERSHELL.literal
SCRIPT = DOCS / "ready" / "Test-Signing.ps1"
_FUNCTIONS = {"qlm-strict": "QlmStrict", "qlik-xrfkey": "QlikXrfkey", "hmac": "Hmac"}
_HEAD = """\
# Does PowerShell sign as Python, JavaScript, bash and C# do? Every vector of the signing files, and those files.
#
#     powershell -ExecutionPolicy Bypass -File Test-Signing.ps1      (Windows PowerShell 5.1)
#     pwsh -File Test-Signing.ps1                                    (PowerShell 7)
#
# It prints what is wrong and a last line like "322 right, 0 wrong"; it sends nothing. The people who wrote it have no
# PowerShell: what it prints on your machine is worth an issue, the good news too.

Set-StrictMode -Version 1
$ErrorActionPreference = 'Stop'
"""
_TAIL = """\

[string] $counts['Right'] + ' right, ' + $counts['Wrong'] + ' wrong, PowerShell ' + $PSVersionTable.PSVersion
exit [Math]::Min($counts['Wrong'], 1)
"""
_TESTS = """\
$counts = @{ Right = 0; Wrong = 0 }
$source = @{ Bytes = [byte[]]::new(0); At = 0 }

# The next bytes of a source that is not random, fewer where it ends.
$random = {
    param([int] $Count)
    $end = [Math]::Min($source['At'] + $Count, $source['Bytes'].Length)
    for ($at = $source['At']; $at -lt $end; $at++) {
        $source['Bytes'][$at]
    }
    $source['At'] = $end
}

function Set-Source {
    param([string] $Digits)
    $source['At'] = 0
    $source['Bytes'] = [byte[]]::new($Digits.Length / 2)
    for ($at = 0; $at -lt $Digits.Length / 2; $at++) {
        $source['Bytes'][$at] = [Convert]::ToByte($Digits.Substring(2 * $at, 2), 16)
    }
}

# A signed request as one text.
function Join-Signed {
    param($Signed, [bool] $WithBody)
    $text = $Signed.Url + "`n" + $Signed.Text
    foreach ($header in $Signed.Headers) {
        $text += "`n" + $header.Name + ': ' + $header.Value
    }
    if ($WithBody) {
        $text += "`n" + [Text.Encoding]::UTF8.GetString([byte[]] $Signed.Body)
    }
    $text
}

function Add-Count {
    param([string] $Name, [string] $Expected, [string] $Result, [bool] $IsRight)
    if ($IsRight) {
        $counts['Right']++
    } else {
        $counts['Wrong']++
        'wrong: ' + $Name + "`n  expected " + $Expected + "`n  but got  " + $Result
    }
}

function Test-Result {
    param([string] $Name, [string] $Expected, [scriptblock] $Call)
    try {
        [string] $result = & $Call
    } catch {
        [string] $result = 'refused: ' + $_.Exception.GetBaseException().Message
    }
    Add-Count $Name $Expected $result ([string]::Equals($result, $Expected))
}

function Test-Refusal {
    param([string] $Name, [string] $Word, [scriptblock] $Call)
    try {
        [string] $result = & $Call
        $isRight = $false
    } catch [ArgumentException] {
        [string] $result = $_.Exception.GetBaseException().Message
        $isRight = $result.IndexOf($Word, [StringComparison]::Ordinal) -ge 0
    } catch {
        [string] $result = $_.Exception.GetBaseException().Message
        $isRight = $false
    }
    Add-Count $Name ('refused, with the word ' + $Word) $result $isRight
}
"""


def text() -> str:
    """Return the script: the static files, then a line or two for each vector."""
    paths = [*sorted(FOLDER.glob("*.ps1")), *sorted(SIGNING.glob("*/*.ps1"))]
    return "\n".join([_HEAD, *(f"{source(path)}\n" for path in paths), _TESTS, *_lines()]) + _TAIL


def _lines() -> Iterator[Any]:
    for name, scheme in test_vectors.FILES.items():
        for vector in runners.vectors(name):
            case, wanted = test_vectors.case(vector), test_vectors.expected(vector)
            call = _built(case["final_url"]) if "final_url" in case else _signed(scheme, {"url": case["url"]}, case)
            yield from _test(f"{scheme} {vector['id']}", call, wanted, case)
    for vector in test_recipes.VECTORS:
        case, wanted = test_recipes.case(vector), test_recipes.expected(vector)  # type: ignore[attr-defined]
        shown = next(iter(test_recipes.python([case])))["text"]  # type: ignore[attr-defined]
        yield from _test(vector["id"], _signed("hmac", case["request"], case), {**wanted, "text": shown}, case)


def _test(name: Any, call: Any, wanted: Any, case: Any) -> Iterator[str]:
    if case.get("random"):
        yield f"Set-Source {literal(case['random'])}"
    if isinstance(wanted, str):
        yield f"Test-Refusal {literal(name)} {literal(wanted)} {{ {call} }}"
    else:
        rows = [wanted["url"]]
        if "headers" in wanted:
            rows += [wanted["text"], *(f"{key}: {value}" for key, value in wanted["headers"])]
        rows += [wanted["body"]] if "body" in wanted else []
        yield f"Test-Result {literal(name)} {literal(chr(10).join(rows))} {{ {call} }}"


def _built(case: Any) -> str:
    query = ", ".join(f"(New-Pair {literal(name)} {_value(value)})" for name, value in case["query"])
    words = [literal(case["base"]), array(case["segments"]), f"@({query})"]
    return f"Build-FinalUrl {' '.join(words)}" + (" -KeepEscapes" if case["keep_escapes"] else "")


def _value(value: Any) -> Any:
    return "$null" if value is None else literal(value)


def _signed(scheme: Any, request: Any, case: Any) -> str:
    rows = [f"'url' = {literal(request['url'])}"]
    if "body" in request:
        pairs = ", ".join(f"(New-Pair {literal(name)} {literal(value)})" for name, value in request["headers"])
        rows += [f"'method' = {literal(request['method'])}", f"'headers' = @({pairs})"]
        rows += [f"'body' = [Text.Encoding]::UTF8.GetBytes({literal(request['body'])})"]
    inputs = "; ".join(f"{literal(name)} = {literal(value)}" for name, value in case["inputs"].items())
    source = "$random" if "random" in case else f"{{ [DateTimeOffset]::new({_ticks(case)}, [TimeSpan]::Zero) }}"
    call = f"Add-{_FUNCTIONS[scheme]}Signature @{{ {'; '.join(rows)} }} @{{ {inputs} }} {source}"
    return f"Join-Signed ({call}) ${'true' if 'body' in request else 'false'}"


def _ticks(case: Any) -> Any:
    moment = datetime.fromisoformat(case["timestamp"]).replace(tzinfo=UTC) - datetime(1, 1, 1, tzinfo=UTC)
    return (moment.days * 86_400 + moment.seconds) * 10_000_000 + moment.microseconds * 10


if __name__ == "__main__":
    Path(sys.argv[1] if sys.argv[1:] else SCRIPT).write_bytes(text().encode("utf-8-sig"))
