"""A generated collection that was edited in Postman meets a specification that has moved on."""

from generator.merge.collection import merge
from generator.merge.placing import GONE
from generator.merge.result import Conflict, MergeResult

__all__ = ["GONE", "Conflict", "MergeResult", "merge"]
