"""What the commands of README and docs run on: one bash script for each page.

What stands on a page for something of its reader's (an address, an id, a secret) is replaced by what is here; what must
be there before a command is done before it. All else runs as it stands, whatever it is.
"""

import re
import shlex
from collections.abc import Iterator, Mapping
from typing import Any

from tests.house.shells import PAGES, commands, lines, mentions

# What nothing here can run, and why; a line of a page says so with the same words.
NOT_RUN = {
    r"pipx |uvx |pip install 'prerequest": "it is not published",
    r"git (?:tag|push) ": "it publishes",
}
# Parts of a command, which a sentence is about.
PARTS = (
    "bash -x",
    "git diff",
    "newman --export-environment",
    "pip install",
    "prerequest generate --target curl",
    "prerequest merge FILE SPEC",
    "prerequest pull --cert client.pfx",
    "prerequest pull qlik-qps",
    "prerequest sign --option",
)
_REPLACED = (
    # The suite itself is run by these targets.
    (r"^make ", "make --dry-run --directory '{root}' "),
    (r"^prerequest serve(.*)", r"python '{root}/tests/integrations/going_on.py' prerequest serve --port 0\1"),
    (r"^prerequest watch", "python '{root}/tests/integrations/going_on.py' prerequest watch"),
    # Both ask at the terminal, where there is one.
    (r"^(openssl pkcs12 |curl .*-u )", r"printf 'secret\\n' | \1"),
    (r"^(prerequest init --signing acme\.yaml)$", r"echo bitmex | python -c '{terminal}' \1"),
    # What `explain` says of a request is a finding, and so is what both sides edited.
    (r"^(prerequest (?:explain|merge \.\./).*)", r"\1 || test $? = 1"),
    (r"^(python -m tests\.bench\.(?:openapi_directory|samples) .*)", r"\1 --only xkcd.com"),
    (r"^(python -m tests\.bench\.(?!openapi_directory|samples)\w+).*", r"\1 --help"),
    (r" (?:FOLDER|build/public) ", " '{public}' "),
    (r"^(pip install (?:cryptography|pyspnego))", r"env --unset PIP_TARGET \1"),
    (r"^(pip install '\.)", r"cd '{root}'; \1"),
    (r"(prerequest sign .*--url )(?:\.\.\.|https://…)", r"\1https://qlm.example.com/qlmservice.asmx/PingHttp"),
    (r"--body FILE", "--body acme.yaml"),
    (r"^(newman run (?!.*--folder).*)", r"\1 --folder 'First steps'"),
    (
        r"--server https://\.\.\.",
        "--server https://qlik.example.com --cert client.pem --key client_key.pem --ca root.pem",
    ),
    (r"--server https://qlik\.example\.com(?::4242)?", "--server {documents}"),
    (r"https://qlik\.example\.com:4242/qrs", "{tls}/qrs"),
    (r"https://qlik\.example\.com/qrs", "{windows}/qrs"),
    (r"(qlmUser|qlmPassword|qlmApiKey|QLIK_JWT)=\.\.\.", r"\1=prerequest-demo"),
    (r"^(bru run )", r"\1--env-var baseUrl=$QLM_URL "),
    (r"8a3f\.\.\.", "{app}"),
    (r"^\.venv/bin/python -m pytest -q", "cd '{root}'; python -m pytest -q --collect-only"),
    (r"^\.venv/bin/", "{bin}/"),
)


_TERMINAL = "import os, pty, sys; sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))"


def reason(line: str) -> str:
    """Return why a command is not run; '' for one that is."""
    return next((why for pattern, why in NOT_RUN.items() if re.match(pattern, line)), "")


def run(page: str) -> Iterator[list[str]]:
    """Yield the commands of a page that are run, by block; those within sentences once, where no block has them."""
    for block, _ in commands(PAGES[page]):
        yield [line for line in lines(block) if not reason(line)]
    for command in dict.fromkeys(mentions(PAGES[page])):
        is_part = command in PARTS or re.fullmatch(r"prerequest [a-z]+", command)
        if not reason(command) and not is_part and _first(command) == page:
            yield [command]


def _first(command: str) -> str:
    """Return the page on which a command within a sentence is run; '' where a block has it."""
    if any(command in lines(block) for page in PAGES.values() for block, _ in commands(page)):
        return ""
    return next(name for name, page in PAGES.items() if command in mentions(page))


def script(page: str, values: Mapping[str, Any], before: Mapping[str, str]) -> str:
    """Return a bash script of the commands of a page, with what must be there `before` one of them."""
    written = []
    for block in run(page):
        written.append('cd "$HOME"')
        for line in block:
            written += [
                _put(before.get(line, ":"), values),
                f"echo $SECONDS s: {shlex.quote(line)}",
                replaced(line, values),
            ]
    return "\n".join(written)


def replaced(line: str, values: Mapping[str, Any]) -> str:
    """Return a command with what is here in the place of what is its reader's."""
    for pattern, text in _REPLACED:
        line = re.sub(pattern, text, line)
    return _put(line, values)


def _put(text: str, values: Mapping[str, Any]) -> str:
    for name, value in {"terminal": _TERMINAL, **values}.items():
        text = text.replace(f"{{{name}}}", str(value))
    return text
