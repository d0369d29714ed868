"""Reads the options of `scheme: hmac` in a document: a recipe, or the name of a bundled recipe."""

from collections.abc import Mapping
from typing import Any

import yaml

from ... import resources
from ...errors import did_you_mean
from .recipe import compiled
from .shape import RecipeError


def read(written: Mapping[str, Any]) -> dict[str, str]:
    """Return the options of the scheme. Raise RecipeError if they cannot be used."""
    lines = compiled(_bundled(written) if "recipe" in written else written)
    words = [line.removeprefix("set-").split(" ")[:2] for line in lines.split("\n")[:-1]]
    headers = "\n".join(name for verb, name in words if verb == "header")
    # A form field goes to the query if the body is not a form.
    query = "\n".join(name for verb, name in words if verb in ("query", "form"))
    return {"recipe": lines, "sent_headers": headers, "sent_query": query}


def _bundled(written: Mapping[str, Any]) -> Mapping[str, Any]:
    name = written["recipe"]
    if not isinstance(name, str):
        raise RecipeError("/recipe", f"a recipe is called by its name, a text, not {name!r:.80}", "like binance")
    files = {file.stem: file for file in (resources.folder("specs") / "recipes").glob("*.yaml")}
    if name not in files:
        hint = did_you_mean(name, files, f"known: {', '.join(sorted(files))}")
        raise RecipeError("/recipe", f"no recipe is called {name!r}", hint)
    for other in written:
        if other not in ("recipe", "scheme"):
            hint = f"copy specs/recipes/{name}.yaml to this place and change it"
            raise RecipeError(f"/{other}", f"{other!r} cannot stand beside a recipe that is bundled, {name}", hint)
    recipe: Mapping[str, Any] = yaml.safe_load(files[name].read_text("utf-8"))
    return recipe
