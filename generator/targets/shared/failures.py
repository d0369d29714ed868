"""Which failures an API reports with a status of success: such answers must not pass for successes."""

import re
from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from ...examples.media import essence
from ...model import Api, Media, Operation, Schema


class ReportedFailure(NamedTuple):
    """What stands in an answer that is a failure whatever its status: a member of XML or JSON, a word of a text."""

    member: str = ""
    word: str = ""


NO_FAILURE: Final = ReportedFailure()


def reported_failure(operation: Operation, schemas: Mapping[str, Schema]) -> ReportedFailure:
    """Return how an operation reports a failure: as it answers otherwise, in one member of XML.

    A text reports one by a word, which is the pattern of the texts that it answers otherwise.
    """
    good = [media for response in operation.responses if response.status.startswith("2") for media in response.media]
    other = [
        media for response in operation.responses if not response.status.startswith("2") for media in response.media
    ]
    if good and not any(map(_is_xml, good)):
        return NO_FAILURE
    member = next(filter(None, (_member(media, schemas) for media in other if _is_xml(media))), "")
    return ReportedFailure(member, next(_words(other), "")) if member else NO_FAILURE


def _is_xml(media: Media) -> bool:
    return essence(media.media_type).endswith("xml")


def _member(media: Media, schemas: Mapping[str, Schema]) -> str:
    members = schemas.get(media.schema.ref, media.schema).properties
    return members[0].name if len(members) == 1 and members[0].schema.types == ("string",) else ""


def _words(answers: list[Media]) -> Iterator[str]:
    for media in answers:
        if media.media_type.startswith("text/plain") and re.fullmatch("[A-Za-z]+", media.schema.pattern):
            yield media.schema.pattern


def common_failure(api: Api) -> str:
    """Return the expression for the failures that all operations of an API report alike, else nothing.

    One of its groups is what the failure says.
    """
    reported = [reported_failure(operation, api.schemas) for operation in api.operations]
    members = {one.member for one in reported}
    if len(members) != 1 or not all(members):
        return ""
    name = re.escape(members.pop())
    element = rf"<(?:[\w.-]+:)?{name}(?:\s(?:[^>]*[^>/])?)?>\s*(?:<!\[CDATA\[)?\s*([^\s<\]][^<\]]*)"
    texts = [f"^([^<{{]*{word}[^<{{]*)$" for word in sorted({one.word for one in reported if one.word})]
    return "|".join([element, rf'"{name}"\s*:\s*"([^"]+)"', *texts])
