"""Get a thing

GET /thing/{id}
Generated: values are arguments (name=value), secrets are variables; --help names them all.

Gives the thing with its parts.

- id (required)
- filter (like name eq 'a b'): A filter.
- X-Trace
- Accept: Media type of the answer.
"""

import os
import sys

# The shared file is one folder up.
sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.realpath(__file__))))
from _small import Operation

operation = Operation("GET", "/thing/{id}", __doc__)
operation.value("path", "id", "7")
operation.option("query", "filter")
operation.option("header", "X-Trace")
operation.value("header", "Accept", "application/json")
operation.signature("qlm_strict")

if __name__ == "__main__":
    sys.exit(operation.main())
