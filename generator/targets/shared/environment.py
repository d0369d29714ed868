"""What to set before a script runs, as text for people."""

from ...cache.identity import remembered
from ...encode.prose import line
from ...model import Variable
from .access import Access


@remembered(256)
def environment(access: Access, *, login: bool) -> str:
    """Return what a script asks for, as lists; `login` says whether the script can log in."""
    parts = ["Set these in the environment; no output and no list of processes shows them:"]
    for each in access.needs:
        parts.append(_meaning(each))
        parts += [f"  like {address}" for address in access.addresses if each.env == access.base.env]
    for entry in access.entries:
        if login or not entry.login:
            parts += ["", f"{entry.title}, {access.base.env} like {entry.address}:", *map(_meaning, entry.variables)]
    listed = {variable.env for each in access.entries for variable in each.variables}
    rest = [each for each in access.offers if each.env not in listed]
    parts += ["", "And these where the server asks for them:", *map(_meaning, rest)] if rest else []
    return "\n".join(parts)


def _meaning(variable: Variable) -> str:
    about = line(variable.description)
    return f"- {variable.env}: {variable.title}. {about}" if about else f"- {variable.env}: {variable.title}"
