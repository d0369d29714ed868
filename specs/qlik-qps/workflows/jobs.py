"""Jobs of several calls: the sessions of a user, a ticket and its link."""

from __future__ import annotations

from importlib import import_module
from typing import Any, NamedTuple, TypeAlias
from urllib.parse import quote, urlsplit

from .._api import RESOURCES
from .._errors import ApiError
from .._responses import AsyncResource

# The calls of a resource, which is loaded by its name.
Calls: TypeAlias = Any


class JobError(ApiError):
    """A job could not be done."""


class Ticket(NamedTuple):
    """A ticket, good for one login and for a minute, and the link that logs in with it."""

    ticket: str
    link: str


class AsyncJobs(AsyncResource):
    r"""Jobs of several calls. A user is `DIRECTORY\user`."""

    async def end_sessions(self, user: str) -> list[str]:
        """End all sessions of a user; the ids of those that were ended."""
        # Needs user/list_user_sessions user/delete_user_sessions
        directory, _, name = user.partition("\\")
        users = self._resource("user")
        rows = await users.list_user_sessions(directory=directory, id=name)
        if rows:
            await users.delete_user_sessions(directory=directory, id=name)
        return [row["SessionId"] for row in rows]

    async def get_ticket(self, user: str, address: str = "") -> Ticket:
        """Get a ticket for a user, and a link that logs in with it: a secret.

        Args:
            user: Who logs in.
            address: Where the link leads; the hub of this host by default.

        """
        # Needs ticket/create_ticket
        directory, _, name = user.partition("\\")
        body: Calls = {"UserDirectory": directory, "UserId": name, "Attributes": []}
        answer = await self._resource("ticket").create_ticket(body)
        ticket = answer.get("Ticket")
        if not ticket:
            raise JobError("the server gave no ticket")
        host = urlsplit(self._core.variables.need("base_url")).hostname
        link = address or f"https://{host}/hub"
        mark = "&" if "?" in link else "?"
        return Ticket(ticket, f"{link}{mark}qlikTicket={quote(ticket)}")

    def _resource(self, name: str) -> Calls:
        module = import_module(f".{name}", __package__)
        return getattr(module, "Async" + RESOURCES[name])(self._core)
