"""Every command of README and docs is given for bash and for PowerShell: one line for both, or each its own."""

import re
import shutil
import subprocess
from typing import Any

import pytest
import tree_sitter
import tree_sitter_pwsh

from tests.house.shells import PAGES, commands, lines, mentions, others, powershell

PARSER = tree_sitter.Parser(tree_sitter.Language(tree_sitter_pwsh.language()))
BLOCKS = [(name, *block) for name, page in PAGES.items() for block in commands(page)]
MENTIONS = sorted({command for page in PAGES.values() for command in mentions(page)})
# Blocks that look like commands and are none: what is written, shown or signed, and the beginnings of files.
_OTHERS = ("build/qlm/", "#!", "# Acme's", "the body fits", "POST\n", "Client(", "text  = URL")
# What PowerShell reads as something else, outside quotes: bash would take it as it is, or mean another thing.
_OTHERWISE = re.compile(
    r"&&|\|\||<\(|\$\(|\\$|(?<=\S),(?=\S)|(?<=\s)@|[{}]|^\s*[A-Z_]+=|(?<=\s)/dev/|(?<=\s)>", re.MULTILINE
)


def parses(commands: Any) -> bool:
    return not PARSER.parse(commands.encode()).root_node.has_error


def test_there_are_commands() -> None:
    assert len(BLOCKS) > 20
    assert sum(bool(twin) for _, _, twin in BLOCKS) >= 4


@pytest.mark.parametrize(("page", "bash", "twin"), BLOCKS)
def test_both_shells_have_it(page: Any, bash: Any, twin: Any) -> None:
    done = subprocess.run(
        [shutil.which("bash") or "bash", "-n"], input=bash, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    wanted = powershell(bash)
    if not bash:
        assert page == "powershell.md", f"{page}: bash comes first"
    elif wanted == bash:
        assert not twin, f"{page}: the same in both shells needs no twin"
    else:
        assert twin == wanted, f"{page}: after the block comes ```powershell with\n{wanted}"


@pytest.mark.parametrize(("page", "bash", "twin"), BLOCKS)
def test_powershell_reads_it_as_it_is_meant(page: Any, bash: Any, twin: Any) -> None:
    if not bash:
        return
    for line in lines(twin.replace("`\n", " ") or bash):
        if line.startswith("Get-Content "):
            continue
        bare = re.sub(r"'[^']*'|\"[^\"$`]*\"", "''", line)
        assert not _OTHERWISE.search(bare), f"{page}: {line}"


def test_commands_within_a_sentence_are_for_both_shells() -> None:
    for command in MENTIONS:
        assert powershell(command) == f"{command}\n"
        assert parses(command)
        assert not _OTHERWISE.search(re.sub(r"'[^']*'", "''", command)), command


def test_a_block_without_a_language_is_a_command_or_listed() -> None:
    assert [block for page in PAGES.values() for block in others(page) if not block.startswith(_OTHERS)] == []
    assert list(others("```\nterraform apply\n```\n\n    dotnet run\n\n```sh\nx\n```\n")) == [
        "terraform apply\n",
        "dotnet run\n",
    ]


@pytest.mark.parametrize(("page", "bash", "twin"), BLOCKS)
def test_powershell_parses_it(page: Any, bash: Any, twin: Any) -> None:
    assert parses(twin or bash), f"{page}: {twin or bash}"


@pytest.mark.parametrize("broken", ["a 'b\n", "a | \n", "$env:A = \n", "a (b\n"])
def test_the_parser_sees_what_is_broken(broken: str) -> None:
    assert not parses(broken)


@pytest.mark.parametrize("line", ["a > b", "a && b", "a $(b)", "sha256sum a /dev/stdin", "a b,c"])
def test_what_powershell_would_do_otherwise_is_seen(line: str) -> None:
    assert _OTHERWISE.search(line)


def test_a_command_without_a_language_is_one() -> None:
    page = "```\nprerequest x\n```\n\n```text\nopenssl y\n```\n\n```powershell\nz\n```\n\n```powershell\nw\n```\n"
    assert list(commands(page)) == [("prerequest x\n", ""), ("openssl y\n", "z\n"), ("", "w\n")]


@pytest.mark.parametrize(
    ("bash", "other"),
    [
        ("prerequest list qlm  # all\n", "prerequest list qlm  # all\n"),
        ("export A_B=c D='e; f'\nbash x.sh\n", "$env:A_B = 'c'\n$env:D = 'e; f'\nbash x.sh\n"),
        ("A=... prerequest x\n", "$env:A = '...'\nprerequest x\n"),
        ("curl -o /dev/null \\\n    x\n", "curl.exe -o NUL `\n    x\n"),
        ("mcs -out:a.exe a.cs\nmono a.exe b\n", "csc -out:a.exe a.cs\n./a.exe b\n"),
    ],
)
def test_the_translation(bash: str, other: str) -> None:
    assert powershell(bash) == other
