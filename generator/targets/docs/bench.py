"""The signature form of a page: the inputs of a scheme, and the data to explain a wrong signature."""

from collections.abc import Iterable

from ...diagnosis import catalogue
from ...model import Api, Json
from ...naming.names import title
from ...signing import registry as schemes
from .type_labels import PageData


def bench(api: Api, name: str) -> PageData:
    """Return the form for the scheme called `name`, with the options that the document sets."""
    scheme = schemes.get(name)
    settings = next(
        operation.signing.options
        for operation in api.operations
        if operation.signing and operation.signing.scheme == name
    )
    choices = [_choice(name, item, settings.get(item.name)) for item in scheme.inputs]
    main = [choice for choice in choices if not choice.optional or len(choices) == 1]
    options = [choice for choice in choices if choice not in main]
    ids = {"id": f"bench-{name}", "href": f"#bench-{name}", "bases_id": f"{name}-bases", "time_id": f"{name}-time"}
    return PageData(scheme=scheme, **ids, bases=origins(api), main=main, options=options)


def origins(api: Api) -> tuple[str, ...]:
    """Return the base addresses of the document."""
    return tuple(
        dict.fromkeys(
            [connection.base_url for connection in api.connections] or [server.base_url for server in api.servers]
        )
    )


def mistakes(names: Iterable[str]) -> dict[str, Json]:
    """Return the table of mistakes for these schemes: title, why and fix by id."""
    chosen = {*names, ""}  # the mistakes that no scheme defines are possible with each of them
    return {
        mistake.id: [mistake.title, mistake.why, mistake.fix]
        for mistake in catalogue().values()
        if mistake.scheme in chosen
    }


def _choice(scheme: str, item: schemes.Input, setting: str | None) -> PageData:
    """Return an input: a secret, one of several values, or free lines. If it is `optional`, the default may stay."""
    return PageData(
        input=item,
        id=f"{scheme}-{item.name}",
        hint_id=f"{scheme}-{item.name}-hint",
        label=title(item.name),
        value="" if item.secret or setting is None else setting,
        optional=setting is None and not item.required,
    )
