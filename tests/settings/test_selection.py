"""--include, --exclude and --sign: which operations stay, and what is said of a rule that matches nothing."""

from collections.abc import Callable
from typing import Any

import pytest

from generator.errors import PrerequestError
from generator.model import Api, Folder, Operation, Requirement, Signing, Variable
from generator.settings.selection import Selection, find, select


def operation(id_: str, folder: str, method: str, path: str, **more: Any) -> Any:
    return Operation(id_, id_.replace("_", " "), folder, method, path, **more)


OPERATIONS = (
    operation("list_apps", "app", "GET", "/app", stability="Locked"),
    operation("get_app", "app", "GET", "/app/{id}", stability="Locked"),
    operation("create_app", "app", "POST", "/app", stability="Stable"),
    operation("export_app", "app", "POST", "/app/{id}/export", deprecated=True, stability="Locked"),
    operation("list_app_objects", "app_object", "GET", "/app/object", stability="Experimental"),
    operation("list_streams", "stream", "GET", "/stream"),
    operation(
        "get_user", "users", "GET", "/GetUserHttp", security=(Requirement(), Requirement(signing=Signing("qlm-strict")))
    ),
    operation("list_selection_apps", "selection", "GET", "/selection/{id}/app"),
)
FOLDERS = tuple(Folder(name, name) for name in dict.fromkeys(entry.folder for entry in OPERATIONS))
API = Api("site", "Site", "1", "", Variable("baseUrl", "SITE_URL"), (), (), FOLDERS, OPERATIONS, {})
ALL = [entry.id for entry in OPERATIONS]


def chosen(**rules: Any) -> list[Any]:
    return [entry.id for entry in select(API, Selection(**rules))[0].operations]


def told(**rules: Any) -> list[str]:
    with pytest.raises(PrerequestError) as caught:
        select(API, Selection(**rules))
    assert caught.value.exit_status == 2
    return [f"{diagnostic.code} {diagnostic.message} ({diagnostic.hint})" for diagnostic in caught.value.diagnostics]


INCLUDED = {
    "folder:stream": ["list_streams"],
    "tag:stream": ["list_streams"],
    "folder:App Object": ["list_app_objects"],
    "folder:app*": ["list_apps", "get_app", "create_app", "export_app", "list_app_objects"],
    "app": ["list_apps", "get_app", "create_app", "export_app"],
    "list_streams": ["list_streams"],
    "GetUserHttp": ["get_user"],
    "id:list_*": ["list_apps", "list_app_objects", "list_streams", "list_selection_apps"],
    "path:/app/*": ["get_app", "export_app", "list_app_objects"],
    "path:/app/{id}": ["get_app"],
    "method:post": ["create_app", "export_app"],
    "deprecated": ["export_app"],
    "deprecated:true": ["export_app"],
    "deprecated:false": [name for name in ALL if name != "export_app"],
    "stability:stable": ["create_app"],
    "stability:EXPERIMENTAL": ["list_app_objects"],
}


@pytest.mark.parametrize("rule", INCLUDED)
def test_a_rule_includes(rule: Any) -> None:
    assert chosen(include=(rule,)) == INCLUDED[rule]


@pytest.mark.parametrize("rule", INCLUDED)
def test_a_rule_excludes_what_it_would_include(rule: Any) -> None:
    assert chosen(exclude=(rule,)) == [name for name in ALL if name not in INCLUDED[rule]]


def test_several_rules_include_what_any_of_them_does_and_order_stays() -> None:
    assert chosen(include=("stream", "method:POST")) == ["create_app", "export_app", "list_streams"]


def test_exclude_wins() -> None:
    assert chosen(include=("app",), exclude=("deprecated", "method:GET")) == ["create_app"]


def test_folders_without_operations_go_too() -> None:
    api, _ = select(API, Selection(include=("app", "stream")))
    assert [folder.id for folder in api.folders] == ["app", "stream"]


def test_what_is_left_out_is_counted_by_reason() -> None:
    _, left_out = select(API, Selection(include=("app",), exclude=("deprecated",)), ("/selection",))
    assert left_out == {"not in --include": 3, "in --exclude": 1, "repeated family (--all keeps it)": 1}


