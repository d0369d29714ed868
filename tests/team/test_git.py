"""Two people change one document on branches of their own, and real git brings them together."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from generator.commands.generate import COMMANDS, OutputOptions
from generator.settings.planning import Overrides

TARGETS = ("curl", "postman", "python_client")
FOLDERS = ("postman_v3", "bruno")
HEAD = 'openapi: 3.1.0\ninfo: {title: Shop, version: "1"}\nservers: [{url: "http://localhost:1"}]\npaths:\n'
NAMES = [f"{noun}_{number}" for noun in ("order", "part", "stock") for number in range(6)]
COLLECTION = "build/openapi/postman/openapi.postman_collection.json"
MANIFEST = "build/openapi/.prerequest/manifest.sha256"

EXAMPLE = "postman_v3/openapi/{}/.resources/Get {}.resources/examples/Good.example.yaml"
OWN_FILES = (EXAMPLE, "postman_v3/openapi/{}/Get {}.request.yaml", "bruno/{}/Get {}.yml")

IDENTITY = {f"GIT_{who}_{what}": "a@example.com" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}


def path_item(name: Any, about: str = "It is there.") -> str:
    noun = name.partition("_")[0]
    return (
        f"  /{noun}/{name}:\n    get:\n      operationId: get_{name}\n      tags: [{noun}]\n      summary: Get {name}\n"
        f"      description: {about}\n"
        f"      parameters: [{{name: a, in: query, schema: {{type: string}}}}]\n"
        f"      responses: {{'200': {{description: Good}}}}\n"
    )


class Repository:
    """A folder under git with a document and what is generated from it."""

    def __init__(self, folder: Any, targets: Any) -> None:
        self.folder, self.targets = folder, targets
        self.items = {name: path_item(name) for name in NAMES}

    def git(self, *arguments: Any, status: int = 0) -> Any:
        alone = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull, "GIT_EDITOR": "true"}
        done = subprocess.run(
            ["git", *arguments],
            cwd=self.folder,
            env=os.environ | IDENTITY | alone,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == status, done.stdout + done.stderr
        return done.stdout

    def run(self, verb: str = "generate", **options: Any) -> Any:
        overrides = Overrides(specs=("openapi.yaml",), targets=self.targets)
        return COMMANDS[verb](overrides, OutputOptions(quiet=True, **options))

    def change(self, branch: Any, **items: Any) -> None:
        """Change operations on a branch of their own, generate and commit; None removes one."""
        self.git("checkout", "-q", "-b", branch, "main")
        mine = {name: item for name, item in (self.items | items).items() if item}
        self.commit(branch, "".join(mine[name] for name in sorted(mine)))

    def commit(self, message: Any, paths: Any) -> None:
        (self.folder / "openapi.yaml").write_text(HEAD + paths)
        assert self.run() == 0
        self.git("add", "-A")
        self.git("commit", "-qm", message)

    def collection(self) -> Any:
        return json.loads((self.folder / COLLECTION).read_text())


@pytest.fixture
def repository(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path.parent / f"{tmp_path.name} cache"))
    created = Repository(tmp_path, getattr(request, "param", TARGETS))
    created.git("init", "-q", "-b", "main")
    created.commit("first", "".join(created.items[name] for name in sorted(created.items)))
    created.change("mine", order_0=path_item("order_0", "Mine."), order_3=path_item("order_3", "Mine as well."))
    created.change("yours", stock_1=path_item("stock_1", "Yours."), stock_4=path_item("stock_4", "Yours as well."))
    return created


def is_settled(repository: Any) -> None:
    assert repository.run() == 0
    assert repository.run("check") == 0
    lines = [line for line in (repository.folder / MANIFEST).read_text().splitlines() if line[0] != "#"]
    assert len(lines) == len({line[66:] for line in lines})
    check = ["sha256sum", "--check", "--quiet", "--strict", ".prerequest/manifest.sha256"]
    subprocess.run(check, cwd=repository.folder / "build/openapi", check=True)


def names(collection: Any) -> list[Any]:
    return [item["name"] for folder in collection["item"] for item in folder["item"]]


def test_two_branches_merge(repository: Any) -> None:
    repository.git("merge", "-q", "--no-edit", "mine")
    text = (repository.folder / COLLECTION).read_text()
    assert all(about in text for about in ("Mine.", "Mine as well.", "Yours.", "Yours as well."))
    is_settled(repository)


def test_branches_that_add_remove_and_change(repository: Any) -> None:
    repository.change("other", order_5=None, part_2=path_item("part_2", "Other."), part_30=path_item("part_30"))
    repository.git("merge", "-q", "--no-edit", "yours")
    is_settled(repository)
    assert "Get part_30" in names(repository.collection())
    assert "Get order_5" not in names(repository.collection())
    assert not (repository.folder / "build/openapi/curl/order/get_order_5.sh").exists()


@pytest.mark.slow
@pytest.mark.parametrize("repository", [FOLDERS], indirect=True)
def test_collections_of_many_files_merge_too(repository: Any) -> None:
    repository.change("other", order_1=None, part_2=path_item("part_2", "Other."), part_30=path_item("part_30"))
    repository.git("merge", "-q", "--no-edit", "yours")
    repository.git("merge", "-q", "--no-edit", "mine")
    is_settled(repository)
    build = repository.folder / "build/openapi"
    for folder, ending in (("postman_v3/openapi", "request.yaml"), ("bruno", "yml")):
        texts = {path.name: path.read_text() for path in (build / folder).rglob(f"*.{ending}")}
        assert "Get order_1" not in {name.partition(".")[0] for name in texts}
        for name, about in (("part_2", "Other."), ("stock_4", "Yours as well."), ("order_0", "Mine.")):
            assert about in texts[f"Get {name}.{ending}"]
    repository.git("add", "-A")
    repository.git("commit", "--allow-empty", "-qm", "generated again")
    repository.git("revert", "--no-edit", "-m", "1", "HEAD~1")
    is_settled(repository)


def test_rebase(repository: Any) -> None:
    repository.git("rebase", "-q", "mine")
    is_settled(repository)


def test_revert(repository: Any) -> None:
    before = repository.collection()
    repository.git("merge", "-q", "--no-edit", "mine")
    assert repository.run() == 0
    repository.git("commit", "--allow-empty", "-qam", "both generated again")
    repository.git("revert", "--no-edit", "HEAD")
    repository.git("revert", "--no-edit", "-m", "1", "HEAD~2")
    is_settled(repository)
    assert repository.collection() == before


def test_edits_of_both_branches_survive(repository: Any) -> None:
    for branch, request in (("yours", 0), ("mine", 5)):
        repository.git("checkout", "-q", branch)
        collection = repository.collection()
        collection["item"][1]["item"][request]["request"]["description"] = f"What {branch} says."
        (repository.folder / COLLECTION).write_text(json.dumps(collection, indent=2))
        assert repository.run(merge=True) == 0
        repository.git("commit", "-qam", "edited")
    repository.git("merge", "-q", "--no-edit", "yours")
    assert repository.run() == 1
    assert repository.run(merge=True) == 0
    text = (repository.folder / COLLECTION).read_text()
    assert all(about in text for about in ("What mine says.", "What yours says.", "Mine.", "Yours as well."))
    assert repository.run("check") == 0


def test_conflict_is_named_with_a_way_out_that_leads_out(repository: Any, capsys: pytest.CaptureFixture[str]) -> None:
    repository.change("other", stock_1=path_item("stock_1", "Another."))
    repository.git("merge", "-q", "--no-edit", "yours", status=1)
    (repository.folder / "openapi.yaml").write_text(
        HEAD + "".join(repository.items[name] for name in sorted(repository.items))
    )
    assert repository.run() == 1
    err = capsys.readouterr().err
    assert "E514" in err
    assert "git checkout --ours" in err
    for path in repository.git("diff", "--name-only", "--diff-filter=U").split():
        if path.startswith("build/"):
            repository.git("checkout", "--ours", path)
    is_settled(repository)


def test_one_new_operation_changes_its_own_lines(repository: Any) -> None:
    repository.change("other", stock_9=path_item("stock_9"))
    stat = repository.git("diff", "--numstat", "main", "other", "--", "build").splitlines()
    changed = {path.removeprefix("build/openapi/"): (int(more), int(less)) for more, less, path in map(str.split, stat)}
    manifest = changed.pop(".prerequest/manifest.sha256")
    history = changed.pop(".prerequest/postman/openapi.postman_collection.json.digests")
    assert manifest[0] == len(changed) + 1
    assert history[0] <= 6
    assert changed.pop("curl/stock/get_stock_9.sh")[1] == 0
    assert changed.pop("postman/openapi.postman_collection.json")[1] <= 1
    assert all(less <= 2 and more <= 60 for more, less in changed.values()), changed


@pytest.mark.parametrize("repository", [FOLDERS], indirect=True)
def test_one_new_operation_in_the_middle_leaves_its_neighbours_alone(repository: Any) -> None:
    repository.change("other", order_0=None, part_25=path_item("part_25"))
    stat = repository.git("diff", "--numstat", "--no-renames", "main", "other", "--", "build").splitlines()
    changed = {
        path.removeprefix("build/openapi/"): (more, less) for more, less, path in (row.split("\t") for row in stat)
    }
    manifest, history = (
        changed.pop(f".prerequest/{name}") for name in ("manifest.sha256", "postman_v3/openapi.digests")
    )
    assert manifest == ("4", "4")
    assert max(map(int, history)) <= 7
    assert changed.keys() == {
        name.format(*names) for name in OWN_FILES for names in (("order", "order_0"), ("part", "part_25"))
    }
    assert all("0" in numbers for numbers in changed.values())


def block(heading: Any, number: Any) -> Any:
    """Return a shell example of the documentation."""
    page = (Path(__file__).parents[2] / "docs/in-a-build-step.md").read_text()
    return page.partition(f"## {heading}\n")[2].partition("\n## ")[0].split("```sh\n")[number].partition("```")[0]


def execute(repository: Any, script: Any) -> Any:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(
        ["bash", "-euc", script],
        cwd=repository.folder,
        env=os.environ | {"PATH": path, "GIT_CONFIG_GLOBAL": os.devnull} | IDENTITY,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def documented(repository: Any) -> Any:
    targets = '["curl", "postman", "python_client"]'
    (repository.folder / "prerequest.toml").write_text(f'[[jobs]]\nspec = "openapi.yaml"\ntargets = {targets}\n')
    return repository


def test_the_documented_way_after_a_merge(documented: Any) -> None:
    documented.git("branch", "other-branch", "mine")
    done = execute(documented, block("After a merge", 1))
    assert done.returncode == 0, done.stderr
    is_settled(documented)
    assert execute(documented, block("A reviewer's view", 1)).returncode == 0


def test_the_documented_way_out_of_a_conflict(documented: Any) -> None:
    collection = documented.collection()
    collection["item"][1]["item"][0]["request"]["description"] = "What yours says."
    (documented.folder / COLLECTION).write_text(json.dumps(collection, indent=2))
    assert documented.run(merge=True) == 0
    documented.git("commit", "-qam", "edited")
    documented.change("other", stock_1=path_item("stock_1", "Another."))
    documented.git("merge", "-q", "--no-edit", "yours", status=1)
    (documented.folder / "openapi.yaml").write_text(HEAD + "".join(documented.items[name] for name in NAMES))
    for number in (2, 3):
        done = execute(documented, block("After a merge", number))
        assert done.returncode == 0, done.stderr
    assert "What yours says." in (documented.folder / COLLECTION).read_text()
    assert documented.run("check") == 0


def test_nothing_binary_lies_in_the_repository(repository: Any) -> None:
    for path in (repository.folder / "build").rglob("*"):
        assert not path.is_file() or path.read_text(encoding="utf-8") is not None


def test_reviews_collapse_all_but_scripts(repository: Any) -> None:
    paths = [
        "curl/stock/get_stock_1.sh",
        "curl/_openapi.sh",
        "postman/openapi.postman_collection.json",
        ".prerequest/manifest.sha256",
    ]
    output = repository.git(
        "check-attr", "linguist-generated", "merge", "--", *(f"build/openapi/{path}" for path in paths)
    )
    values = [line.rpartition(": ")[2] for line in output.splitlines()]
    assert values == ["unset", "unspecified", "set", "unspecified", "set", "unspecified", "set", "union"]
