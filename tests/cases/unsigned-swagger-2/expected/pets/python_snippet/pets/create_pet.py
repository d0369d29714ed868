"""Create pet

POST /pets
Generated: values are arguments (name=value), secrets are variables; --help names them all.

- Accept: Media type of the answer.
- --body FILE (required)
"""

import os
import sys

# The shared file is one folder up.
sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.realpath(__file__))))
from _pets import Operation

operation = Operation("POST", "/pets", __doc__)
operation.value("header", "Accept", "application/json")
operation.json("application/json", {"name": "Rex", "kind": "dog"})

if __name__ == "__main__":
    sys.exit(operation.main())
