"""The one list of hostile texts: what becomes code in some language, markup, and values that clients spell wrongly.

Each of `PAYLOADS` is a function of the canary, the name that it would call.
"""

from typing import Any

_LINE_ENDS = ["\r", "\x0b", "\x0c", "\x1c", "\x1d", "\x1e", "\x85", "\u2028", "\u2029", "\r\n", "\n"]
PAYLOADS: dict[str, Any] = {
    "python-double": lambda c: f'"); {c}(); ("',
    "python-single": lambda c: f"'); {c}(); ('",
    "python-bracket": lambda c: f"']); {c}(); (['",
    "python-docstring": lambda c: f'x"""\n{c}()\n"""',
    "python-docstring-single": lambda c: f"x'''\n{c}()\n'''",
    "ends-in-backslash": lambda c: f"{c}() \\",
    "ends-in-quote": lambda c: f'{c}() "',
    "escaped-quote": lambda c: f"\\'); {c}(); ('\\\"); {c}(); (\"",
    "line-ends": lambda c: "a" + "".join(f"{end}{c}()" for end in _LINE_ENDS),
    "codec": lambda c: f"-*- coding: utf_7 -*-\n+AAo-{c}()+AAo-",
    "unicode-escape": lambda c: f"\\u0027); {c}(); (\\u0027 \\x27); {c}(); (\\x27 \\N{{APOSTROPHE}}",
    "format": lambda c: f"{{{c}.__class__.__init__.__globals__}} {{0.{c}}} %({c})s %s {{{c}!r:{{{c}}}}}",
    "template": lambda c: f"{{{{ {c}() }}}}{{% if {c}() %}}{{{{ 991*997 }}}}{{% endif %}}{{# {c} #}}",
    "js-template": lambda c: f"v`${{{c}()}}`${{{c}()}}",
    "js-call": lambda c: f"'+{c}()+'\"+{c}()+\"",
    "block-comment": lambda c: f"*/ {c}(); /* **// {c}(); /* *é/ {c}(); //",
    "html-script": lambda c: f"</script><script>{c}()</script><img src=x onerror={c}()>",
    "html-attribute": lambda c: f"\"><svg onload={c}()> ' onmouseover={c}() x='",
    "html-comment": lambda c: f"--><!--><script>{c}()</script>]]>&lt;script&gt;{c}()&#60;/script>",
    "html-style": lambda c: f"</style></textarea></title></template><style>@import url(https://{c})</style>",
    "markdown": lambda c: f"[a](javascript:{c}()) ![b](https://{c}/b.png) <https://{c}>\n```\n{c}\n````\n# {c}\n|{c}|",
    "markdown-link": lambda c: f"[a]: javascript:{c}() \n\n[a] [b](data:text/html,{c}) [c](JaVaScRiPt&colon;{c}())",
    "shell-substitution": lambda c: f"$({c})`{c}`${{x:=$({c})}}$(({c}))<({c})",
    "shell-single": lambda c: f"'; {c}; '",
    "shell-double": lambda c: f'"; {c}; "',
    "shell-line": lambda c: f"x\n{c}\n) {c}; (\n;;\n{c}\n}}\n{c}\nfi\n{c}\ndone\n{c}",
    "shell-heredoc": lambda c: f"EOF\n{c}\nEOF\n{c}",
    "shell-ansi": lambda c: f"\\'; {c}; $'\\'; {c}; \\",
    "shell-operators": lambda c: f"a; {c} & {c} | {c} && {c} || {c} > {c} !{c} ~{c} *",
    "curl-file": lambda c: f"@/etc/{c}",
    "curl-option": lambda c: f"-K/etc/{c}",
    "curl-config": lambda c: f'a"\nurl = "file:///{c}"\noutput = "{c}',
    "curl-glob": lambda c: f"[1-999]{{{c},b}}<{c};type=text/{c}",
    "postman": lambda c: f"{{{{{c}}}}} {{{{{{{c}}}}}}} {{{{$guid}}}} {{{{$randomPassword}}}} {{{{vault:{c}}}}}",
    "postman-half": lambda c: f"{c}}}}}{{{{",
    "postman-path": lambda c: f":{c}/:{c}?{c}=:{c}#{c}",
    "json": lambda c: f'","event":[{{"listen":"prerequest","script":{{"exec":["{c}()"]}}}}],"x":"',
    "prototype": lambda c: "__proto__",
    "constructor": lambda c: "constructor",
    "dunder": lambda c: "__class__",
    "keyword": lambda c: "import",
    "traversal": lambda c: f"../../../{c}",
    "windows-path": lambda c: f"C:\\{c}\\..\\aux.",
    "reserved": lambda c: "con",
    "absolute": lambda c: f"/etc/{c}",
    "hook": lambda c: "conftest",
    "toml": lambda c: f'x"\n[project.scripts]\n{c} = "os:system"\n["',
    "xml": lambda c: f'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///{c}">]><a>&x;</a>',
    "csv": lambda c: f"=cmd|'/c {c}'!A0",
    "crlf": lambda c: f"a\r\n{c}: 1\r\n\r\n{c}",
    "lf": lambda c: f"a\n{c}: 1",
    "nul": lambda c: f"\0{c}\0",
    "terminal": lambda c: f"\x1b[2J\x1b]0;{c}\x07\x9b31m[/red][bold]{c}",
    "bidi": lambda c: f"\u202e{c}\u2066\u2069\u200f\u061c",
    "invisible": lambda c: f"\ufeff{c}\u200b\u2060\U000e0041\u00ad\ufe0f\u3164",
    "homoglyph": lambda c: "\uff47\u0435t_\u0442hing",
    "url": lambda c: f"https://user:pass@{c}/?q#f",
    "script-url": lambda c: f"javascript:{c}()",
    "data-url": lambda c: f"data:text/html,<script>{c}()</script>",
    "blank": lambda c: "",
    "blanks": lambda c: " \t ",
    "long": lambda c: f"{c} " * 400,
    "long-word": lambda c: "a" * 3000 + c,
    "letters": lambda c: "日本語 עברית العربية naïve 😀",
    "digits": lambda c: "1.0e+400",
    "null": lambda c: "null",
}  # fmt: skip

