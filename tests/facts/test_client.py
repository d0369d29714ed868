"""What is known of real servers, one test for each fact, in the generated client at the strict server."""

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest

from generator.commands.serve import DEMO, known_values
from generator.server.app import running
from generator.server.settings import ServerSettings
from tests.bundled import bundled_api
from tests.targets.python_client.conftest import written

ZEROS = "00000000-0000-0000-0000-000000000000"
JANE = "1f6c7a52-93c4-4c2e-8f0a-6d1f0f5f2a01"
SALES = "703d62b9-5fc4-427e-8a16-c37fe1908207"
FINANCE = "4d0a3f86-2c91-4f5b-97e3-904cbe6d5f04"
RELOAD, DISABLED = "d693c81f-b52a-48e4-a07c-29d547f6e81d", "a36095ec-82f7-45b1-bd49-f6a214c3b50a"
FOLDERS = {"app", "custom_property_definition", "license", "reload_task", "tag", "task"}
USER = {"X-Qlik-User": "UserDirectory=INTERNAL; UserId=sa_api"}


@pytest.fixture(scope="module")
def api() -> Any:
    return bundled_api("qlik-qrs")


@pytest.fixture(scope="module")
def package(api: Any, tmp_path_factory: pytest.TempPathFactory) -> Any:
    chosen = tuple(operation for operation in api.operations if operation.folder in FOLDERS)
    # A name of its own: other tests import the whole client.
    return written(api._replace(operations=chosen), tmp_path_factory.mktemp("client"), name="facts_client").module


@pytest.fixture
def server(api: Any) -> Iterator[Any]:
    names = {"QLIK_USER_HEADER": "X-Remote-User", "QLIK_SESSION_COOKIE": "X-Qlik-Session-fin"}
    with running([api], ServerSettings(known_values([api], names))) as started:
        yield started


@pytest.fixture
def client(package: Any, server: Any) -> Iterator[Any]:
    """A client that a virtual proxy knows by a token."""
    with package.Client.with_jwt(f"{server.url}/jwt/qrs", jwt=DEMO) as opened:
        yield opened


def arrived(server: Any, name: str) -> str:
    return str(server.ledger[-1].received.header(name))


def test_a_plain_value_arrives_in_an_object(client: Any) -> None:
    assert client.app.count_apps() == 2


def test_the_value_of_a_synchronous_start_is_an_execution_session(client: Any) -> None:
    assert client.task.start_task_synchronously(RELOAD) != ZEROS


def test_the_empty_guid_means_that_nothing_was_started(client: Any) -> None:
    assert client.task.start_task_synchronously(DISABLED) == ZEROS


def test_a_reload_task_needs_its_app(package: Any, client: Any) -> None:
    bundle = {"task": {"name": "Nightly", "enabled": True, "app": {"id": SALES}}}
    assert client.reload_task.create_reload_task_bundle(bundle)["app"]["name"] == "Sales"
    with pytest.raises(package.ApiError, match=r"lacks task\.app\.id"):
        client.reload_task.create_reload_task_bundle({"task": {"name": "No app"}})


def test_a_reference_needs_its_id_alone(client: Any) -> None:
    access = client.license.create_license_professional_access_type({"user": {"id": JANE}})
    assert access["user"]["userId"] == "jane"


def test_a_stale_date_answers_409(package: Any, client: Any) -> None:
    tag = client.tag.list_tags_full()[0]
    assert client.tag.update_tag({**tag, "name": "weekly"}, id=tag["id"])["name"] == "weekly"
    with pytest.raises(package.ConflictError, match="Read the object again"):
        client.tag.update_tag({**tag, "name": "stale"}, id=tag["id"])


def test_enums_are_numbers_and_names_are_accepted(client: Any) -> None:
    body = {"name": "Region", "valueType": "Text", "objectTypes": ["App"]}
    assert client.custom_property_definition.create_custom_property_definition(body)["name"] == "Region"
    assert client.task.list_tasks_full()[0]["taskType"] == 0


