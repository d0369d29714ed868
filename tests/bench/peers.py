"""Us and the peers on the same documents, in turn, in one run: `python -m tests.bench.peers --tools FOLDER`.

Prints a Markdown table of medians with ratios to `openapi-to-postmanv2`, then our own goals. Quote the ratios: a shared
machine makes single times worth little. `--with-generators` also installs and runs OpenAPI Generator and
openapi-python-client, which need Java and much time.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

from tests.bench.documents import documents, install, operations, synthetic
from tests.bench.measure import median, once

PYTHON_PEERS = ("openapi-python-client==0.29.1", "openapi-generator-cli==7.26.0")
_OURS = [sys.executable, "-m", "generator", "generate"]


def commands(tools, document, out, *, generators):
    """The commands that make a Postman collection or more from a document, by the name of who runs them."""
    peer = str(tools / "node_modules/.bin/openapi2postmanv2")
    found = {
        "prerequest, cold": [*_OURS, str(document), "--api", "none", "-t", "postman", "-o", f"{out}/cold"],
        "prerequest, cached": [*_OURS, str(document), "--api", "none", "-t", "postman", "-o", f"{out}/warm"],
        "openapi-to-postmanv2": [peer, "-s", str(document), "-o", f"{out}/peer.json"],
    }
    if generators:
        jar = str(tools / "python/bin/openapi-generator-cli")
        common = ["generate", "-i", str(document), "--skip-validate-spec"]
        found["OpenAPI Generator, Postman"] = [jar, *common, "-g", "postman-collection", "-o", f"{out}/jar-postman"]
        found["OpenAPI Generator, Python"] = [jar, *common, "-g", "python", "-o", f"{out}/jar-python"]
        client = str(tools / "python/bin/openapi-python-client")
        found["openapi-python-client"] = [
            client, "generate", "--path", str(document), "--output-path", f"{out}/opc", "--overwrite"
        ]  # fmt: skip
        found["prerequest, python_client"] = [
            *_OURS, str(document), "--api", "none", "-t", "python_client", "-o", f"{out}/client"
        ]  # fmt: skip
    return found


def environment(name, out):
    """A cache of verdicts that is empty for the cold runs and kept for the others."""
    cache = Path(out, "cold-cache" if "cold" in name else "cache")
    if "cold" in name:
        shutil.rmtree(cache, ignore_errors=True)
        shutil.rmtree(Path(out, "cold"), ignore_errors=True)
    if "cached" in name:
        shutil.rmtree(Path(out, "warm"), ignore_errors=True)
    return {**os.environ, "XDG_CACHE_HOME": str(cache)}


def compare(tools, document, *, runs, limit, generators):
    """Run every command in turn, `runs` times after one that does not count; medians by name."""
    found = {}
    with tempfile.TemporaryDirectory() as out:
        for round_ in range(runs + 1):
            for name, command in commands(tools, document, out, generators=generators).items():
                if found.get(name) and found[name][-1].status != 0 and round_ > 1:
                    continue
                run = once(command, env=environment(name, out), cwd=str(Path(__file__).parents[2]), limit=limit)
                if round_ or run.status != 0:
                    found.setdefault(name, []).append(run)
    return {name: median(each) for name, each in found.items()}


def report(title, results, count):
    """One table; the ratio is to openapi-to-postmanv2's wall time."""
    base = results.get("openapi-to-postmanv2")
    lines = [
        f"**{title}**, {count} operations",
        "",
        "| what | wall s | CPU s | peak MiB | wall ratio |",
        "|---|---|---|---|---|",
    ]
    for name, run in results.items():
        ended = "" if run.status == 0 else (" (killed at the limit)" if run.status is None else f" (exit {run.status})")
        ratio = f"{run.wall / base.wall:.2f}" if base else ""
        lines.append(f"| {name}{ended} | {run.wall:.2f} | {run.cpu:.2f} | {run.peak:.0f} | {ratio} |")
    return "\n".join(lines) + "\n"


def goals(runs):
    """Start-up against typer's own, and time per operation from 100 to 20,000 operations."""
    here = str(Path(__file__).parents[2])
    pairs = {
        "--help": [sys.executable, "-m", "generator", "--help"],
        "import typer": [sys.executable, "-c", "import typer"],
    }
    taken = {name: [] for name in pairs}
    for _ in range(runs + 1):
        for name, command in pairs.items():
            taken[name].append(once(command, env=dict(os.environ), cwd=here, limit=60))
    ours, typer = (median(taken[name][1:]).wall for name in pairs)
    lines = [f"`--help` takes {ours / typer:.2f} times `import typer` ({ours:.3f} s, {typer:.3f} s)."]
    with tempfile.TemporaryDirectory() as out:
        per = {}
        for count in (100, 1_000, 5_000, 20_000):
            path = Path(out, f"s{count}.json")
            path.write_text(json.dumps(synthetic(count)))
            command = [*_OURS, str(path), "-t", "postman", "-o", f"{out}/{count}"]
            run = median(
                [once(command, env={**os.environ, "XDG_CACHE_HOME": out}, cwd=here, limit=300) for _ in range(3)]
            )
            per[count] = run.cpu
            lines.append(f"{count} operations: {run.cpu:.2f} s CPU, {run.peak:.0f} MiB.")
        slope = (per[20_000] - per[100]) / 19_900 / ((per[1_000] - per[100]) / 900)
        lines.append(f"Marginal CPU per operation, 20,000 against 1,000: {slope:.2f} times.")
    return "\n".join(lines)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tools", type=Path, required=True, help="folder the peers are installed into")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--limit", type=float, default=240, help="seconds for one run")
    parser.add_argument("--only", nargs="*", default=[], help="names of documents")
    parser.add_argument("--with-generators", action="store_true")
    options = parser.parse_args()
    install(options.tools)
    if options.with_generators and not (options.tools / "python").is_dir():
        venv.create(options.tools / "python", with_pip=True)
        pip = [str(options.tools / "python/bin/python"), "-m", "pip", "install", "--quiet"]
        subprocess.run([*pip, *PYTHON_PEERS], check=True)
    for name, path in documents(options.tools).items():
        if not options.only or name in options.only:
            results = compare(
                options.tools, path, runs=options.runs, limit=options.limit, generators=options.with_generators
            )
            print(report(name, results, operations(path)), flush=True)
    print(goals(options.runs))


if __name__ == "__main__":
    main()