def test_repeated_families_are_left_out() -> None:
    assert select(API, Selection(), ("/selection",))[1] == {"repeated family (--all keeps it)": 1}
    api, left_out = select(API, Selection())
    assert (len(api.operations), left_out) == (len(ALL), {})


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("folder:streams", "no operation of site matches 'folder:streams' (did you mean folder:stream?)"),
        ("path:/apps", "no operation of site matches 'path:/apps' (did you mean path:/app?)"),
        ("method:PATCH", "matches 'method:PATCH' (method is one of: GET, POST)"),
        ("stability:locket", "(did you mean stability:locked?)"),
        ("stability:beta", "(stability is one of: experimental, locked, stable)"),
        ("deprecated:maybe", "(deprecated is one of: false, true)"),
        ("list_stream", "site has no operation 'list_stream' (did you mean list_streams?)"),
        ("metod:GET", "site has no operation 'metod:GET' (`prerequest list` shows the operations of site)"),
    ],
)
def test_a_rule_that_matches_nothing_is_reported(rule: str, said: str) -> None:
    for rules in ({"include": (rule,)}, {"exclude": (rule,)}):
        (message,) = told(**rules)
        assert message.startswith("E602")
        assert said in message


def test_nothing_need_be_deprecated_to_be_excluded() -> None:
    api, _ = select(API, Selection(include=("stream",)))
    assert select(api, Selection(exclude=("deprecated",))) == (api, {})
    with pytest.raises(PrerequestError, match="E602"):
        select(api, Selection(include=("deprecated",)))


def test_all_rules_that_match_nothing_are_reported_together() -> None:
    assert len(told(include=("nope",), exclude=("folder:nope",), sign=("never",))) == 3


def test_rules_that_leave_nothing() -> None:
    (message,) = told(include=("stream",), exclude=("method:GET",))
    assert "E625 the rules leave no operation of site" in message


def test_an_operation_that_can_be_signed_is_signed() -> None:
    for name in ("get_user", "GetUserHttp"):
        api, _ = select(API, Selection(sign=(name,)))
        assert [entry.id for entry in api.operations if entry.signed] == ["get_user"]


def test_an_operation_that_cannot_be_signed_is_reported() -> None:
    (message,) = told(sign=("list_apps",))
    assert "E603 list_apps cannot be signed" in message


def test_an_operation_that_is_left_out_is_not_signed() -> None:
    [name] = [entry.id for entry in API.operations if entry.path.startswith("/selection")]
    with pytest.raises(PrerequestError, match=f"E603 {name} cannot be signed: .* left out") as caught:
        select(API, Selection(sign=(name,)), ("/selection",))
    assert caught.value.diagnostics[0].hint == "--all keeps it"


def test_find() -> None:
    assert find(API, "GetUserHttp").id == find(API, "get_user").id == "get_user"
    with pytest.raises(PrerequestError, match="did you mean get_user"):
        find(API, "get_usr")


def test_an_operation_has_its_name_in_the_document_too() -> None:
    first, second = (
        API.operations[0]._replace(operation_id="get_user"),
        API.operations[1]._replace(operation_id="getApp"),
    )
    api = API._replace(operations=(first, second, *API.operations[2:]))
    assert find(api, "getApp") == second
    assert find(api, "get_user").path == "/GetUserHttp"
    with pytest.raises(PrerequestError, match="has no operation ''"):
        find(api, "")


def test_on_the_command_line(prerequest: Callable[..., Any]) -> None:
    done = prerequest(
        "generate", "qlik-qps", "--target", "postman", "--include", "folder:session", "--exclude", "method:DELETE"
    )
    assert done.returncode == 0, done.stderr
    assert "not in --include" in done.stdout
    assert "in --exclude" in done.stdout
    wrong = prerequest("generate", "qlik-qps", "--include", "folder:sesion")
    assert wrong.returncode == 2
    assert "did you mean folder:session?" in wrong.stderr
