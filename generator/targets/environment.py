"""What to set before a script runs, as text for people."""

from functools import lru_cache

from generator.encode.prose import line
from generator.model import Variable
from generator.targets.view import Entry, View

_Asked = tuple[tuple[Variable, ...], tuple[Variable, ...], tuple[Entry, ...], tuple[str, ...], str]


def environment(view: View, *, login: bool) -> str:
    """Return what a script asks for, as lists; `login` says whether the script can log in."""
    return _text((view.needs, view.offers, view.entries, view.addresses, view.base.env), login)


@lru_cache(maxsize=1024)
def _text(asked: _Asked, login: bool) -> str:  # noqa: FBT001  (keys of lru_cache are positional)
    needs, offers, entries, addresses, base = asked
    parts = ["Set these in the environment; no output and no list of processes shows them:"]
    for each in needs:
        parts.append(_meaning(each))
        parts += [f"  like {address}" for address in addresses if each.env == base]
    for entry in entries:
        if login or not entry.login:
            parts += ["", f"{entry.title}, {base} like {entry.address}:", *map(_meaning, entry.variables)]
    listed = {variable.env for each in entries for variable in each.variables}
    rest = [each for each in offers if each.env not in listed]
    parts += ["", "And these where the server asks for them:", *map(_meaning, rest)] if rest else []
    return "\n".join(parts)


def _meaning(variable: Variable) -> str:
    about = line(variable.description)
    return f"- {variable.env}: {variable.title}. {about}" if about else f"- {variable.env}: {variable.title}"
