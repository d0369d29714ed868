"""In a checkout `prerequest` is the folder `generator`: one package under both names, never two copies of a module.

The wheel holds the package as `prerequest` and has no need of this file. The build backend cannot install a renamed
package for editing, so the editable installation puts this folder on the path.
"""

import sys
from importlib import import_module
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec


class _SameModule(MetaPathFinder, Loader):
    def __init__(self):
        self._specs = {}

    def find_spec(self, fullname, path=None, target=None):
        return ModuleSpec(fullname, self) if fullname.startswith("prerequest.") else None

    def create_module(self, spec):
        module = import_module("generator" + spec.name.removeprefix("prerequest"))
        self._specs[spec.name] = module.__spec__
        return module

    def exec_module(self, module):
        # The import system has given the module the specification of its other name.
        module.__spec__ = self._specs.pop(module.__spec__.name)


sys.meta_path.insert(0, _SameModule())
sys.modules["prerequest"] = import_module("generator")

if __name__ == "__main__":  # `python -m prerequest`
    import_module("generator.__main__").main()
