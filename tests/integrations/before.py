"""What a reader of a page has by then: documents, certificates, a repository; and what is done before one command."""

import shutil
import subprocess
from pathlib import Path
from typing import Any

from tests.integrations.pages import files
from tests.integrations.project import SPEC

ACME = """openapi: 3.1.0
info: {title: Acme, version: "1"}
servers: [{url: "https://acme.example.com"}]
paths:
  /orders: {get: {operationId: list_orders, responses: {"200": {description: Good}}}}
"""
CAPTURED = "curl https://acme.example.com/orders -H 'api-key: a' -H 'api-expires: 1' -H 'api-signature: 00'\n"
_PARTS = SPEC.replace("/thing: {get: {", "/stock/thing: {get: {tags: [parts], ").partition("  /shared")[0]
_OVERLAY = 'overlay: 1.0.0\ninfo: {title: O, version: "1"}\nactions: [{target: $.info, update: {description: Ours}}]\n'
_WRITTEN = {
    "acme.yaml": ACME,
    "captured.txt": CAPTURED,
    "my-openapi.yaml": _PARTS,
    "main.json": SPEC.partition("  /shared")[0],
}
# The files of these pages are those that their commands read.
_WITH_FILES = ("own-signing-scheme.md", "own-templates-and-targets.md")


def prepare(page: str, project: Any, certificates: Path) -> None:
    """Write what a page takes for granted into the folder of a project."""
    (project.folder / "prerequest.toml").unlink()
    texts = _WRITTEN | (files(page) if page in _WITH_FILES else {})
    if page == "in-a-build-step.md":
        texts = {"openapi.yaml": _PARTS, "overlay.yaml": _OVERLAY, "prerequest.toml": files(page)["prerequest.toml"]}
    for name, text in texts.items():
        path = project.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    for certificate in certificates.iterdir():
        shutil.copy(certificate, project.folder)
    _as_pfx(project.folder)


def _as_pfx(folder: Path) -> None:
    """Write client.pfx as consoles of ten years ago did, with a passphrase."""
    old = ["-keypbe", "PBE-SHA1-RC2-40", "-certpbe", "PBE-SHA1-RC2-40", "-macalg", "sha1", "-passout", "pass:secret"]
    pair = ["-in", "client.pem", "-inkey", "client_key.pem", "-out", "client.pfx"]
    subprocess.run(["openssl", "pkcs12", "-export", "-legacy", *old, *pair], cwd=folder, check=True)


# The document of a site gives way to the bundled one, whose output was generated before.
_BUNDLED = "rm -rf build; cp -r '{built}' build"


def _filled(address: str) -> str:
    """Return what fills in the environment of a client certificate beside the collection."""
    user = "UserDirectory=INTERNAL; UserId=sa_api"
    written = f's#https://qlik.example.com:4242#{address}#; /"key": "qlikUser"/{{n;s/""/"{user}"/}}'
    copies = {"certificate.postman_environment": "filled.json", "client-certs": "qlik-qrs.client-certs.json"}
    return "\n".join(
        (
            _BUNDLED,
            "cp build/qlik-qrs/postman/qlik-qrs.postman_collection.json .",
            *(f"sed '{written}' build/qlik-qrs/postman/qlik-qrs.{name}.json > {file}" for name, file in copies.items()),
        )
    )


def _edited(text: str) -> str:
    """Return what writes a text into the descriptions of a generated collection, as a person does in Postman."""
    described = f's/"description": "[^"]*"/"description": "{text}"/'
    return f"sed -i '{described}' build/openapi/postman/openapi.postman_collection.json"


_REPOSITORY = (
    "git init -q .; git config user.name Me; git config user.email me@example.org; git add -A; git commit -qm First"
)
_JWT = "export QLIK_QRS_URL={plain}/jwt/qrs QLIK_JWT=prerequest-demo"
_ANSWERS = "rm acme.signing.yaml; echo 'recipe = \"bitmex\"' > answers.toml"
BEFORE = {
    # It still runs: newman has just started it.
    "bash build/qlik-qrs/curl/workflows/start_task_and_wait.sh 'Reload Sales'": "sleep 2",
    "bash build/qlik-qrs/curl/app/get_app.sh id=8a3f... privileges=true": _BUNDLED,
    "newman run qlik-qrs.postman_collection.json -e filled.json --ssl-client-cert-list qlik-qrs.client-certs.json "
    "--ssl-extra-ca-certs root.pem": _filled("{tls}"),
    'newman run qlik-qrs.postman_collection.json -e filled.json --folder "Start a task and wait" '
    '--env-var "jobTask=Reload Sales"': _filled("{plain}"),
    "prerequest call qlik-qrs list_apps \"filter=name sw 'Sales'\" --way jwt -i -o apps.json": _JWT,
    "prerequest init --signing acme.yaml --answer recipe=bitmex": "rm acme.signing.yaml",
    "prerequest merge exported.json qlm": "cp build/qlm/postman/qlm.postman_collection.json exported.json",
    "prerequest validate openapi.yaml": "cp my-openapi.yaml openapi.yaml",
    "prerequest init --signing acme.yaml --answers answers.toml": _ANSWERS,
    "prerequest generate --merge": _edited("Mine."),
    "prerequest merge edited.postman_collection.json openapi.yaml": "\n".join(
        (_edited("Another."), "mv build/openapi/postman/openapi.postman_collection.json edited.postman_collection.json")
    ),
    "git merge --no-edit other-branch": f"""prerequest generate --force
{_REPOSITORY}
git checkout -q -b other-branch
sed -i 's/title: Small/title: Other/' openapi.yaml
prerequest generate
git commit -qam Theirs
git checkout -q -""",
    "git checkout --ours -- build": f"""git commit -q --allow-empty -m Generated
git checkout -q -b theirs
{_edited("What Mia wrote.")}
git commit -qam Theirs
git checkout -q -
{_edited("What Jo wrote.")}
git commit -qam Ours
! git merge theirs""",
}
