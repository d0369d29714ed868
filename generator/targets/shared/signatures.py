"""The signatures of an API: one scheme, which may have different options for different operations."""

from ...errors import fail
from ...model import Api, Operation, Signing
from ...signing import registry as schemes

Signature = tuple[Signing, list[Operation]]


def signatures(api: Api) -> list[Signature]:
    """Return the signatures with their operations, the most frequent one first. Raise E405 for two schemes."""
    grouped: dict[tuple[object, ...], Signature] = {}
    for operation in api.operations:
        signing = operation.signing
        if signing:
            key = (signing.scheme, *sorted(signing.options.items()), *sorted(signing.inputs.items()))
            grouped.setdefault(key, (signing, []))[1].append(operation)
    scheme_names = {signing.scheme for signing, _ in grouped.values()}
    if len(scheme_names) > 1:
        about = f"{api.id} names {len(scheme_names)} signing schemes; one output signs with one scheme"
        raise fail("E405", about, hint="use --include to generate the operations of one scheme at a time")
    return sorted(grouped.values(), key=lambda signature: -len(signature[1]))


def scheme_of(api: Api) -> schemes.Scheme | None:
    """Return the signing scheme of an API, or None. Raise E405 if its operations name several."""
    return next((schemes.get(signing.scheme) for signing, _ in signatures(api)), None)
