"""The signature bench of a page: what a scheme asks for, and what the page must know to explain a wrong signature."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from ...diagnosis import catalogue
from ...model import Api, Json
from ...naming.names import title
from ...signing import registry as schemes


@dataclass(frozen=True, slots=True)
class Choice:
    """An input of the scheme: a secret, one of several values, or free lines. `optional` may be left to its default."""

    id: str
    hint_id: str
    name: str
    label: str
    about: str
    kind: Literal["secret", "choice", "lines"]
    values: tuple[str, ...]
    value: str
    optional: bool


@dataclass(frozen=True, slots=True)
class SignatureBench:
    """A scheme on the page. `clock` and `random` say what else its signer depends on."""

    scheme: str
    id: str
    href: str
    title: str
    summary: str
    steps: tuple[str, ...]
    clock: bool
    random: bool
    bases: tuple[str, ...]
    bases_id: str
    time_id: str
    main: tuple[Choice, ...]
    options: tuple[Choice, ...]


def bench(api: Api, name: str) -> SignatureBench:
    """Return the bench of the scheme called `name`, its options set as the document sets them."""
    scheme = schemes.get(name)
    given = next(
        operation.signing.options
        for operation in api.operations
        if operation.signing and operation.signing.scheme == name
    )
    choices = [_choice(name, item, given.get(item.name)) for item in scheme.inputs]
    main = [choice for choice in choices if not choice.optional or len(choices) == 1]
    return SignatureBench(
        scheme=name,
        id=f"bench-{name}",
        href=f"#bench-{name}",
        title=scheme.title,
        summary=scheme.summary,
        steps=scheme.steps,
        clock="clock" in scheme.depends,
        random="random" in scheme.depends,
        bases=origins(api),
        bases_id=f"{name}-bases",
        time_id=f"{name}-time",
        main=tuple(main),
        options=tuple(choice for choice in choices if choice not in main),
    )


def origins(api: Api) -> tuple[str, ...]:
    """Return the base addresses the document knows."""
    return tuple(
        dict.fromkeys(
            [connection.base_url for connection in api.connections] or [server.base_url for server in api.servers]
        )
    )


def mistakes(names: Iterable[str]) -> dict[str, Json]:
    """Return the table of mistakes for some schemes: title, why and fix by id."""
    wanted = {*names, ""}
    return {
        mistake.id: [mistake.title, mistake.why, mistake.fix]
        for mistake in catalogue().values()
        if mistake.scheme in wanted
    }


def _choice(scheme: str, item: schemes.Input, given: str | None) -> Choice:
    kind: Literal["secret", "choice", "lines"] = "secret" if item.secret else "choice" if item.values else "lines"
    return Choice(
        id=f"{scheme}-{item.name}",
        hint_id=f"{scheme}-{item.name}-hint",
        name=item.name,
        label=title(item.name),
        about=item.title,
        kind=kind,
        values=item.values,
        value="" if item.secret or given is None else given,
        optional=given is None and not item.required,
    )
