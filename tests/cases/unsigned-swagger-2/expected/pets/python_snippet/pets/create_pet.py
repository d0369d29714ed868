"""Create pet: POST /pets

Generated: values are arguments (name=value), secrets are variables; --help names them all.
- Accept: Media type of the answer.
- --body FILE (required)
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # the shared file
from _pets import Operation

operation = Operation("POST", "/pets", __doc__)
operation.value("header", "Accept", "application/json")
operation.json("application/json", {"name": "Rex", "kind": "dog"})

if __name__ == "__main__":
    sys.exit(operation.main())
