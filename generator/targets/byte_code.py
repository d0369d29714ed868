"""Keeps our templates compiled, in `__pycache__` beside them, as Python does for modules.

To compile them takes a quarter of the time of a small run. The user's cache is no place for them: nobody trusts its
content, and these files are code.
"""

import sys
from collections.abc import Mapping
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path
from zlib import crc32

from jinja2 import FileSystemBytecodeCache
from jinja2.bccache import Bucket

from .. import resources


class _ByteCode(FileSystemBytecodeCache):
    def load_bytecode(self, bucket: Bucket) -> None:
        """Read a compiled template. A file with any fault counts as absent."""
        with suppress(Exception):
            super().load_bytecode(bucket)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Write a compiled template. A folder that cannot be written, as in an installation of root, stays as it is."""
        with suppress(OSError):
            Path(self.directory).mkdir(exist_ok=True)
            super().dump_bytecode(bucket)


def byte_code(options: Mapping[str, object]) -> FileSystemBytecodeCache | None:
    """Return the compiled templates for an environment with these options, or None if Python is not to write any.

    Jinja itself looks only at the template's name and text and at the version of Python.
    """
    if sys.dont_write_bytecode:
        return None
    environment = crc32(repr((version("jinja2"), options)).encode())
    return _ByteCode(str(resources.folder("templates") / "__pycache__"), f"%s.{environment:08x}.cache")
