"""The PowerShell files, which nobody here can run, call what the C# files call, which are run."""

import re

import pytest

from tests.paths import SIGNING, TEMPLATES

# What C# writes in another way: `using`, LINQ; and what only PowerShell needs.
OTHERWISE = {
    "Dispose": "what `using` calls",
    "Close": "of a certificate store: what `using` calls",
    "Sort": "List.Sort in the place of OrderBy, with the same comparer",
    "Compare": "StringComparer.Ordinal.Compare, which OrderBy calls",
    "Array.IndexOf": "-contains ignores case",
    "Math.Floor": "PowerShell divides to a fraction, and [int] rounds",
    "File.Create": "-OutFile; a C# program writes to standard output",
    "ServicePointManager.SecurityProtocol": "Windows PowerShell 5.1 may begin without TLS 1.2",
    "SecurityProtocolType.Tls12": "Windows PowerShell 5.1 may begin without TLS 1.2",
    "PrerequestVerifier.By": "a class in C#, compiled by Add-Type",
    "pscredential.new": "PowerShell itself",
    "GetNetworkCredential": "PowerShell itself, of a credential",
    "GetUnresolvedProviderPathFromPSPath": "PowerShell itself",
    "WebRequestSession.new": "PowerShell itself",
}
_COMMENT = re.compile(r"(?m)^\s*#(?!\|).*$|\{#.*?#\}|(?s:@'\n.*?\n'@)|'(?:[^'\n]|'')*'")


def sources(*endings: str) -> str:
    """Return the static files and templates of a language, without what stands in single quotes of PowerShell."""
    folders = (SIGNING, TEMPLATES / "csharp_snippet", TEMPLATES / "powershell_snippet")
    paths = (path for folder in folders for path in sorted(folder.rglob("*")) if path.name.endswith(endings))
    return "\n".join(path.read_text("utf-8-sig") for path in paths)


def calls(text: str) -> set[str]:
    """Return what a text of PowerShell calls of .NET: `Type.Member`, `Type.new`, and methods of objects."""
    bare = _COMMENT.sub("''", text)
    static = {f"{kind.split('.')[-1]}.{member}" for kind, member in re.findall(r"\[([A-Za-z.]+)\]::(\w+)", bare)}
    constructed = {f"{kind.split('.')[-1]}.new" for kind in re.findall(r"New-Object (?:-TypeName )?([A-Za-z.]+)", bare)}
    return static | constructed | set(re.findall(r"(?<=[\w)\]'])\.([A-Z]\w+)\(", bare))


def is_proved(call: str, csharp: str) -> bool:
    """Tell whether C# makes a call: of a type's member (PowerShell heeds no case), of a constructor, of a method."""
    kind, _, member = call.rpartition(".")
    wanted = rf"new {kind}\b" if member == "new" else rf"\b{kind}\.{member}\b" if kind else rf"\.{member}\b"
    return bool(re.search(wanted, csharp, re.IGNORECASE))


def test_each_call_is_one_of_the_csharp_files() -> None:
    csharp = sources(".cs", ".cs.j2")
    used = calls(sources(".ps1", ".ps1.j2"))
    assert len(used) > 60
    assert {call for call in used if not is_proved(call, csharp)} == OTHERWISE.keys()


@pytest.mark.parametrize(
    "line", ["[IO.File]::WriteAllLines($a)", "$a.ToCharArray()", "New-Object Net.Cookie", "[Guid]::new()"]
)
def test_another_call_is_seen(line: str) -> None:
    assert not any(is_proved(call, "string a; File.OpenRead(b); new Uri(a)") for call in calls(line))
    assert calls(line)


def test_text_and_comments_are_no_calls() -> None:
    assert calls("# [Guid]::NewGuid()\n'a.Trim(b)'\n") == set()
