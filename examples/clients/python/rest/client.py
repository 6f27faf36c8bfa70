import json
import time
import uuid
from urllib.parse import quote

import httpx

# The reasons that docs/reference/errors.md calls worth repeating.
TRANSIENT = {
    "CANCELLED",
    "DATABASE_UNAVAILABLE",
    "DEADLINE_EXCEEDED",
    "IDEMPOTENCY_IN_FLIGHT",
    "RATE_LIMITED",
    "REQUEST_TIMEOUT",
    "SHUTTING_DOWN",
    "STORAGE_FULL",
    "STORAGE_READ_ONLY",
    "WRITE_CONTENTION",
}

ATTEMPTS = 5

# A feed says something every 15 s at least; one that is silent for longer is dead.
SILENCE_SECONDS = 45


class ServiceError(Exception):
    """An error that the service answered with."""

    def __init__(self, error, retry_after=None):
        super().__init__(error["message"])
        self.code = error["code"]
        self.details = error.get("details", {})
        self.reason = self.details.get("reason")
        self.retry_after = None if retry_after is None else float(retry_after)


class Client:
    def __init__(self, url, database=None):
        headers = {} if database is None else {"X-Database-Type": database}
        self._http = httpx.Client(base_url=f"{url}/api/v1", headers=headers, timeout=10)

    def read(self, path, body=None):
        """A call that changes nothing: it may always be repeated."""
        return self._repeat(lambda: self.send("GET" if body is None else "POST", path, body))

    def write(self, method, path, body=None, key=None):
        """A write of one document, or a transaction: with its key it may be repeated and is done once."""
        headers = {"Idempotency-Key": key or str(uuid.uuid4())}
        return self._repeat(lambda: self.send(method, path, body, headers))

    def send(self, method, path, body=None, headers=None, timeout=10):
        """One attempt, for the calls that take no key. The timeout is that of each wait: to connect, and for every piece."""
        return _unwrap(self._http.request(method, path, json=body, headers=headers, timeout=timeout))

    def send_lines(self, path, documents):
        """Streams documents as NDJSON; one attempt."""
        lines = ((json.dumps(document) + "\n").encode() for document in documents)
        headers = {"Content-Type": "application/x-ndjson"}
        return _unwrap(self._http.post(path, content=lines, headers=headers, timeout=600))

    def _repeat(self, attempt):
        for failed in range(1, ATTEMPTS):
            try:
                return attempt()
            except (ServiceError, httpx.TransportError) as error:
                if not may_repeat(error):
                    raise
                time.sleep(getattr(error, "retry_after", None) or 0.1 * 2**failed)
        return attempt()

    def place(self, collection):
        """The place in the feed where it stands now, to follow it from there."""
        return self._repeat(lambda: next(self._events(collection))["id"])

    def follow(self, collection, place):
        """The changes behind a place. What cuts the connection is repaired; what the service refuses is raised."""
        while True:
            try:
                for event in self._events(collection, place):
                    if event.get("event") == "error":
                        raise ServiceError(json.loads(event["data"])["error"])
                    if "data" in event:
                        yield json.loads(event["data"])
                    place = event["id"]  # Only now: what was not handled comes again.
            except (ServiceError, httpx.TransportError) as error:
                if not may_repeat(error):
                    raise
            time.sleep(1)

    def _events(self, collection, since=None):
        """Server-sent events, as dictionaries of their fields."""
        query = "" if since is None else f"?since={quote(since)}"
        timeout = httpx.Timeout(10, read=SILENCE_SECONDS)
        with self._http.stream("GET", f"/collections/{collection}/changes{query}", timeout=timeout) as response:
            if response.is_error:
                response.read()
                _unwrap(response)
            event = {}
            for line in response.iter_lines():
                name, _, value = line.partition(":")
                if name:
                    event[name] = value.removeprefix(" ")
                elif not line and ("id" in event or "data" in event):
                    yield event
                    event = {}


def _unwrap(response):
    answer = response.json()
    if answer["success"]:
        return answer["data"]
    raise ServiceError(answer["error"], response.headers.get("Retry-After"))


def may_repeat(error):
    """The service says that it helps, or there was no answer at all: no connection, or too late."""
    return error.reason in TRANSIENT if isinstance(error, ServiceError) else isinstance(error, httpx.TransportError)
