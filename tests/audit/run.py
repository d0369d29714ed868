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
    unknown = [each["name"] for each in packages if "skip_reason" in each]
    found = [(each, advisory) for each in packages for advisory in each.get("vulns", ())]
    for each, advisory in found:
        fixed = ", ".join(advisory["fix_versions"]) or "no version"
        print(f"{each['name']} {each['version']}: {advisory['id']}, mended in {fixed}")
    print(f"{len(packages)} packages: {len(packages) - len(unknown)} judged, {len(found)} advisories")
    if unknown:
        print("not known to the index, nothing is claimed of them: " + ", ".join(unknown))
    return 1 if found else 2 if len(unknown) == len(packages) else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
