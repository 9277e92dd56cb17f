"""A stand-in for Slack on loopback."""

import json
from typing import Any

from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

HIDDEN = "geheim0815"  # the part of the webhook's address that nobody may see
HOOK = f"/services/T000/B000/{HIDDEN}"


class Slack:
    """Keeps the posts that it accepts; `answers` are given first, one a post."""

    def __init__(self, server: HTTPServer) -> None:
        self.accepted: list[dict[str, Any]] = []
        self.answers: list[Response] = []
        server.expect_request(HOOK, method="POST").respond_with_handler(self._answer)

    def _answer(self, request: Request) -> Response:
        if self.answers:
            return self.answers.pop(0)
        self.accepted.append(json.loads(request.data))
        return Response("ok")
