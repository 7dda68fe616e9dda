"""What a phone's browser does between two pages: keep cookies, follow, fill forms in."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlencode, urlsplit

from tests.bench.visitors import Answer, Ask, Asking

_REDIRECTS = (302, 303)


@dataclass(slots=True)
class Form:
    """A form on a page: where it goes, its fields as they stand, and its words."""

    action: str = ""
    fields: dict[str, str] = field(default_factory=dict)
    words: str = ""


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._is_inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "form":
            self._is_inside = True
            self.forms.append(Form(given.get("action") or ""))
        elif tag == "input" and self._is_inside and given.get("name"):
            self.forms[-1].fields[str(given["name"])] = given.get("value") or ""

    def handle_endtag(self, tag: str) -> None:
        self._is_inside = self._is_inside and tag != "form"

    def handle_data(self, data: str) -> None:
        if self._is_inside:
            self.forms[-1].words += data


def form_with(page: str, what: str) -> Form | None:
    """Return the first form that has a field of this name, or these words."""
    reader = _Forms()
    reader.feed(page)
    return next((one for one in reader.forms if what in one.fields or what in one.words), None)


@dataclass(slots=True)
class Phone:
    """A phone's browser: its cookies, and the page it stands on."""

    cookies: dict[str, str] = field(default_factory=dict)
    path: str = ""
    page: Answer = field(default_factory=Answer)

    def open(self, kind: str, path: str) -> Asking:
        """Open a page."""
        self.path = path
        yield from self._ask(kind, kind, f"GET {path} HTTP/1.1", b"")

    def send(self, kind: str, then: str, form: Form, **fields: str) -> Asking:
        """Send a form; the page that follows counts as `then`."""
        self.path = form.action or self.path
        body = urlencode(form.fields | fields).encode()
        yield from self._ask(kind, then, f"POST {self.path} HTTP/1.1", body)

    def _ask(self, kind: str, then: str, line: str, body: bytes) -> Asking:
        answer = yield self._request(kind, line, body)
        self._keep(answer)
        while answer and answer.status in _REDIRECTS:
            self.path = urlsplit(answer.header("location")).path
            answer = yield self._request(then, f"GET {self.path} HTTP/1.1", b"")
            self._keep(answer)
        self.page = answer or Answer()

    def _request(self, kind: str, line: str, body: bytes) -> Ask:
        lines = [line, "Host: 127.0.0.1"]
        if self.cookies:
            lines.append("Cookie: " + "; ".join(f"{k}={v}" for k, v in self.cookies.items()))
        if body:
            lines += [
                "Content-Type: application/x-www-form-urlencoded",
                f"Content-Length: {len(body)}",
            ]
        request = ("\r\n".join(lines) + "\r\n\r\n").encode() + body
        return Ask(kind, request, (200, *_REDIRECTS))

    def _keep(self, answer: Answer | None) -> None:
        for name, value in answer.headers if answer else ():
            if name == "set-cookie":
                key, _is, rest = value.partition("=")
                self.cookies[key] = rest.partition(";")[0]
