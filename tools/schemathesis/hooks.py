"""What Schemathesis does not know by itself: how lines of JSON are sent."""

import json

import schemathesis


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
