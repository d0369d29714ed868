"""What operations have in common is made only once."""

from collections.abc import Callable, Sized
from typing import Any, TypeVar

from ...model import Operation

_Result = TypeVar("_Result")


class Sharing:
    """Results by the parts of operations that they depend on. Equal parts of a model are the same object.

    `declarations` grow when a type is declared. Such a type is named after its operation, so others do not share it.
    """

    def __init__(self, declarations: Sized) -> None:
        self._declarations = declarations
        self._results: dict[tuple[object, ...], tuple[tuple[object, ...], Any]] = {}

    def once(self, make: Callable[[Operation], _Result], operation: Operation, *parts: object) -> _Result:
        """Return the result of `make`, which reads only these parts of an operation. It is called once for them.

        If it declares a type, it is called once for each operation; the two methods of one with a stream share it.
        """
        key = (make, *map(id, parts))
        entry = self._results.get(key)
        if entry is None:
            named_key = (*key, operation.origin, operation.path)
            entry = self._results.get(named_key)
        if entry is None:
            count = len(self._declarations)
            # The parts are stored, too. Otherwise Python could free them and give their ids to other objects.
            entry = parts, make(operation)
            self._results[key if len(self._declarations) == count else named_key] = entry
        result: _Result = entry[1]
        return result
