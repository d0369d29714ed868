"""Rules R0 to R9: as the table of facts has them for all of Qlik's operations, and for resources nobody has seen."""

from dataclasses import replace
from typing import Any

import pytest

from generator.naming.names import name_operations
from generator.naming.operation import RawOperation
from generator.naming.qlik import QlikRules, qlik_rules

RULES = qlik_rules()


def table(document: Any) -> list[Any]:
    return [operation for resource in document["resources"].values() for operation in resource["operations"]]


def raw(document: Any) -> list[Any]:
    return [
        RawOperation(
            o["method"], o["path"], response_is_array=any(str(r).endswith("[]") for r in o["responses"].values())
        )
        for o in table(document)
    ]


def test_every_repository_operation_is_named_as_in_the_facts(facts: Any) -> None:
    document = facts("facts/qrs-resources.json")
    names = name_operations(raw(document), RULES, facts("facts/qrs-schemas.json")["schemas"])
    assert len(names) == 1582
    assert [(n.id, n.title) for n in names] == [(o["operationId"], o["name"]) for o in table(document)]
    assert len({name.title for name in names}) == 1582


def test_folders_are_the_first_segments_in_words(facts: Any) -> None:
    document = facts("facts/qrs-resources.json")
    names = name_operations(raw(document), RULES, facts("facts/qrs-schemas.json")["schemas"])
    folders = {path["path"].split("/")[1]: n.folder_id for path, n in zip(table(document), names, strict=True)}
    assert len(folders) == len(set(folders.values())) == 87
    assert {segment: folder.replace("_", "") for segment, folder in folders.items()} == {s: s for s in folders}
    assert (folders["license"], folders["reloadtask"]) == ("license", "reload_task")


def test_every_proxy_operation_is_named_as_in_the_facts(facts: Any) -> None:
    document = facts("facts/qps-resources.json")
    names = name_operations(raw(document), RULES, document["schemas"])
    assert [(n.id, n.title) for n in names] == [(o["operationId"], o["name"]) for o in table(document)]
    assert {name.folder_title for name in names} == {
        "About", "Alive", "Error", "Health", "Notified", "Session", "Ticket", "User"
    }  # fmt: skip


def test_without_names_given_by_hand_seven_collide_and_all_are_told_apart(facts: Any) -> None:
    document = facts("facts/qrs-resources.json")
    names = name_operations(raw(document), replace(RULES, overrides={}), facts("facts/qrs-schemas.json")["schemas"])
    assert len({name.id for name in names}) == 1582
    assert sum("_via_" in name.id for name in names) == 7


def test_a_document_as_a_server_returns_it_is_named_alike(facts: Any) -> None:
    upstream = facts("upstream/qlik-qrs-38.22.0.swagger.json")
    operations = [
        RawOperation(
            method.upper(),
            path,
            operation["operationId"],
            response_is_array=any(r.get("schema", {}).get("type") == "array" for r in operation["responses"].values()),
        )
        for path, item in upstream["paths"].items()
        for method, operation in item.items()
    ]
    names = name_operations(operations, RULES, upstream["definitions"])
    ids = {(o.method, o.path): n.id for o, n in zip(operations, names, strict=True)}
    expected = {(o["method"], o["path"]): o["operationId"] for o in table(facts("facts/qrs-resources.json"))}
    assert ids == expected


LATER = [
    ("GET", "/datalake", True, "list_data_lakes", "List data lakes"),
    ("POST", "/datalake", False, "create_data_lake", "Create data lake"),
    ("GET", "/datalake/{id}", False, "get_data_lake", "Get data lake"),
    ("PUT", "/datalake/{id}", False, "update_data_lake", "Update data lake"),
    ("DELETE", "/datalake/{id}", False, "delete_data_lake", "Delete data lake"),
    ("GET", "/datalake/count", False, "count_data_lakes", "Count data lakes"),
    ("GET", "/datalake/full", True, "list_data_lakes_full", "List data lakes full"),
    ("POST", "/datalake/table", False, "create_data_lake_table", "Create data lake table"),
    ("POST", "/datalake/many", True, "create_many_data_lakes", "Create many data lakes"),
    ("POST", "/datalake/previewprivileges", False, "preview_data_lake_privileges", "Preview data lake privileges"),
    ("POST", "/datalake/{id}/publish", False, "publish_data_lake", "Publish data lake"),
    ("POST", "/datalake/{id}/start/now", False, "start_data_lake_now", "Start data lake now"),
    ("POST", "/datalake/{id}/uploadfile", False, "upload_data_lake_file", "Upload data lake file"),
    ("DELETE", "/datalake/{id}/deletecontent", False, "delete_data_lake_file", "Delete data lake file"),
    ("GET", "/datalake/{id}/shores", True, "list_data_lake_shores", "List data lake shores"),
    ("POST", "/datalake/{id}/audit", False, "run_data_lake_audit", "Run data lake audit"),
    ("PATCH", "/datalake/{id}", False, "patch_data_lake", "Patch data lake"),
    ("GET", "/datalake/fish/count", False, "count_data_lake_fishes", "Count data lake fishes"),
    ("GET", "/datalake/fish", True, "list_data_lake_fishes", "List data lake fishes"),
    ("GET", "/datalake/fish/{id}", False, "get_data_lake_fish", "Get data lake fish"),
    ("GET", "/unheardof", False, "get_unheardof", "Get unheardof"),
    ("GET", "/selection/{id}/datalake/fish", True, "list_selection_data_lake_fishes",
     "List selection data lake fishes"),
    ("POST", "/selection/datalake", False, "create_data_lake_selection", "Create data lake selection"),
    ("PUT", "/selection/{id}/datalake/synthetic", False, "update_selection_data_lake_synthetic",
     "Update selection data lake synthetic"),
    ("GET", "/about/api/default/datalake", False, "get_data_lake_defaults", "Get data lake defaults"),
    ("GET", "/{virtualproxy}/datalake", True, "list_data_lakes_in_virtual_proxy", "List data lakes in virtual proxy"),
    ("GET", "/app/{appid}/export", False, "get_app_export_token", "Get app export token"),
]  # fmt: skip


def test_resources_of_a_later_release_get_names_by_the_same_rules() -> None:
    operations = [RawOperation(method, path, response_is_array=array) for method, path, array, *_ in LATER]
    names = name_operations(operations, RULES, ["DataLake", "Fish"])
    assert [(name.id, name.title) for name in names] == [(id_, title) for *_, id_, title in LATER]
    assert names[0].folder_id == "data_lake"
    assert names[-2].folder_id == "data_lake"


def test_equal_names_are_told_apart_by_where_they_come_from() -> None:
    paths = [("POST", "/lake"), ("POST", "/lake/create"), ("GET", "/lake/count"), ("POST", "/lake/{id}/create")]
    rules = QlikRules(verbs=frozenset({"create"}))
    names = [name.id for name in name_operations([RawOperation(*path) for path in paths], rules)]
    assert names == ["create_lake", "create_lake_via_create_post", "count_lakes", "create_lake_via_create"]


@pytest.mark.parametrize("path", ["/", "/{a}", "/{a}/{b}", "//", "/selection/{id}", "/selection/{id}/{x}", "/über.x/y"])
def test_odd_paths_get_a_name_too(path: str) -> None:
    (name,) = name_operations([RawOperation("GET", path)], RULES)
    assert name.id.isidentifier()
    assert name.folder_id.isidentifier()
