"""Explains why there was no answer."""

import socket
import ssl
from http.client import BadStatusLine, HTTPException, LineTooLong, RemoteDisconnected, UnknownProtocol
from urllib.parse import urlsplit

from ..encode.terminal import visible
from ..errors import PrerequestError, fail
from .request import DocumentRequest

# TLS alerts (RFC 8446, 6) by which a server refuses the certificate of a client.
_ALERTS = {
    "UNSUPPORTED_CERTIFICATE": (
        "the server refuses the certificate: unsupported certificate purpose",
        "server.pem cannot be used here; use client.pem and client_key.pem",
    ),
    "UNKNOWN_CA": (
        "the server does not know who signed the client certificate",
        "it is from another site, or older than the site's present certificates: export it again",
    ),
    "CERTIFICATE_REQUIRED": ("the server wants a client certificate", "--cert client.pem --key client_key.pem"),
    "CERTIFICATE_EXPIRED": ("the client certificate has expired", "export it again"),
    "CERTIFICATE_REVOKED": ("the client certificate has been revoked", "export it again"),
    "BAD_CERTIFICATE": ("the server refuses the client certificate", "export it again; client.pem is the right file"),
    "HANDSHAKE_FAILURE": ("the server ended the TLS handshake", "perhaps it wants a client certificate: --cert, --key"),
}
# Results of the verification in OpenSSL (X509_V_ERR_...).
_HOST_NAME = {62, 64}
_VALIDITY = {9: "is not valid yet", 10: "has expired"}


def explained(request: DocumentRequest, error: Exception, seconds: float) -> PrerequestError:
    """Return the error E675 for a failed exchange."""
    host, port = _address(request)
    if isinstance(error, ssl.SSLCertVerificationError):
        about, hint = _unverified(error, host)
    elif isinstance(error, ssl.SSLError) and not isinstance(error, ssl.SSLEOFError | ssl.SSLZeroReturnError):
        about, hint = _tls(error, request, port)
    else:
        about, hint = _network(error, request, seconds)
    return fail("E675", about, hint=hint)


def _network(error: Exception, request: DocumentRequest, seconds: float) -> tuple[str, str]:
    host, port = _address(request)
    if isinstance(error, TimeoutError):
        return f"{host} did not answer within {seconds:g} s", "perhaps a firewall drops what is sent to this port"
    if isinstance(error, socket.gaierror):
        return f"the host name {host} is not known", "check --server, and whether you must be in the company network"
    if isinstance(error, ConnectionRefusedError):
        return f"nobody listens on port {port} of {host}", wrong_port(request, port)
    if isinstance(error, HTTPException) and not isinstance(error, RemoteDisconnected):
        about, hint = _no_http(error)
        if about:
            return f"port {port} of {host} {about}", hint or wrong_port(request, port)
    if isinstance(error, ConnectionError | HTTPException | ssl.SSLError):
        return f"port {port} of {host} closed the connection before the answer was complete", wrong_port(request, port)
    return f"{host} cannot be reached: {getattr(error, 'strerror', '') or type(error).__name__}", ""


def _no_http(error: HTTPException) -> tuple[str, str]:
    """Return the fault of an answer that violates HTTP/1.1, and the hint; '' if the answer only ends too early."""
    if isinstance(error, LineTooLong) or "headers" in str(error):
        return "answered with too large a header", "perhaps a proxy before the server adds to it"
    if isinstance(error, UnknownProtocol):
        return f"answered in another protocol than HTTP/1.1: {_beginning(str(error))}", ""
    if isinstance(error, BadStatusLine):
        line = str(error).lstrip()
        if line.startswith(("<", "{", "[")):
            return "answered without a status line, as HTTP/0.9 did", ""
        return f"did not answer in HTTP but with {_beginning(line)}", ""
    return "", ""


def _beginning(text: str) -> str:
    return visible(repr(text.strip()[:40]))


def _address(request: DocumentRequest) -> tuple[str, int]:
    address = urlsplit(request.url)
    return visible(address.hostname or ""), address.port or 443


def _unverified(error: ssl.SSLCertVerificationError, host: str) -> tuple[str, str]:
    if error.verify_code in _HOST_NAME:
        about = f"the server's certificate is not for {host}"
        return (
            about,
            "it often has only the short name of the host: use this name, or set it by the variable …_SERVER_NAME",
        )
    if error.verify_code in _VALIDITY:
        return f"the server's certificate {_VALIDITY[error.verify_code]}", "check this computer's clock too"
    about = f"unable to verify the server's certificate: {error.verify_message}"
    return about, "a Qlik site is its own authority: --ca root.pem, exported together with client.pem"


def _tls(error: ssl.SSLError, request: DocumentRequest, port: int) -> tuple[str, str]:
    reason = error.reason or ""
    for name, words in _ALERTS.items():
        if reason.endswith(f"ALERT_{name}"):
            return words
    if reason in ("WRONG_VERSION_NUMBER", "HTTP_REQUEST"):
        return f"port {port} does not speak TLS", wrong_port(request, port)
    return f"TLS failed: {reason.lower().replace('_', ' ') or type(error).__name__}", ""


def wrong_port(request: DocumentRequest, port: int) -> str:
    """Return a hint for a wrong port."""
    if port == 4747:
        return f"4747 is the engine's port; {request.spec} is at {request.port}"
    if port == request.port:
        return "check the host, the service and the firewall"
    return f"{request.spec} has port {request.port} with --way {request.connection.id}"
