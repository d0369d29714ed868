"""What a document says beside `scheme: hmac`: a recipe, or the name of one that is bundled."""

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any

import yaml

from ... import resources
from .recipe import RecipeError, compiled


def read(written: Mapping[str, Any]) -> dict[str, str]:
    """Return the options of the scheme; RecipeError for what cannot be used."""
    lines = compiled(_bundled(written["recipe"]) if set(written) == {"recipe"} else written)
    words = [line.removeprefix("set-").split(" ")[:2] for line in lines.splitlines()]
    headers = "\n".join(name for verb, name in words if verb == "header")
    # A field of a form goes to the query where the body is none.
    query = "\n".join(name for verb, name in words if verb in ("query", "form"))
    return {"recipe": lines, "sent_headers": headers, "sent_query": query}


def _bundled(name: Any) -> Mapping[str, Any]:
    files = {file.stem: file for file in (resources.folder("specs") / "recipes").glob("*.yaml")}
    if name not in files:
        near = get_close_matches(str(name), files, 1)
        hint = f"did you mean {near[0]}?" if near else f"known: {', '.join(sorted(files))}"
        raise RecipeError("/recipe", f"no recipe is called {name!r}", hint)
    recipe: Mapping[str, Any] = yaml.safe_load(files[name].read_text("utf-8"))
    return recipe
