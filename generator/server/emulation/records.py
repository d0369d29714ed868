"""Records of an API that has no path for each object: operations find, write, add or remove them by parameters.

`records` of `emulation.toml` has the first rows, and says how an answer is written: `root` is the element around it;
`error` is the member that says why a call failed, because such servers answer a failure with status 200. `texts` says
for which callers some operations answer in plain text, and how the text of a failure begins.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from ..elements import Element
from .call import Call, Table

if TYPE_CHECKING:
    from .server import EmulatedServer

Record = dict[str, str]


def record(server: "EmulatedServer", call: Call, table: Table) -> Element:
    """Find the rows by the parameters, apply the action of the table, and answer with some of their members."""
    settings = server.settings.records
    try:
        rows = _rows(server.records.setdefault(table.get("in", ""), []), call, table)
        for row in rows:
            _refuse(row, table)
            row.update(_values(call, table))
    except LookupError as missing:
        message = str(missing.args[0])
        text = settings["texts"]["failure"] + message if _is_text(call, table, settings) else ""
        return Element(settings["root"], {settings["error"]: message}, text)
    if table.get("delete"):
        kept = [row for row in server.records[table["in"]] if row not in rows]
        server.records[table["in"]] = kept
    lines = [row.get(table["text"], "") for row in rows] if _is_text(call, table, settings) else []
    return Element(settings["root"], _answer(rows, table), "\n".join(lines))


def _is_text(call: Call, table: Table, settings: Table) -> bool:
    """Return whether the caller gets a text instead of XML: a parameter decides this, except for one of its values."""
    texts = settings.get("texts", {})
    return "text" in table and call.value(texts["by"]).lower() not in {"", texts["except"].lower()}


def _rows(stored: list[Record], call: Call, table: Table) -> list[Record]:
    expected = {member: text for member, names in table.get("by", {}).items() if (text := _first_value(call, names))}
    if "by" not in table:
        return _added(stored, call, table) if table.get("add") else _recent(stored, call, table)
    if not expected:
        names = " or ".join(names[0] for names in table["by"].values())
        raise LookupError(f"The argument {names} is missing")
    rows = [
        row for row in stored if all(row.get(member, "").lower() == text.lower() for member, text in expected.items())
    ]
    if not rows and table.get("add"):
        return _added(stored, call, table)
    if not rows:
        raise LookupError(table["missing"])
    return rows[:1]


def _added(stored: list[Record], call: Call, table: Table) -> list[Record]:
    for name, (values, refusal) in table.get("among", {}).items():
        if call.value(name) and call.value(name) not in values:
            raise LookupError(refusal)
    count = min(int(_first_value(call, table.get("count", ())) or 1), 100)
    moment = f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S}"
    added = [{"created": moment, **{member: _key() for member in table.get("keys", ())}} for _ in range(count)]
    stored.extend(added)
    return added


def _recent(stored: list[Record], call: Call, table: Table) -> list[Record]:
    days = int(_first_value(call, table.get("period", ())) or 36500)
    since = f"{datetime.now(UTC) - timedelta(days=min(days, 36500)):%Y-%m-%d %H:%M:%S}"
    return [row for row in stored if row.get("created", since) >= since]


def _refuse(row: Record, table: Table) -> None:
    for member, (value, text) in table.get("refused", {}).items():
        if row.get(member, "") == value:
            raise LookupError(text)


def _values(call: Call, table: Table) -> Record:
    values = {member: text for member, names in table.get("set", {}).items() if (text := _first_value(call, names))}
    for member, names in table.get("days", {}).items():
        days = _first_value(call, names)
        if days.isdigit() and len(days) < 6:
            values[member] = f"{datetime.now(UTC) + timedelta(days=int(days)):%Y-%m-%d}"
    renewed = {member: _key() for member in table.get("renew", ())}
    return {**values, **renewed, **table.get("fixed", {}), **dict.fromkeys(table.get("clear", ()), "")}


def _answer(rows: Sequence[Record], table: Table) -> Mapping[str, Any]:
    now = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"
    fixed = {name: now if value == "now" else value for name, value in table.get("say", {}).items()}
    listed = (
        [{name: row.get(member, "") for name, member in table["answer"].items()} for row in rows]
        if "answer" in table
        else []
    )
    if not table.get("list"):
        return {**fixed, **(listed[0] if listed else {})}
    outer, inner = table["list"]
    return {**fixed, outer: {inner: listed}}


def _first_value(call: Call, names: Sequence[str]) -> str:
    return next((text for name in names if (text := call.value(name))), "")


def _key() -> str:
    text = uuid4().hex.upper()
    return "-".join(text[start : start + 5] for start in range(0, 25, 5))


def seeded(records: Table) -> dict[str, list[Record]]:
    """Return the records that exist at the start, by kind."""
    return {kind: [dict(row) for row in rows] for kind, rows in records.get("seed", {}).items()}
