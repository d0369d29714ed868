"""Advisories on what is installed: `make audit`. What the index does not know is said and counted, never called sound.

    python run.py PIP_AUDIT SITE_PACKAGES

Exit 1 where there is an advisory, 2 where the index could not judge a single package.
"""

import json
import subprocess
import sys


def main(program: str, folder: str) -> int:
    """Run pip-audit on a folder of packages and print what it found; returns the exit status."""
    command = [program, "--path", folder, "--format", "json", "--progress-spinner", "off"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    try:
        packages = json.loads(done.stdout)["dependencies"]
    except (ValueError, KeyError):
        print(done.stderr.strip()[-2000:], "nothing was judged", sep="\n")
        return 2
    unknown = [package["name"] for package in packages if "skip_reason" in package]
    advisories = [(package, advisory) for package in packages for advisory in package.get("vulns", ())]
    for package, advisory in advisories:
        fixed = ", ".join(advisory["fix_versions"]) or "no version"
        print(f"{package['name']} {package['version']}: {advisory['id']}, mended in {fixed}")
    print(f"{len(packages)} packages: {len(packages) - len(unknown)} judged, {len(advisories)} advisories")
    if unknown:
        print("not known to the index, nothing is claimed of them: " + ", ".join(unknown))
    return 1 if advisories else 2 if len(unknown) == len(packages) else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
