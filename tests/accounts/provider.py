"""A small OpenID Connect provider on the loopback, which lets in whoever asks and says of him what a test wants."""

import hashlib
import json
import time
from base64 import urlsafe_b64encode
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import jwt

CLIENT, CLIENT_SECRET = "pacta", "a secret of at least thirty-two bytes"


class Provider(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Desk)
        self.issuer = f"http://127.0.0.1:{self.server_port}"
        self.token: dict[str, Any] = {"sub": "1"}
        self.userinfo: dict[str, Any] = {"sub": "1"}
        self.challenges: dict[str, str] = {}
        self.refuses = False
        self.instead: dict[str, Any] = {}  # what is said at an address in place of what makes sense
        Thread(target=self.serve_forever, kwargs={"poll_interval": 0.01}).start()

    def close(self) -> None:
        self.shutdown()
        self.server_close()


class Desk(BaseHTTPRequestHandler):
    server: Provider

    def do_GET(self) -> None:
        place = urlsplit(self.path)
        asked = dict(parse_qsl(place.query))
        if place.path == "/authorize":
            return self.lead_back(asked)
        base = self.server.issuer
        ends = {"authorization": "authorize", "token": "token", "userinfo": "userinfo"}
        discovery: dict[str, Any] = {f"{name}_endpoint": f"{base}/{end}" for name, end in ends.items()}
        discovery |= {"issuer": base, "jwks_uri": f"{base}/keys"}
        discovery["token_endpoint_auth_methods_supported"] = ["client_secret_post"]
        return self.say(self.server.userinfo if place.path == "/userinfo" else discovery)

    def lead_back(self, asked: dict[str, str]) -> None:
        assert {*asked["scope"].split()} == {"openid", "profile", "email"}
        code = f"code-{len(self.server.challenges)}"
        self.server.challenges[code] = asked["code_challenge"]
        said = {"error": "access_denied"} if self.server.refuses else {"code": code}
        self.send_response(302)
        self.send_header("Location", f"{asked['redirect_uri']}?{urlencode(said | {'state': asked['state']})}")
        self.end_headers()

    def do_POST(self) -> None:
        """The token, for the code and for who can prove to have asked for it."""
        sent = dict(parse_qsl(self.rfile.read(int(self.headers["Content-Length"])).decode()))
        proof = urlsafe_b64encode(hashlib.sha256(sent["code_verifier"].encode()).digest()).decode().rstrip("=")
        is_right = (sent["client_id"], sent["client_secret"]) == (CLIENT, CLIENT_SECRET)
        if not is_right or self.server.challenges.pop(sent["code"], None) != proof:
            return self.say({"error": "invalid_grant"}, 400)
        claims = {"iss": self.server.issuer, "aud": CLIENT, "exp": int(time.time()) + 60} | self.server.token
        token = jwt.encode(claims, CLIENT_SECRET, algorithm="HS256")
        return self.say({"access_token": "open", "token_type": "Bearer", "id_token": token})

    def say(self, what: dict[str, Any], status: int = 200) -> None:
        what = self.server.instead.get(urlsplit(self.path).path, what)
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(what).encode())

    def log_message(self, *arguments: Any) -> None:
        """Nothing."""
