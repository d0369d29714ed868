"""Bodies that a person would write."""

from typing import Any

from generator.examples.request import sample_request
from generator.pipeline import Job, read

ZEROS = "00000000-0000-0000-0000-000000000000"


def size(value: Any) -> Any:
    if isinstance(value, dict):
        return len(value) + sum(map(size, value.values()))
    return sum(map(size, value)) if isinstance(value, list) else 0


def bodies(name: Any) -> Any:
    api = read(Job(name))[0]
    sampled = {one.id: sample_request(api, one).body for one in api.operations}
    return {name: body.value for name, body in sampled.items() if body and body.kind == "json"}


def test_bodies_of_the_repository_are_no_dump_of_all_properties() -> None:
    values = bodies("qlik-qrs")
    assert values["create_reload_task"] == {
        "name": "Sales",
        "enabled": True,
        "taskSessionTimeout": 1440,
        "maxRetries": 0,
        "app": {"id": ZEROS},
    }
    assert values["update_stream"] == {
        "id": ZEROS,
        "modifiedDate": "2024-01-31T12:00:00Z",
        "name": "Sales",
        "owner": {"id": ZEROS},
    }
    assert values["create_many_schema_events"][0]["incrementDescription"] == "0 0 1 0"
    # What is left has settings that the document requires, or events with their rules.
    settings = {name for name, value in values.items() if size(value) > 20 and "composite_event" not in name}
    assert {name.partition("_service")[0] for name in settings} == {
        "update_engine",
        "preview_engine",
        "update_proxy",
        "preview_proxy",
        "update_scheduler",
        "preview_scheduler",
    }
