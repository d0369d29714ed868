"""The docs target: one complete HTML page for an API, with a form that signs in the browser and sends nothing.

The content security policy of the page allows only the scripts and styles that were rendered here, by their digest. It
allows no request, no frame, no form, and no text that becomes markup.
"""

from base64 import b64encode
from hashlib import sha256

from ...model import Api
from ...signing import registry as schemes
from ..templates import render
from .page import page


def files(api: Api) -> dict[str, bytes]:
    """Return the one page, `index.html`."""
    return {"index.html": html(api).encode()}


def html(api: Api) -> str:
    """Return the page as text: the rendered template, then its scripts. HTML allows us to omit the closing tags."""
    content = page(api)
    scripts = [render(api, "docs/page.js.j2"), *(_scheme(api, bench.scheme.id) for bench in content.benches)]
    scripts.append(render(api, "docs/start.js.j2"))
    head = render(api, "docs/page.html.j2", page=content, policy=_policy(scripts, render(api, "docs/page.css")))
    return head + "".join(f"<script>\n{script}</script>\n" for script in scripts)


def _scheme(api: Api, name: str) -> str:
    files = ("sign.js", *schemes.get(name).scripts)
    return render(api, "docs/scheme.js.j2", files=[f"{name}/{file}" for file in files])


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