def test_a_post_or_put_without_a_body_says_its_length(client: Any, server: Any) -> None:
    client.task.start_task(RELOAD)
    assert arrived(server, "content-length") == "0"
    client.app.publish_app(SALES, stream=FINANCE)
    assert arrived(server, "content-length") == "0"


def test_a_long_file_arrives_whole_and_is_not_held(client: Any, server: Any, tmp_path: Any) -> None:
    with (tmp_path / "app.qvf").open("wb") as file:
        file.truncate(100_000_000)
    with (tmp_path / "app.qvf").open("rb") as file:
        assert client.app.upload_app(file, name="Big")["fileSize"] == 100_000_000
    assert arrived(server, "content-length") == "100000000"


def test_a_filter_with_quotes_and_signs_arrives_as_it_is_meant(client: Any) -> None:
    name = "O'Brien & Söhne #1 100%"
    client.tag.create_tag({"name": name})
    tags = client.tag.list_tags(filter=r"name eq 'O\'Brien & Söhne #1 100%'")
    assert [tag["name"] for tag in tags] == [name]


def test_a_filter_that_cannot_be_parsed_is_a_failure(package: Any, client: Any) -> None:
    with pytest.raises(package.ApiError, match="Cannot parse the expression") as refused:
        client.app.list_apps(filter="name xx 'a'")
    assert refused.value.hint.startswith("A filter is property, operator, value")


def test_what_does_not_exist_is_a_failure(package: Any, client: Any) -> None:
    with pytest.raises(package.NotFoundError, match="There is no object"):
        client.task.start_task("11111111-1111-4111-8111-111111111111")


@pytest.mark.parametrize(("port", "said"), [("4747", "4747 is that of the engine"), ("4242", "knows no virtual proxy")])
def test_each_service_has_its_port(package: Any, server: Any, port: str, said: str) -> None:
    headers = {**USER, "Host": f"localhost:{port}"}
    with (
        package.Client(f"{server.url}/jwt/qrs", headers=headers) as client,
        pytest.raises(package.NotFoundError, match=said),
    ):
        client.app.list_apps()


def test_a_stranger_is_sent_to_a_login_and_told_so(package: Any, server: Any) -> None:
    with (
        package.Client.with_jwt(f"{server.url}/jwt/qrs", jwt="unknown") as client,
        pytest.raises(package.ApiError, match=r"likely a login\. The server does not know the caller"),
    ):
        client.app.list_apps()
    with package.Client.with_jwt(f"{server.url}/form/qrs", jwt="unknown") as client:
        for call in (client.app.list_apps, lambda: client.task.start_task(RELOAD)):
            with pytest.raises(package.ApiError, match="a web page came instead of the answer"):
                call()


def test_a_token_with_the_word_bearer_before_it_is_told(package: Any, server: Any) -> None:
    with (
        package.Client.with_jwt(f"{server.url}/jwt/qrs", jwt=f"Bearer {DEMO}") as client,
        pytest.raises(package.ConfigurationError, match="jwt has the wrong form\nIts form: The token alone"),
    ):
        client.app.list_apps()


def test_a_user_beyond_ascii_is_percent_encoded(package: Any, server: Any) -> None:
    with package.Client.with_header(
        f"{server.url}/hdr/qrs", user="EXAMPLE\\josé", user_header="X-Remote-User"
    ) as client:
        client.app.list_apps()
    assert arrived(server, "x-remote-user") == "EXAMPLE\\jos%C3%A9"


def test_the_header_that_is_believed_and_the_cookie_have_names_of_their_own(package: Any, server: Any) -> None:
    async def run() -> None:
        cookie = "X-Qlik-Session-fin"
        base = f"{server.url}/fin/qrs"
        async with package.AsyncClient.with_session(base, session=DEMO, session_cookie=cookie) as client:
            await client.app.list_apps()

    asyncio.run(run())
    assert arrived(server, "cookie") == f"X-Qlik-Session-fin={DEMO}"
    assert all(verdict.accepted for verdict in server.ledger)
