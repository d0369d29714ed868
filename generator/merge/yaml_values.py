"""Reads YAML with the values of JSON.

It is a separate module, because the library is slow to import and seldom needed.
"""

from typing import Any

import yaml


class _Loader(yaml.CSafeLoader):
    """A loader that reads a date as text."""


_Loader.yaml_implicit_resolvers = {
    first: [rule for rule in rules if rule[0] != "tag:yaml.org,2002:timestamp"]
    for first, rules in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}


def value_of(text: str) -> Any:
    """Return the value of a YAML text. Raise ValueError if it is not YAML."""
    try:
        return yaml.load(text, _Loader)  # noqa: S506  (a safe loader, with fewer values)
    except yaml.YAMLError as error:
        raise ValueError(error) from error