# What Python and bash might run, among them what formatters and checkers stumble over.
_CODE = (
    *("python-double", "python-single", "python-bracket", "python-docstring", "python-docstring-single"),
    *("ends-in-backslash", "ends-in-quote", "escaped-quote", "line-ends", "codec", "format", "template"),
    *("shell-substitution", "shell-single", "shell-double", "shell-line", "shell-heredoc", "shell-ansi"),
    *("bidi", "invisible", "letters", "long", "long-word", "blank"),
)
# What a browser might run; it would set `window.PWNED`.
MARKUP = (
    "</script><script>window.PWNED=1</script>",
    "<img src=x onerror=window.PWNED=1>",
    '" onmouseover="window.PWNED=1" autofocus onfocus="window.PWNED=1" x="',
    "' onmouseover='window.PWNED=1' x='",
    "[a](javascript:window.PWNED=1) [b](JaVaScRiPt:window.PWNED=1) <javascript:window.PWNED=1>",
    '[c](data:text/html,<script>window.PWNED=1</script>) [d](vbscript:x "y") [e](http://e.example/" onclick=PWNED)',
    "![i](http://tracker.example/x.png) <a href='javascript:window.PWNED=1'>x</a>",
    "</style></title></textarea></pre></details></main><svg onload=window.PWNED=1><b>",
    "<!-- --!> ]]> {{7*7}} {% raw %} ${window.PWNED=1} `${window.PWNED=1}` \u202e\u2028\u0000",
    "<iframe srcdoc='<script>parent.PWNED=1</script>'></iframe><base href=http://evil.example/>",
    "<form action=http://evil.example><button>x</button></form><meta http-equiv=refresh content=0>",
    "```\n</code></pre><script>window.PWNED=1</script>\n```",
    "\n\n| <b> | x |\n|--|--|\n| <script>window.PWNED=1</script> | |\n\n",
)
# What is easily spelled wrongly on its way to a server.
_ASCII = list(" +&=#%|[]{}'\"<>\\^`~!$()*,;:@/?")
_PAIRED = [f"a{char}b" for char in _ASCII]
_TEXTS = [
    "a b",
    " a",
    "a ",
    "a  b",
    "é",
    "e\u0301",
    "naïve café",
    "日本語",
    "русский",
    "עברית",
    "العربية",
    "😀",
    "👩\u200d💻",
    "ñ ü ß",
    "100%",
    "50% off",
    "a=b&c=d",
    "x#y#z",
    "name eq 'O''Brien'",
    "filter=name sw 'A' and size gt 5",
    '{"a": [1, 2]}',
    "C:\\dir\\file",
    "../up",
    "a/b/c",
    "a?b=c",
    "//",
    "a;b,c",
    "$HOME",
    "$(id)",
    "`id`",
    "!!",
    "~root",
    "-rf",
    "@file",
    "<script>",
    "line\nbreak",
    "tab\tstop",
    "a+b c",
    "++",
    "%25",
    "%zz",
    "%",
    "&&",
    "==",
    "''",
    '""',
    "[0]",
    "a[]",
    "{id}",
    ":id",
    "a:b@c",
    "\u00a0",
    "\u202ex",
    "x" * 500,
]
VALUES = list(dict.fromkeys([*_PAIRED, *_TEXTS]))
# The same where a text may be empty, very long, or a step in a path.
UNUSUAL = ["", "\x7f", "x" * 3000, "a/./b", "a/../b", "?", "http://evil.example/", "{{x}}"]


def canary(number: Any) -> str:
    """Return the name of a canary; each place of a document has its own, so that an escape tells where it began."""
    return f"PWNED{number}"


def code(python: str, shell: str = "") -> list[str]:
    """Return texts that would call `python` if Python ran them, or `shell` (the same where it is empty) if bash did."""
    texts = [PAYLOADS[name](shell if shell and name.startswith("shell") else python) for name in _CODE]
    return [*texts, f"type: ignore # noqa # shellcheck disable=all\n{python}()"]
