import json
import time
import uuid

import grpc
from google.rpc import error_details_pb2
from grpc_status import rpc_status

from database import errors_pb2, service_pb2_grpc
from database.changes_pb2 import WatchRequest
from database.values_pb2 import ANSWER_FORM_JSON

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

OPTIONS = [
    ("grpc.keepalive_time_ms", 30_000),  # Notices within a minute that the other side is gone, also amid a stream.
    ("grpc.max_reconnect_backoff_ms", 1_000),
]


class ServiceError(Exception):
    """An error of a call. One that did not come from the service has its gRPC status as code, and no reason."""

    def __init__(self, error):
        super().__init__(error.details())
        self.status = error.code()
        self.code = self.status.name
        self.reason = self.retry_after = None
        self.details = {}
        status = rpc_status.from_call(error)
        for packed in status.details if status else []:
            retry, rich = error_details_pb2.RetryInfo(), errors_pb2.ErrorDetails()
            if packed.Unpack(retry):
                self.retry_after = retry.retry_delay.ToTimedelta().total_seconds()
            if packed.Unpack(rich):
                self.code, self.details = rich.code, json.loads(rich.details_json)
                # What failed a transaction says more than that it failed.
                self.reason = self.details.get("reason", rich.reason)

    def may_repeat(self):
        """The service says that it helps, or there was no answer at all: no connection, or too late."""
        if self.reason is not None:
            return self.reason in TRANSIENT
        return self.status in (grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.DEADLINE_EXCEEDED)


class Client:
    def __init__(self, address, database=None):
        self._stub = service_pb2_grpc.DatabaseServiceStub(grpc.insecure_channel(address, OPTIONS))
        self._metadata = [] if database is None else [("x-database-type", database)]

    def read(self, method, request):
        """A call that changes nothing: it may always be repeated."""
        return self._repeat(lambda: self.send(method, request))

    def write(self, method, request, key=None):
        """A write of one document, or a transaction: with its key it may be repeated and is done once."""
        metadata = [("idempotency-key", key or str(uuid.uuid4()))]
        return self._repeat(lambda: self.send(method, request, metadata))

    def send(self, method, request, metadata=(), timeout=10):
        """One attempt, for the calls that take no key. A stream of messages is sent as it is made."""
        try:
            return getattr(self._stub, method)(request, timeout=timeout, metadata=[*self._metadata, *metadata])
        except grpc.RpcError as error:
            raise ServiceError(error) from None

    def _repeat(self, attempt):
        for failed in range(1, ATTEMPTS):
            try:
                return attempt()
            except ServiceError as error:
                if not error.may_repeat():
                    raise
                time.sleep(error.retry_after or 0.1 * 2**failed)
        return attempt()

    def place(self, collection):
        """The place in the feed where it stands now, to follow it from there."""
        return self._repeat(lambda: next(self.watch(WatchRequest(collection=collection))).token)

    def follow(self, collection, place):
        """The changes behind a place. What cuts the connection is repaired; what the service refuses is raised."""
        while True:
            try:
                request = WatchRequest(collection=collection, since=place, answer_form=ANSWER_FORM_JSON)
                for item in self.watch(request):
                    if item.HasField("change"):
                        yield item.change
                    place = item.token  # Only now: what was not handled comes again.
            except ServiceError as error:
                if not error.may_repeat():
                    raise
            time.sleep(1)

    def watch(self, request, timeout=None):
        """One watch, until it ends or is cut off."""
        call = self._stub.Watch(request, timeout=timeout, metadata=self._metadata)
        try:
            yield from call
        except grpc.RpcError as error:
            raise ServiceError(error) from None
        finally:
            call.cancel()
