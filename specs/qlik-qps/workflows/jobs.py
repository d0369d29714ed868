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


def _place(virtual_proxy: str) -> tuple[str, dict[str, str]]:
    """Return how the calls at a virtual proxy end, and what they take."""
    if not virtual_proxy:
        return "", {}
    return "_in_virtual_proxy", {"virtualproxy": virtual_proxy}


class AsyncJobs(AsyncResource):
    r"""Jobs of several calls. A user is `DIRECTORY\user`.

    `virtual_proxy` is the prefix of a virtual proxy, '' for the one without a prefix.
    """

    async def end_sessions(self, user: str, *, virtual_proxy: str = "") -> list[str]:
        """End all sessions of a user; the ids of those that were ended."""
        # Needs user/list_user_sessions user/delete_user_sessions
        # Needs user/list_user_sessions_in_virtual_proxy
        # Needs user/delete_user_sessions_in_virtual_proxy
        directory, _, name = user.partition("\\")
        users, who = self._resource("user"), {"directory": directory, "id": name}
        end, where = _place(virtual_proxy)
        rows = await getattr(users, f"list_user_sessions{end}")(**where, **who)
        if rows:
            await getattr(users, f"delete_user_sessions{end}")(**where, **who)
        return [row["SessionId"] for row in rows]

    async def get_ticket(
        self,
        user: str,
        address: str = "",
        *,
        virtual_proxy: str = "",
    ) -> Ticket:
        """Get a ticket for a user, and a link that logs in with it: a secret.

        Args:
            user: Who logs in.
            address: Address to which the link leads; by default the hub of this host.
            virtual_proxy: Where the ticket is good.

        """
        # Needs ticket/create_ticket ticket/create_ticket_in_virtual_proxy
        directory, _, name = user.partition("\\")
        body: Calls = {"UserDirectory": directory, "UserId": name, "Attributes": []}
        end, where = _place(virtual_proxy)
        create = getattr(self._resource("ticket"), f"create_ticket{end}")
        ticket = (await create(body, **where)).get("Ticket")
        if not ticket:
            raise JobError("the server gave no ticket")
        host = urlsplit(self._core.variables.need("base_url")).hostname
        prefix = f"/{virtual_proxy}" if virtual_proxy else ""
        link = address or f"https://{host}{prefix}/hub"
        mark = "&" if "?" in link else "?"
        return Ticket(ticket, f"{link}{mark}qlikTicket={quote(ticket)}")

    def _resource(self, name: str) -> Calls:
        module = import_module(f".{name}", __package__)
        return getattr(module, "Async" + RESOURCES[name])(self._core)
