"""What Schemathesis does not know by itself: how lines of JSON are sent, and what a description cannot say."""

import json

import schemathesis
from schemathesis.openapi.checks import AllowHeaderMismatch, RejectedPositiveData


@schemathesis.serializer("application/x-ndjson", "application/ndjson", "application/jsonl")
def write_lines(_context, value):
    """A text is sent as it is, anything else as one line."""
    if isinstance(value, bytes):
        return value
    if isinstance(value, str):
        return value.encode("utf-8", errors="surrogatepass")
    return (json.dumps(value) + "\n").encode()


@schemathesis.hook
def map_headers(_context, headers):
    """Keeps what HTTP can carry: the client library cannot send other characters at all."""
    if not headers:
        return headers
    return {
        name: value.encode("latin-1", errors="ignore").decode("latin-1") if isinstance(value, str) else value
        for name, value in headers.items()
    }


@schemathesis.hook
def filter_failure(_context, failure, case, response):
    """Keeps a failure, unless it is about something that OpenAPI cannot say."""
    if isinstance(failure, AllowHeaderMismatch):
        return not allows_what_the_paths_have(case, response)
    if isinstance(failure, RejectedPositiveData):
        return not is_beyond_schemas(case, response)
    return True


def allows_what_the_paths_have(case, response):
    """
    /documents/users/count is a call, and the document whose id is count: one resource with two paths of the description.
    Allow has to list the methods of all paths that the URL fits, and no other.
    """
    if "{" not in case.operation.path:
        return False
    given = case.operation.path.split("/")
    methods = {"OPTIONS"}
    for path, calls in case.operation.schema.raw_schema["paths"].items():
        parts = path.split("/")
        if len(parts) == len(given) and all(map(may_be_same, parts, given)):
            methods |= {method.upper() for method in calls}
    if "GET" in methods:
        methods.add("HEAD")
    allowed = {method.strip() for line in response.headers["allow"] for method in line.split(",")}
    return allowed == methods


def may_be_same(part, given):
    """Whether a part of a path fits the one that was asked for."""
    return part == given or part.startswith("{")


# Reasons that depend on what the database holds, on earlier requests, or on the configuration.
OF_THE_STATE = {"IDEMPOTENCY_KEY_REUSED", "SCHEMA_MISMATCH", "BAD_CURSOR", "RAW_QUERY_DISABLED", "LIMIT_EXCEEDED"}

# Parts of requests with a language of their own: MongoDB's, JSON Schema, JSON Patch, the engine's.
LANGUAGE = {
    "filter", "sort", "projection", "update", "pipeline", "array_filters", "field",
    "keys", "partial_filter", "weights", "schema", "query", "params",
}  # fmt: skip

# Contents of documents: names inside at any depth, and values that no engine keeps, such as lone surrogates.
CONTENTS = {"data", "document", "documents", "replacement", "metadata"}


def is_beyond_schemas(case, response):
    """Whether a refusal of what the schema allows is for a reason that a schema cannot give."""
    details = json.loads(response.content)["error"]["details"]
    reason, pointer = details["reason"], details.get("pointer", "")
    if reason in OF_THE_STATE:
        return True
    # Schemathesis makes entity tags and keys of any text now and then, though the description has their pattern.
    if pointer in ("/if_match", "/if_none_match", "/idempotency_key"):
        return True
    # A line of JSON is to the description a text.
    if case.operation.path.endswith("/import") and reason == "MALFORMED_JSON":
        return True
    # Which options an index may have depends on the kinds of its keys.
    if pointer.startswith("/options/"):
        return True
    # A JSON Patch may be about what the document does not have, and has contents at any place of its own.
    if case.operation.method == "patch" and reason in ("BAD_OPERAND", "BAD_NAME", "BAD_VALUE"):
        return True
    # OpenAPI has nothing to say that holds between two parameters of a query.
    if case.operation.method == "get" and pointer == "/offset" and "cursor" in (case.query or {}):
        return True
    # A resume token is opaque, and only the service makes one.
    if case.operation.path.endswith("/changes") and reason == "BAD_ARGUMENT" and pointer == "":
        return True
    return any(name in LANGUAGE | CONTENTS for name in pointer.split("/"))
