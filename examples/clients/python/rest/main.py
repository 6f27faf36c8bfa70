import os
import sys
import uuid

import httpx

from client import Client, ServiceError

URL = os.environ.get("SERVICE_URL", "http://localhost:8080")
ORDERS = "client_orders"

client = Client(URL, os.environ.get("SERVICE_DATABASE"))


def failure_of(call):
    """Runs a call that is to fail, and tells how it did."""
    try:
        call()
    except ServiceError as error:
        return error
    raise AssertionError("This should have failed.")


def create_and_read():
    data = {"customer": "Ada", "total": 30, "status": "open"}
    document = client.write("POST", "/documents", {"collection": ORDERS, "id": "order-1", "data": data})
    print(f"created: {document['id']}, version {document['version']}")
    data = client.read(f"/documents/{ORDERS}/order-1")["data"]
    print(f"read: {data['customer']}, {data['total']}")
    error = failure_of(lambda: client.read(f"/documents/{ORDERS}/nobody"))
    print(f"not there: {error.code}, {error.reason}")


def make_documents():
    """Documents are made as the connection takes them: there may be any number."""
    for n in range(1, 1001):
        data = {"customer": "Grace" if n % 2 else "Edsger", "total": n, "status": "open"}
        yield {"id": f"item-{n:04}", "data": data}


def insert_many():
    documents = [{"id": f"bulk-{n}", "data": {"customer": "Barbara", "total": n, "status": "open"}} for n in (5, 6, 7)]
    bulk = client.send("POST", "/documents/bulk/insert", {"collection": ORDERS, "documents": documents})
    print(f"bulk insert: {bulk['inserted_count']} new")
    for name in ("import", "import again"):
        path = f"/collections/{ORDERS}/import?on_conflict=skip"  # So it may be repeated.
        counts = client.send_lines(path, make_documents())
        print(f"{name}: {counts['inserted_count']} new, {counts['skipped_count']} skipped")


def search():
    query = {
        "filter": {"customer": {"$in": ["Grace", "Ada"]}, "total": {"$gte": 900}},
        "sort": {"total": -1},
        "limit": 3,
    }
    documents = client.read(f"/documents/{ORDERS}/search", query)["documents"]
    print(f"search: {', '.join(document['id'] for document in documents)}")
    query = {"filter": {"total": {"$greater": 900}}}
    error = failure_of(lambda: client.read(f"/documents/{ORDERS}/search", query))
    print(f"refused: {error.code}, {error.reason} at {error.details['pointer']}")


def read_all_pages():
    pages, count, total = 0, 0, 0
    query = {"filter": {"status": "open"}, "sort": {"total": 1}, "limit": 100, "total": False}
    while True:
        page = client.read(f"/documents/{ORDERS}/search", query)
        pages += 1
        count += len(page["documents"])
        total += sum(document["data"]["total"] for document in page["documents"])
        cursor = page["pagination"]["next_cursor"]
        if cursor is None:
            break
        query["cursor"] = cursor
    print(f"pages: {pages}, documents: {count}, sum: {total}")


def update_under_lock():
    path = f"/documents/{ORDERS}/order-1"
    updated = client.write("PUT", path, {"data": {"status": "paid"}, "version": 1})
    print(f"updated: version {updated['version']}")
    error = failure_of(lambda: client.write("PUT", path, {"data": {"status": "lost"}, "version": 1}))
    expected, current = error.details["expected_version"], error.details["current_version"]
    print(f"conflict: {error.code}, {error.reason}, expected {expected}, is {current}")
    found = client.read(path)
    change = {"data": {"total": found["data"]["total"] + 70}, "version": found["version"]}
    second = client.write("PUT", path, change)
    data = second["data"]
    print(f"read again and updated: version {second['version']}, {data['status']}, {data['total']}")


def transact():
    document = {"customer": "Ada", "total": 40, "status": "open"}
    operations = [
        {"type": "update", "collection": ORDERS, "id": "order-1", "update": {"$inc": {"total": -40}}},
        {"type": "insert", "collection": ORDERS, "id": "order-2", "document": document},
    ]
    key = str(uuid.uuid4())  # Of this transaction, kept until its answer is there.
    first = client.write("POST", "/transactions/execute", {"operations": operations}, key)
    print(f"transaction: {first['status']}, {first['operations_count']} operations")
    second = client.write("POST", "/transactions/execute", {"operations": operations}, key)
    same = "true" if second["transaction_id"] == first["transaction_id"] else "false"
    print(f"repeated: same {same}, total {client.read(f'/documents/{ORDERS}/order-1')['data']['total']}")
    error = failure_of(lambda: client.write("POST", "/transactions/execute", {"operations": operations}))
    print(f"with another key: {error.code}, {error.reason}, operation {error.details['failed_operation']}")


def watch():
    place = client.place(ORDERS)
    client.write("POST", f"/documents/{ORDERS}/order-2/find-and-update", {"update": {"$set": {"status": "paid"}}})
    client.write("DELETE", f"/documents/{ORDERS}/order-1")
    first = next(client.follow(ORDERS, place))
    print(f"watched: {first['op']} {first['document_id']}, {first['after']['data']['status']}")
    second = next(client.follow(ORDERS, first["token"]))
    print(f"resumed: {second['op']} {second['document_id']}")


def miss_deadline():
    try:
        client.send("GET", f"/collections/{ORDERS}/changes", timeout=0.3)
    except httpx.TimeoutException:
        print("deadline: given up after 300 ms")


def run():
    print(f"service: {client.read('/health')['status']}")
    try:
        client.send("DELETE", f"/collections/{ORDERS}")
    except ServiceError as error:
        if error.code != "COLLECTION_NOT_FOUND":
            raise
    create_and_read()
    insert_many()
    search()
    read_all_pages()
    update_under_lock()
    transact()
    watch()
    miss_deadline()


def follow(collection):
    """Follows a collection until it is dropped."""
    place = client.place(collection)
    print("following", flush=True)
    for change in client.follow(collection, place):
        if change["op"] == "dropped":
            return print("dropped")
        print(change["op"], change["document_id"], change["version"], flush=True)


try:
    follow(sys.argv[2]) if sys.argv[1:2] == ["follow"] else run()
except ServiceError as error:
    sys.exit(f"{error.code}, {error.reason}: {error}")
except httpx.TransportError as error:
    sys.exit(f"No answer from {URL}: {error}")
