"""A target that is only a folder of templates: its templates get what every script is made of."""

from collections.abc import Mapping
from typing import Any

from ...model import Api, Operation
from .script import script


def context(api: Api, operation: Operation) -> Mapping[str, Any]:
    """Return what a template shows of an operation."""
    return {"view": script(api, operation), "api": api, "operation": operation}
