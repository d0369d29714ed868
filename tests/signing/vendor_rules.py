"""What five vendors' pages say of their signatures, written from these alone: nothing here is of the package."""

import base64
import hashlib
import hmac
import time
from typing import Any
from urllib.parse import parse_qsl, quote


def parts(request: Any) -> tuple[Any, Any, Any]:
    path, _, query = request.target.partition("?")
    return path, query, request.body.decode()


def one(request: Any, name: Any) -> Any:
    [value] = request.all(name)
    return value


def is_near(seconds: Any) -> bool:
    return bool(abs(time.time() - seconds) < 300)


def binance(request: Any, secret: Any, key_id: Any) -> Any:
    """All parameters, the query and then the form, without the signature, which is the last of them."""
    _, query, body = parts(request)
    place, other = (query, body) if "signature=" in query else (body, "")
    signed, _, signature = place.rpartition("signature=")
    text = signed.removesuffix("&") + other if place is query else query + signed.removesuffix("&")
    expected = hmac.new(secret.encode(), text.encode(), "sha256").hexdigest()
    stamp = dict(parse_qsl(query) + parse_qsl(body))["timestamp"]
    return signature == expected and is_near(int(stamp) / 1000) and one(request, "X-MBX-APIKEY") == key_id


def bitmex(request: Any, secret: Any, key_id: Any) -> Any:
    """Verb, path with query as sent, time of expiry, data as sent."""
    expires = one(request, "api-expires")
    text = request.method + request.target + expires + request.body.decode()
    expected = hmac.new(secret.encode(), text.encode(), "sha256").hexdigest()
    is_right = one(request, "api-signature") == expected and one(request, "api-key") == key_id
    return is_right and int(expires) > time.time()


def kraken(request: Any, secret: Any, key_id: Any) -> Any:
    """The path and SHA-256 of nonce and data, with the decoded secret."""
    path, query, body = parts(request)
    nonce = dict(parse_qsl(body) or parse_qsl(query)).get("nonce", "")
    message = path.encode() + hashlib.sha256((nonce + body).encode()).digest()
    expected = base64.b64encode(hmac.new(base64.b64decode(secret), message, "sha512").digest()).decode()
    return one(request, "API-Sign") == expected and one(request, "API-Key") == key_id and is_near(int(nonce) / 1000)


def peach(request: Any, secret: Any, _: Any) -> bool:
    """The names and values of all fields but the signature, in the order of the names."""
    _, query, body = parts(request)
    is_form = (request.all("Content-Type") or [""])[0].startswith("application/x-www-form-urlencoded")
    sent = parse_qsl(body if is_form else query, keep_blank_values=True)
    fields = dict(sent)
    signature = fields.pop("signature", "")
    text = "".join(name + value for name, value in sorted(fields.items()))
    return signature == hmac.new(secret.encode(), text.encode(), "sha256").hexdigest() and len(fields["nonce"]) > 8


def aws(request: Any, secret: Any, key_id: Any) -> bool:
    """Signature Version 4, as the page "Create a signed request" has it step by step."""
    path, query, _ = parts(request)
    kind, _, rest = one(request, "Authorization").partition(" ")
    claims = dict(item.strip().split("=", 1) for item in rest.split(","))
    who, *scope = claims["Credential"].split("/")
    names, stamp = claims["SignedHeaders"].split(";"), one(request, "X-Amz-Date")
    assert (kind, who, scope[0], scope[3]) == ("AWS4-HMAC-SHA256", key_id, stamp[:8], "aws4_request")
    assert "host" in names
    assert names == sorted(names)
    headers = "".join(f"{name}:{' '.join(one(request, name).split())}\n" for name in names)
    pairs = sorted((quote(name, safe="-_.~"), quote(value, safe="-_.~")) for name, value in parse_qsl(query, True))
    canonical = [request.method, quote(path, safe="/-_.~"), "&".join(f"{name}={value}" for name, value in pairs)]
    canonical += [headers, ";".join(names), hashlib.sha256(request.body).hexdigest()]
    digest = hashlib.sha256("\n".join(canonical).encode()).hexdigest()
    text = "\n".join(["AWS4-HMAC-SHA256", stamp, "/".join(scope), digest])
    key = ("AWS4" + secret).encode()
    for part in scope:
        key = hmac.new(key, part.encode(), "sha256").digest()
    return bool(claims["Signature"] == hmac.new(key, text.encode(), "sha256").hexdigest())


RULES = {"binance": binance, "bitmex": bitmex, "kraken": kraken, "peach": peach, "aws-sigv4": aws}
