"""Where the repository is, and what lies in it or beside it: the one place that tests take folders from."""

from pathlib import Path

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared"
DOCS = ROOT / "docs"
SIGNING = ROOT / "generator" / "signing"
TEMPLATES = ROOT / "templates"
NODE_MODULES = ROOT / "tests" / "node" / "node_modules"
