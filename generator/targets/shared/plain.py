"""A target that is only a folder of templates: its templates get the view every script is made of."""

from collections.abc import Mapping
from typing import Any

from ...model import Api, Operation
from .view import view


def context(api: Api, operation: Operation) -> Mapping[str, Any]:
    """Return what a template shows of an operation."""
    return {"view": view(api, operation), "api": api, "operation": operation}
