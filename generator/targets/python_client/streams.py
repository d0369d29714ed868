"""Operations that answer with one value or, if the request asks for it, with a stream: a method for each."""

from collections.abc import Iterator

from ...model import Api, Operation, successes
from . import media


def divided(api: Api) -> Api:
    """Return the API with a second operation for the stream (`chat_stream`) of each operation that has both answers."""
    ids = {(operation.folder, operation.id) for operation in api.operations}

    def parts(operation: Operation) -> Iterator[Operation]:
        kinds = {bool(media.stream_class(one)) for one in media.documented(operation)}
        if kinds != {True, False}:
            yield operation
            return
        name = f"{operation.id}_stream"
        while (operation.folder, name) in ids:
            name += "_"
        ids.add((operation.folder, name))
        yield _with(operation, streams=False)
        yield _with(operation, streams=True)._replace(id=name)

    return api._replace(operations=tuple(part for operation in api.operations for part in parts(operation)))


def _with(operation: Operation, *, streams: bool) -> Operation:
    """Return an operation with only the streams among its successful answers, or without them."""
    answers = []
    for answer in operation.responses:
        if answer in successes(operation.responses) and answer.media:
            kept = tuple(one for one in answer.media if bool(media.stream_class(one)) == streams)
            answers += [answer._replace(media=kept)] if kept else []
        else:
            answers.append(answer)
    return operation._replace(responses=tuple(answers))
