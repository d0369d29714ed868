"""The lower part of a script, in which nothing needs to be changed: the same for many operations, rendered once."""

from typing import NamedTuple

from generator import render
from generator.encode.code import Code
from generator.model import Credential, Variable
from generator.targets.view import Login, Sign, View


class Machinery(NamedTuple):
    """All that the lower part is made of; the fields are those of `View`, `kind` is that of the body or empty."""

    method: str
    kind: str
    base: Variable
    needs: tuple[Variable, ...]
    offers: tuple[Variable, ...]
    basic: Credential | None
    certificate: tuple[Variable, ...]
    certificate_needs: tuple[Variable, ...]
    login: Login | None
    secret_names: tuple[str, ...]
    sign: Sign | None


def machinery(template: str, view: View, sign_file: str, source: str = "") -> Code:
    """Return the lower part by its template; `source` is what brings time or randomness to the signature."""
    kind = view.payload.kind if view.payload else ""
    shown = Machinery(
        view.method,
        kind,
        view.base,
        view.needs,
        view.offers,
        view.basic,
        view.certificate,
        view.certificate_needs,
        view.login,
        view.secret_names,
        view.sign,
    )
    return render.part(template, view=shown, sign_file=sign_file, source=source)
