"""A real OpenID provider in a process of its own, and an issuer whose tokens tests sign themselves.

Run as a module it is the provider: ``python -m tests.provider PORT``. The package that it comes
from heeds no PKCE; what stands before it here does, so that a client without it comes to nothing.
"""

import json
import os
import subprocess
import sys
import threading
import time
import warnings
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib import import_module
from io import BytesIO
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
from joserfc import jwt
from joserfc.jwk import ECKey, OKPKey, RSAKey

from tests.faults.service import HOST, free_port, wait_until

Key = RSAKey | ECKey | OKPKey
CLIENT = "samrad"
AUDIENCE = "https://samrad.region.example/api"


class Provider:
    """The provider's process. Started again, it has new keys and knows nobody."""

    def __init__(self) -> None:
        self.port = free_port()
        self.url = f"http://{HOST}:{self.port}"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.provider", str(self.port)],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        wait_until(self._answers, "the provider answers")

    def stop(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait(30)

    def knows(self, subject: str, **claims: Any) -> None:
        """Let it say this of somebody."""
        httpx.put(f"{self.url}/users/{subject}", json=claims).raise_for_status()

    def agree(self, address: str, subject: str) -> str:
        """Sign in there as somebody; the address that the browser is sent back to."""
        answer = httpx.post(address, data={"sub": subject})
        assert answer.status_code == 302, answer.text
        return answer.headers["location"]

    def _answers(self) -> bool:
        assert self._process is not None
        assert self._process.poll() is None, "the provider ended"
        with suppress(httpx.TransportError):
            return httpx.get(f"{self.url}/jwks").status_code == 200
        return False


@contextmanager
def running() -> Iterator[Provider]:
    """A provider; with it, it runs."""
    provider = Provider()
    try:
        provider.start()
        yield provider
    finally:
        provider.stop()


# --- an issuer of our own ------------------------------------------------------------------------


class Issuing:
    """An issuer on a socket, with keys that the test chooses: for what no provider would sign."""

    def __init__(self, *keys: Key) -> None:
        self.keys: list[dict[str, Any]] = [key.as_dict(private=False) for key in keys]
        self.published: dict[str, Any] = {}
        self.id_token: Callable[[dict[str, str]], str] | None = None
        self.asked: list[str] = []
        self._server = ThreadingHTTPServer((HOST, 0), self._handler())
        self.url = f"http://{HOST}:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))

    def __enter__(self) -> "Issuing":
        self._thread.start()
        return self

    def __exit__(self, *exc: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def token(self, key: Key, header: dict[str, Any] | None = None, **claims: Any) -> str:
        """An access token for our audience; a claim that is None is left out."""
        now = int(time.time())
        told = {
            "iss": self.url, "sub": "anna", "aud": AUDIENCE, "iat": now, "exp": now + 300,
        } | claims  # fmt: skip
        head = {"alg": "RS256", "kid": key.kid, "typ": "at+jwt"} | (header or {})
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the library warns of what is signed here on purpose
            return jwt.encode(
                head, {name: value for name, value in told.items() if value is not None}, key,
                algorithms=[head["alg"]],
            )  # fmt: skip

    def _answer(self, path: str, form: dict[str, str]) -> Any:
        if path == "/.well-known/openid-configuration":
            return {
                "issuer": self.url,
                "authorization_endpoint": f"{self.url}/authorize",
                "token_endpoint": f"{self.url}/token",
                "jwks_uri": f"{self.url}/jwks",
            } | self.published
        if path == "/jwks":
            return {"keys": self.keys}
        assert self.id_token is not None
        return {"access_token": "x", "token_type": "Bearer", "id_token": self.id_token(form)}

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        issuing = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self._send()

            def do_POST(self) -> None:
                self._send()

            def _send(self) -> None:
                path = urlsplit(self.path).path
                issuing.asked.append(path)
                size = int(self.headers.get("content-length") or 0)
                form = parse_qs(self.rfile.read(size).decode())
                answer = issuing._answer(path, {name: one[0] for name, one in form.items()})
                body = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
                self.send_response(200)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                with suppress(OSError):
                    self.wfile.write(body)

            def log_message(self, format: str, *args: Any) -> None:
                pass

        return Handler


# --- the provider's process ----------------------------------------------------------------------


class Proven:
    """A WSGI layer that holds the token endpoint to PKCE (RFC 7636), by S256 alone."""

    def __init__(self, app: Any) -> None:
        self.app = app
        self.challenges: dict[str, str] = {}

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        path, method = environ["PATH_INFO"], environ["REQUEST_METHOD"]
        if path == "/oauth2/token" and not self._is_proven(environ):
            start_response("400 Bad Request", [("Content-Type", "application/json")])
            return [b'{"error": "invalid_grant"}']
        asked = parse_qs(environ.get("QUERY_STRING", ""))

        def started(status: str, headers: list[tuple[str, str]], *exc: Any) -> Any:
            if path == "/oauth2/authorize" and method == "POST":
                for name, value in headers:
                    if name.lower() == "location" and asked.get("code_challenge_method") == [
                        "S256"
                    ]:
                        code = parse_qs(urlsplit(value).query).get("code", [""])[0]
                        self.challenges[code] = asked["code_challenge"][0]
            return start_response(status, headers, *exc)

        answer: Iterable[bytes] = self.app(environ, started)
        return answer

    def _is_proven(self, environ: dict[str, Any]) -> bool:
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        environ["wsgi.input"] = BytesIO(body)
        form = parse_qs(body.decode())
        verifier, code = form.get("code_verifier", [""])[0], form.get("code", [""])[0]
        shown = urlsafe_b64encode(sha256(verifier.encode()).digest()).decode().rstrip("=")
        return self.challenges.get(code) == shown


def main(port: int) -> None:
    """Be the provider."""
    os.environ["AUTHLIB_INSECURE_TRANSPORT"] = "1"
    warnings.simplefilter("ignore")
    # Where tests run, what the provider's package warns of at its import would be an error.
    provider, serving = map(import_module, ("oidc_provider_mock", "werkzeug.serving"))
    serving.run_simple(HOST, port, Proven(provider.app(require_nonce=True)), threaded=True)


if __name__ == "__main__":
    main(int(sys.argv[1]))
