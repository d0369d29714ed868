"""Whatever is captured: no crash, no secret told."""

from typing import Any
from urllib.parse import quote

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from generator.diagnosis import Expectations, ReceivedRequest, urls
from generator.diagnosis.explain import explain_text
from generator.diagnosis.verifiers import verifiers
from generator.errors import PrerequestError
from generator.signing.qlm_strict.mistakes.headers import SignatureHeaders
from generator.signing.qlm_strict.mistakes.search import HYPOTHESES
from generator.signing.qlm_strict.mistakes.token import expected_input, masked

SECRET = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), min_size=6, max_size=12).filter(
    lambda text: len(set(text)) > 3 and text.strip() == text
)
WORDS = """curl|'http://h/qrs?a#b'|-H|X-Qlm-Timestamp:|'X-Qlik-Xrfkey: a'|'|"|\\|\n|$'\\x'|-G|-d|@f|GET|POST|
HTTP/1.1|>|<
Host: h|*|http://h/RetrieveActivationKeyHttp|{{a}}|{|[|:|}|]|é|\x00|\ud800|^|&|--data-urlencode"""
PIECES = st.lists(st.sampled_from(WORDS.split("|")), max_size=14)


@settings(max_examples=400, deadline=None)
@given(PIECES)
def test_any_text_is_explained_or_refused(pieces: Any) -> None:
    try:
        report = str(explain_text(" ".join(pieces), {"QLM_API_KEY": "k"}))
    except PrerequestError as refused:
        report = str(refused)
        if refused.diagnostics[0].code not in {"E660", "E661"}:
            raise
    assert report.replace("\n", "").isprintable()


@settings(max_examples=150, deadline=None)
@given(SECRET, SECRET, st.sampled_from(sorted(HYPOTHESES)), st.booleans())
def test_no_variant_shows_a_secret(user: str, password: str, mistake: str, plus: bool) -> None:
    escaped = quote(password, safe="").replace("%20", "+" if plus else "%20")
    # What is shown of any request, such as the names of headers and the time, may look like a secret by chance.
    always = "\n".join(shown("\u20a0\u20a1", "\u20a2\u20a3", "%E2%82%A2%E2%82%A3", mistake)).lower()
    assume(not any(secret.lower() in always for secret in (user, password, escaped)))
    for text in shown(user, password, escaped, mistake):
        for secret in (user, password, escaped):
            assert secret.lower() not in text.lower().replace("is_user", "").replace("is_pwd", "")


def shown(user: str, password: str, escaped: str, mistake: str) -> list[str]:
    """Return what a report shows as signed: the right text and those of a mistake, with secrets masked."""
    url = f"http://h:1/{quote(user, safe='')}/p?is_user={quote(user, safe='')}&b=1&is_pwd={escaped}#is_pwd={escaped}"
    headers = (("X-Qlm-Authentication-Token", "0" * 64), ("X-Qlm-Timestamp", "2023-10-30 23:59:00"), ("X-Qlm-Z", user))
    request = ReceivedRequest("POST", url, headers, f"is_pwd={escaped}".encode(), url)
    names, values = frozenset({"is_user", "is_pwd"}), frozenset({user, password})
    terms = Expectations({"api_key": "the-key"}, secret_names=names, secret_values=values)
    right = expected_input(request, SignatureHeaders.of(request, terms), terms)
    hidden = masked(right, terms)
    texts = [one.text for one in HYPOTHESES[mistake].apply(hidden)]
    assert len(texts) == len(HYPOTHESES[mistake].apply(right))
    return [hidden.text, *texts]


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=60))
def test_a_url_taken_apart_is_the_same_url(text: str) -> None:
    assert str(urls.split(text)) == text


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=40), st.lists(st.tuples(st.text(max_size=20), st.text(max_size=40)), max_size=5))
def test_any_request_is_judged(target: Any, headers: Any) -> None:
    request = ReceivedRequest("GET", f"http://h/{target}", tuple(headers))
    for verifier in verifiers():
        verifier.verify(request, Expectations({"api_key": "key"}))
