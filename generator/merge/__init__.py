"""A generated collection that was edited in Postman meets a specification that has moved on."""

from generator.merge.collection import merge
from generator.merge.result import Conflict, MergeResult
from generator.merge.tree import GONE

__all__ = ["GONE", "Conflict", "MergeResult", "merge"]
