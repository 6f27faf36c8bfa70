import json
import os
import sys
import uuid

from client import Client, ServiceError
from database.bulk_pb2 import BulkInsertRequest, ExecuteTransactionRequest, ImportRequest, WriteOperation
from database.changes_pb2 import WatchRequest
from database.collections_pb2 import DropCollectionRequest
from database.databases_pb2 import HealthCheckRequest
from database.documents_pb2 import CreateRequest, DeleteRequest, FindAndUpdateRequest, ReadRequest, UpdateRequest
from database.queries_pb2 import ListRequest
from database.values_pb2 import ANSWER_FORM_JSON, Document, NewDocument, Sort

ADDRESS = os.environ.get("SERVICE_ADDRESS", "localhost:9090")
ORDERS = "client_orders"

client = Client(ADDRESS, os.environ.get("SERVICE_DATABASE"))


def failure_of(call):
    """Runs a call that is to fail, and tells how it did."""
    try:
        call()
    except ServiceError as error:
        return error
    raise AssertionError("This should have failed.")


def read_order(order_id):
    return client.read("Read", ReadRequest(collection=ORDERS, id=order_id, answer_form=ANSWER_FORM_JSON))


def create_and_read():
    data = json.dumps({"customer": "Ada", "total": 30, "status": "open"})
    document = client.write("Create", CreateRequest(collection=ORDERS, id="order-1", data_json=data)).document
    print(f"created: {document.id}, version {document.version}")
    data = json.loads(read_order("order-1").data_json)
    print(f"read: {data['customer']}, {data['total']}")
    error = failure_of(lambda: read_order("nobody"))
    print(f"not there: {error.code}, {error.reason}")


def make_messages():
    """Messages of 100 documents, made as the connection takes them: there may be any number."""
    for first in range(1, 1001, 100):
        message = ImportRequest(collection=ORDERS, on_conflict="skip")  # `skip`: so it may be repeated.
        for n in range(first, first + 100):
            data = {"customer": "Grace" if n % 2 else "Edsger", "total": n, "status": "open"}
            message.documents.append(Document(id=f"item-{n:04}", data_json=json.dumps(data)))
        yield message


def insert_many():
    message = BulkInsertRequest(collection=ORDERS)
    for n in (5, 6, 7):
        data = {"customer": "Barbara", "total": n, "status": "open"}
        message.documents.append(NewDocument(id=f"bulk-{n}", data_json=json.dumps(data)))
    bulk = client.send("BulkInsert", iter([message]), timeout=600)
    print(f"bulk insert: {bulk.inserted_count} new")
    for name in ("import", "import again"):
        counts = client.send("Import", make_messages(), timeout=600)
        print(f"{name}: {counts.inserted_count} new, {counts.skipped_count} skipped")


def search():
    query = {"customer": {"$in": ["Grace", "Ada"]}, "total": {"$gte": 900}}
    sort = [Sort(field="total", direction=-1)]
    page = client.read("List", ListRequest(collection=ORDERS, filter_json=json.dumps(query), sort=sort, limit=3))
    print(f"search: {', '.join(document.id for document in page.documents)}")
    wrong = ListRequest(collection=ORDERS, filter_json=json.dumps({"total": {"$greater": 900}}))
    error = failure_of(lambda: client.read("List", wrong))
    print(f"refused: {error.code}, {error.reason} at {error.details['pointer']}")


def read_all_pages():
    pages, count, total = 0, 0, 0
    request = ListRequest(collection=ORDERS, filter_json=json.dumps({"status": "open"}), limit=100, total=False)
    request.sort.append(Sort(field="total", direction=1))
    while True:
        page = client.read("List", request)
        pages += 1
        count += len(page.documents)
        total += sum(json.loads(document.data_json)["total"] for document in page.documents)
        if not page.HasField("next_cursor"):
            break
        request.cursor = page.next_cursor
    print(f"pages: {pages}, documents: {count}, sum: {total}")


def update_order(data, version):
    request = UpdateRequest(collection=ORDERS, id="order-1", data_json=json.dumps(data), version=version)
    return client.write("Update", request).document


def update_under_lock():
    print(f"updated: version {update_order({'status': 'paid'}, 1).version}")
    error = failure_of(lambda: update_order({"status": "lost"}, 1))
    expected, current = error.details["expected_version"], error.details["current_version"]
    print(f"conflict: {error.code}, {error.reason}, expected {expected}, is {current}")
    found = read_order("order-1")
    second = update_order({"total": json.loads(found.data_json)["total"] + 70}, found.version)
    data = json.loads(second.data_json)
    print(f"read again and updated: version {second.version}, {data['status']}, {data['total']}")


def transact():
    update = json.dumps({"$inc": {"total": -40}})
    document = json.dumps({"customer": "Ada", "total": 40, "status": "open"})
    request = ExecuteTransactionRequest(
        operations=[
            WriteOperation(type="update", collection=ORDERS, id="order-1", update_json=update),
            WriteOperation(type="insert", collection=ORDERS, id="order-2", document_json=document),
        ]
    )
    key = str(uuid.uuid4())  # Of this transaction, kept until its answer is there.
    first = client.write("ExecuteTransaction", request, key)
    print(f"transaction: {first.status}, {first.operations_count} operations")
    second = client.write("ExecuteTransaction", request, key)
    same = "true" if second.transaction_id == first.transaction_id else "false"
    print(f"repeated: same {same}, total {json.loads(read_order('order-1').data_json)['total']}")
    error = failure_of(lambda: client.write("ExecuteTransaction", request))
    print(f"with another key: {error.code}, {error.reason}, operation {error.details['failed_operation']}")


def watch():
    place = client.place(ORDERS)
    update = json.dumps({"$set": {"status": "paid"}})
    client.write("FindAndUpdate", FindAndUpdateRequest(collection=ORDERS, id="order-2", update_json=update))
    client.write("Delete", DeleteRequest(collection=ORDERS, id="order-1"))
    first = next(client.follow(ORDERS, place))
    print(f"watched: {first.op} {first.document_id}, {json.loads(first.after.data_json)['status']}")
    second = next(client.follow(ORDERS, first.token))
    print(f"resumed: {second.op} {second.document_id}")


def miss_deadline():
    error = failure_of(lambda: list(client.watch(WatchRequest(collection=ORDERS), timeout=0.3)))
    if error.code in ("DEADLINE_EXCEEDED", "QUERY_TIMEOUT"):
        print("deadline: given up after 300 ms")


def run():
    print(f"service: {client.read('HealthCheck', HealthCheckRequest()).status}")
    try:
        client.send("DropCollection", DropCollectionRequest(collection=ORDERS))
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
        if change.op == "dropped":
            return print("dropped")
        print(change.op, change.document_id, change.version, flush=True)


try:
    follow(sys.argv[2]) if sys.argv[1:2] == ["follow"] else run()
except ServiceError as error:
    sys.exit(f"{error.code}, {error.reason}: {error}" if error.reason else f"No answer from {ADDRESS}: {error.code}, {error}")
