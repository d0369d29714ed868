"""Get a thing: GET /thing/{id}

Gives the thing with its parts.

Generated: values are arguments (name=value), secrets are variables; --help names them all.
- id (required)
- filter (like name eq 'a b'): A filter.
- X-Trace
- Accept: Media type of the answer.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # the shared file
from _small import Operation

operation = Operation("GET", "/thing/{id}", __doc__)
operation.value("path", "id", "7")
operation.option("query", "filter")
operation.option("header", "X-Trace")
operation.value("header", "Accept", "application/json")
operation.signature("qlm_strict")

if __name__ == "__main__":
    sys.exit(operation.main())
