"""A generated collection that was edited in Postman meets a specification that has moved on."""

from .collection import merge
from .result import Conflict, MergeResult
from .tree import GONE

__all__ = ["GONE", "Conflict", "MergeResult", "merge"]
