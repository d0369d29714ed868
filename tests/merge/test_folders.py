"""What people edit in Postman's local view, in the YAML files of a collection of version 3, survives a merge."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = "build/shop/postman_v3/shop"


def document(**operations: Any) -> dict[str, Any]:
    paths = {f"/{name}": {"get": operation} for name, operation in operations.items()}
    return {
        "openapi": "3.0.3",
        "info": {"title": "Shop", "version": "1"},
        "servers": [{"url": "http://localhost"}],
        "paths": paths,
    }


def operation(name: Any, about: str = "What to find.", tag: str = "Goods") -> dict[str, Any]:
    row = {"name": "q", "in": "query", "description": about, "schema": {"type": "string"}, "example": "x"}
    return {"operationId": name, "tags": [tag], "parameters": [row], "responses": {"200": {"description": "Good"}}}


@pytest.fixture
def shop(tmp_path: Path, prerequest: Callable[..., Any]) -> Any:
    return Shop(tmp_path, prerequest)


class Shop:
    """A project with the collection of a document with three operations, as it was generated."""

    def __init__(self, folder: Any, prerequest: Any) -> None:
        self.folder, self.prerequest, self.parts = folder, prerequest, dict[str, Any]()
        self.operations = {name: operation(name) for name in ("apples", "bread", "cakes")}
        assert self.generate() == 0

    def generate(self, *options: Any, command: str = "generate") -> Any:
        (self.folder / "shop.json").write_text(json.dumps(document(**self.operations) | self.parts), "utf-8")
        done = self.prerequest(command, "shop.json", "--target", "postman_v3", *options, cwd=self.folder)
        self.said = done.stderr
        return done.returncode

    def path(self, name: Any) -> Any:
        return self.folder / ROOT / "Goods" / f"{name}.request.yaml"

    def read(self, path: Any) -> Any:
        return yaml.safe_load(path.read_text("utf-8"))

    def edit(self, name: Any, **members: Any) -> None:
        path = self.path(name)
        path.write_text(yaml.safe_dump({**self.read(path), **members}, sort_keys=False), "utf-8")

    def spec_changes(self) -> None:
        """Another description of a parameter, an operation more, one less."""
        self.operations["apples"] = operation("apples", "Another meaning.")
        self.operations["dates"] = operation("dates")
        self.operations.pop("cakes")

    @property
    def files(self) -> set[str]:
        return {path.relative_to(self.folder / ROOT).as_posix() for path in (self.folder / ROOT).rglob("*.yaml")}

    def is_settled(self) -> bool:
        before = {path: path.read_bytes() for path in (self.folder / "build").rglob("*") if path.is_file()}
        assert self.generate() == 0
        assert self.generate("--merge") == 0
        assert self.generate(command="check") == 0
        return before == {path: path.read_bytes() for path in (self.folder / "build").rglob("*") if path.is_file()}


SCRIPT = [{"type": "afterResponse", "code": "pm.test('mine', () => {});", "language": "text/javascript"}]


def test_values_scripts_descriptions_and_rows(shop: Any) -> None:
    rows = [{**shop.read(shop.path("Apples"))["queryParams"][0], "value": "mine"}, {"key": "own", "value": "1"}]
    shop.edit("Apples", queryParams=rows, scripts=SCRIPT, description="Mine.")
    assert shop.generate() == 1
    shop.spec_changes()
    assert shop.generate("--merge") == 0, shop.said
    entry = shop.read(shop.path("Apples"))
    assert (entry["scripts"], entry["description"]) == (SCRIPT, "Mine.")
    [first, second] = entry["queryParams"]
    assert (first["value"], second["key"]) == ("mine", "own")
    assert {"Goods/Dates.request.yaml", "Goods/Apples.request.yaml"} < shop.files
    assert "Goods/Cakes.request.yaml" not in shop.files
    assert shop.is_settled()


def test_what_nobody_edited_stays_as_it_is_generated(shop: Any) -> None:
    before = shop.path("Bread").read_bytes()
    shop.edit("Apples", description="Mine.")
    assert shop.generate("--merge") == 0
    assert shop.path("Bread").read_bytes() == before
    assert shop.read(shop.path("Apples"))["description"] == "Mine."
    assert shop.is_settled()


def test_an_edited_request_that_left_the_specification(shop: Any) -> None:
    shop.edit("Cakes", scripts=SCRIPT)
    shop.spec_changes()
    assert shop.generate("--merge") == 0
    kept = "No longer in the spec/Cakes.request.yaml"
    assert kept in shop.files
    assert "Goods/Cakes.request.yaml" not in shop.files
    assert shop.read(shop.folder / ROOT / kept)["scripts"] == SCRIPT
    assert shop.is_settled()


def test_a_request_of_ones_own(shop: Any) -> None:
    mine = "$kind: http-request\nurl: '{{baseUrl}}/mine'\nmethod: POST\norder: 1500\n"
    shop.path("My own").write_text(mine, "utf-8")
    shop.spec_changes()
    assert shop.generate("--merge") == 0
    assert shop.path("My own").read_text("utf-8") == mine
    assert shop.is_settled()


def test_a_renamed_and_a_deleted_request(shop: Any) -> None:
    shop.path("Apples").rename(shop.path("Fruit"))
    shop.path("Bread").unlink()
    assert shop.generate("--merge") == 0
    assert "Goods/Fruit.request.yaml" in shop.files
    assert not {"Goods/Apples.request.yaml", "Goods/Bread.request.yaml"} & shop.files
    assert shop.is_settled()
    shop.spec_changes()
    assert shop.generate("--merge") == 0
    assert shop.read(shop.path("Fruit"))["queryParams"][0]["description"] == "Another meaning."
    assert not {"Goods/Apples.request.yaml", "Goods/Bread.request.yaml"} & shop.files


def test_a_renamed_folder(shop: Any) -> None:
    (shop.folder / ROOT / "Goods").rename(shop.folder / ROOT / "Wares")
    assert shop.generate("--merge") == 0
    assert {"Wares/Apples.request.yaml", "Wares/Cakes.request.yaml"} < shop.files
    assert shop.is_settled()
    shop.spec_changes()
    assert shop.generate("--merge") == 0
    assert {"Wares/Apples.request.yaml", "Wares/Dates.request.yaml"} < shop.files
    assert [name for name in shop.files if name.endswith("Cakes.request.yaml")] == [
        "No longer in the spec/Cakes.request.yaml"
    ]
    assert "No longer in the spec/.resources/Cakes.resources/examples/Good.example.yaml" in shop.files
    assert not [name for name in shop.files if name.startswith("Goods/")]
    assert shop.is_settled()


def test_a_deletion_does_not_come_back_by_itself(shop: Any) -> None:
    shop.path("Bread").unlink()
    assert shop.generate("--merge") == 0
    shop.spec_changes()
    before = shop.files
    assert shop.generate() == 1
    assert "E505" in shop.said
    assert "keep the edits with --merge" in shop.said
    assert shop.files == before
    assert shop.generate("--merge") == 0
    assert "Goods/Bread.request.yaml" not in shop.files
    assert "Goods/Dates.request.yaml" in shop.files
    assert shop.is_settled()
    assert shop.generate("--force") == 0
    assert "Goods/Bread.request.yaml" in shop.files


def test_a_change_of_both_is_listed_and_the_persons_kept(shop: Any) -> None:
    rows = [{**shop.read(shop.path("Apples"))["queryParams"][0], "description": "Mine."}]
    shop.edit("Apples", queryParams=rows)
    shop.spec_changes()
    assert shop.generate("--merge") == 1
    assert "Goods / Apples: request, url, query, q, description" in shop.said
    assert shop.read(shop.path("Apples"))["queryParams"][0]["description"] == "Mine."
    assert shop.is_settled()


def test_header_example_order_and_place(shop: Any) -> None:
    shop.edit("Apples", headers=[{"key": "X-Mine", "value": "1"}])
    example = shop.path("Bread").parent / ".resources/Bread.resources/examples/Mine.example.yaml"
    example.write_text((example.parent / "Good.example.yaml").read_text("utf-8").replace("200", "404"), "utf-8")
    shop.edit("Cakes", order=500)
    fruit = shop.folder / ROOT / "Fruit"
    fruit.mkdir()
    shop.path("Apples").rename(fruit / "Apples.request.yaml")
    assert shop.generate("--merge") == 0
    assert shop.is_settled()
    shop.operations["apples"] = operation("apples", "Another meaning.")
    shop.operations["butter"] = operation("butter")
    assert shop.generate("--merge") == 0
    apples = shop.read(fruit / "Apples.request.yaml")
    assert apples["headers"] == {"X-Mine": "1"}
    assert apples["queryParams"][0]["description"] == "Another meaning."
    assert shop.read(example)["response"]["statusCode"] == 404
    assert [shop.read(shop.path(name))["order"] for name in ("Cakes", "Bread")] == [500, 2000]
    assert shop.path("Butter").is_file()
    assert not shop.path("Apples").exists()
    assert shop.is_settled()


def test_an_edited_file_of_bruno_is_never_overwritten(tmp_path: Path, prerequest: Callable[..., Any]) -> None:
    (tmp_path / "shop.json").write_text(json.dumps(document(apples=operation("apples"))), "utf-8")
    command = ("generate", "shop.json", "--target", "bruno")
    assert prerequest(*command, cwd=tmp_path).returncode == 0
    folder = tmp_path / "build/shop/bruno"
    mine = {"Goods/Apples.yml": b"mine", "Goods/Own.yml": b"own", "environments/default.yml": b"name: default\n"}
    for name, content in mine.items():
        (folder / name).write_bytes(content)
    changed = document(apples=operation("apples", "Another meaning."), bread=operation("bread"))
    (tmp_path / "shop.json").write_text(json.dumps(changed), "utf-8")
    for option in ((), ("--merge",)):
        done = prerequest(*command, *option, cwd=tmp_path)
        assert done.returncode == 1
        assert "E505" in done.stderr
        assert {name: (folder / name).read_bytes() for name in mine} == mine
    assert not (folder / "Goods/Bread.yml").exists()


def test_an_environment_that_was_filled_in(shop: Any) -> None:
    [path] = (shop.folder / ROOT).parent.glob("*.environment.yaml")
    filled = path.read_text("utf-8").replace("http://localhost", "http://mine")
    path.write_text(filled, "utf-8")
    assert shop.generate() == 1
    assert "keep the edits with --merge" in shop.said
    assert shop.generate("--merge") == 0
    assert path.read_text("utf-8") == filled
    assert shop.is_settled()
    key = {"name": "token", "in": "header", "type": "apiKey"}
    shop.parts = {"components": {"securitySchemes": {"key": key}}, "security": [{"key": []}]}
    assert shop.generate() == 1
    assert shop.generate("--merge") == 0
    values = {row["key"]: row for row in shop.read(path)["values"]}
    assert values["baseUrl"]["value"] == "http://mine"
    assert [row["type"] for name, row in values.items() if "token" in name.casefold()] == ["secret"]
    assert shop.is_settled()


def test_a_file_that_is_no_yaml(shop: Any) -> None:
    shop.path("Apples").write_text("a: [", "utf-8")
    assert shop.generate("--merge") == 2
    assert "E512" in shop.said
    assert shop.path("Apples").read_text("utf-8") == "a: ["


def test_force_gives_all_of_it_up(shop: Any) -> None:
    before = {name: (shop.folder / ROOT / name).read_bytes() for name in shop.files}
    shop.edit("Apples", description="Mine.")
    shop.path("Bread").unlink()
    assert shop.generate("--merge") == 0
    assert shop.generate("--force") == 0
    assert before == {name: (shop.folder / ROOT / name).read_bytes() for name in shop.files}
