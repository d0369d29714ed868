"""The docs target: one self-contained HTML page for an API, with a bench that signs in the browser and sends nothing.

The policy of the page allows the scripts and styles that were rendered here, by their digest, and nothing else: no
request, no frame, no form, no text that becomes markup.
"""

from base64 import b64encode
from hashlib import sha256

from ... import resources
from ...model import Api
from ..templates import render
from .page import page


def files(api: Api) -> dict[str, bytes]:
    """Return the one page, `index.html`."""
    return {"index.html": html(api).encode()}


def html(api: Api) -> str:
    """Return the page as text: what was rendered, then its scripts, whose closing tags HTML lets us leave out."""
    shown = page(api, signers())
    scripts = [render("docs/page.js.j2"), *(render(f"docs/{bench.scheme}/bench.js.j2") for bench in shown.benches)]
    scripts.append(render("docs/start.js.j2"))
    head = render("docs/page.html.j2", page=shown, policy=_policy(scripts, render("docs/page.css")))
    return head + "".join(f"<script>\n{script}</script>\n" for script in scripts)


def signers() -> tuple[str, ...]:
    """Return the signing schemes the page can sign with: each has a folder of that name beside the page's template."""
    return tuple(resources.discover("templates/docs", "bench.js.j2"))


def _policy(scripts: list[str], style: str) -> str:
    allowed = " ".join(_digest(f"\n{script}") for script in scripts)
    rules = [
        "default-src 'none'",
        f"script-src {allowed}",
        f"style-src {_digest(chr(10) + style)}",
        "img-src data:",
        "base-uri 'none'",
        "form-action 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types 'none'",
    ]
    return "; ".join(rules)


def _digest(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"
