package example;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import database.Bulk.BulkInsertRequest;
import database.Bulk.BulkInsertResponse;
import database.Bulk.ExecuteTransactionRequest;
import database.Bulk.ExecuteTransactionResponse;
import database.Bulk.ImportRequest;
import database.Bulk.ImportResponse;
import database.Bulk.WriteOperation;
import database.Changes.Change;
import database.Changes.WatchRequest;
import database.Collections.DropCollectionRequest;
import database.Databases.HealthCheckRequest;
import database.Documents.CreateRequest;
import database.Documents.DeleteRequest;
import database.Documents.FindAndUpdateRequest;
import database.Documents.ReadRequest;
import database.Documents.ReadResponse;
import database.Documents.UpdateRequest;
import database.Queries.ListRequest;
import database.Queries.ListResponse;
import database.Values.AnswerForm;
import database.Values.Document;
import database.Values.NewDocument;
import database.Values.Sort;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;

final class Main {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ORDERS = "client_orders";
    private static final String ADDRESS = System.getenv().getOrDefault("SERVICE_ADDRESS", "localhost:9090");
    private static final Client client = new Client(ADDRESS, System.getenv("SERVICE_DATABASE"));

    /** Runs a call that is to fail, and tells how it did. */
    private static ServiceException failureOf(Runnable call) {
        try {
            call.run();
        } catch (ServiceException error) {
            return error;
        }
        throw new AssertionError("This should have failed.");
    }

    private static void print(String format, Object... values) {
        System.out.println(format.formatted(values));
    }

    private static String toJson(Map<String, ?> value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException error) {
            throw new IllegalArgumentException(error);
        }
    }

    private static JsonNode parse(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException error) {
            throw new IllegalArgumentException(error);
        }
    }

    private static String order(String customer, int total) {
        return toJson(Map.of("customer", customer, "total", total, "status", "open"));
    }

    private static ReadResponse readOrder(String id) {
        ReadRequest request = ReadRequest.newBuilder().setCollection(ORDERS).setId(id)
                .setAnswerForm(AnswerForm.ANSWER_FORM_JSON).build();
        return client.read(stub -> stub.read(request));
    }

    private static void createAndRead() {
        CreateRequest request = CreateRequest.newBuilder()
                .setCollection(ORDERS).setId("order-1").setDataJson(order("Ada", 30)).build();
        Document document = client.write(stub -> stub.create(request)).getDocument();
        print("created: %s, version %d", document.getId(), document.getVersion());
        JsonNode data = parse(readOrder("order-1").getDataJson());
        print("read: %s, %s", data.path("customer").asText(), data.path("total"));
        ServiceException error = failureOf(() -> readOrder("nobody"));
        print("not there: %s, %s", error.code, error.reason);
    }

    private static ImportRequest makeMessage(int first) {
        ImportRequest.Builder message = ImportRequest.newBuilder()
                .setCollection(ORDERS).setOnConflict("skip"); // So it may be repeated.
        for (int n = first; n < first + 100; n += 1) {
            message.addDocumentsBuilder().setId("item-%04d".formatted(n))
                    .setDataJson(order(n % 2 == 1 ? "Grace" : "Edsger", n));
        }
        return message.build();
    }

    /** Messages of 100 documents, made as the connection takes them: there may be any number. */
    private static Stream<ImportRequest> makeMessages() {
        return IntStream.range(0, 10).mapToObj(n -> makeMessage(100 * n + 1));
    }

    private static void insertMany() {
        BulkInsertRequest.Builder message = BulkInsertRequest.newBuilder().setCollection(ORDERS);
        for (int n = 5; n <= 7; n += 1) {
            message.addDocuments(NewDocument.newBuilder().setId("bulk-" + n).setDataJson(order("Barbara", n)));
        }
        BulkInsertResponse bulk = client.upload(stub -> stub.bulkInsert(), Stream.of(message.build()));
        print("bulk insert: %d new", bulk.getInsertedCount());
        for (String name : List.of("import", "import again")) {
            ImportResponse counts = client.upload(stub -> stub.import_(), makeMessages());
            print("%s: %d new, %d skipped", name, counts.getInsertedCount(), counts.getSkippedCount());
        }
    }

    private static void search() {
        ListRequest request = ListRequest.newBuilder()
                .setCollection(ORDERS)
                .setFilterJson(toJson(
                        Map.of("customer", Map.of("$in", List.of("Grace", "Ada")), "total", Map.of("$gte", 900))))
                .addSort(Sort.newBuilder().setField("total").setDirection(-1))
                .setLimit(3)
                .build();
        ListResponse page = client.read(stub -> stub.list(request));
        print("search: %s", String.join(", ", page.getDocumentsList().stream().map(Document::getId).toList()));
        ListRequest wrong = ListRequest.newBuilder()
                .setCollection(ORDERS).setFilterJson("{\"total\": {\"$greater\": 900}}").build();
        ServiceException error = failureOf(() -> client.read(stub -> stub.list(wrong)));
        print("refused: %s, %s at %s", error.code, error.reason, error.details.path("pointer").asText());
    }

    private static void readAllPages() {
        int pages = 0;
        int count = 0;
        int sum = 0;
        ListRequest.Builder request = ListRequest.newBuilder()
                .setCollection(ORDERS)
                .setFilterJson("{\"status\": \"open\"}")
                .addSort(Sort.newBuilder().setField("total").setDirection(1))
                .setLimit(100)
                .setTotal(false);
        while (true) {
            ListResponse page = client.read(stub -> stub.list(request.build()));
            pages += 1;
            count += page.getDocumentsCount();
            for (Document document : page.getDocumentsList()) sum += parse(document.getDataJson()).path("total").asInt();
            if (!page.hasNextCursor()) break;
            request.setCursor(page.getNextCursor());
        }
        print("pages: %d, documents: %d, sum: %d", pages, count, sum);
    }

    private static Document updateOrder(Map<String, ?> data, long version) {
        UpdateRequest request = UpdateRequest.newBuilder()
                .setCollection(ORDERS).setId("order-1").setDataJson(toJson(data)).setVersion(version).build();
        return client.write(stub -> stub.update(request)).getDocument();
    }

    private static void updateUnderLock() {
        print("updated: version %d", updateOrder(Map.of("status", "paid"), 1).getVersion());
        ServiceException error = failureOf(() -> updateOrder(Map.of("status", "lost"), 1));
        print("conflict: %s, %s, expected %s, is %s", error.code, error.reason,
                error.details.path("expected_version"), error.details.path("current_version"));
        ReadResponse found = readOrder("order-1");
        int total = parse(found.getDataJson()).path("total").asInt() + 70;
        Document second = updateOrder(Map.of("total", total), found.getVersion());
        JsonNode data = parse(second.getDataJson());
        print("read again and updated: version %d, %s, %s",
                second.getVersion(), data.path("status").asText(), data.path("total"));
    }

    private static void transact() {
        ExecuteTransactionRequest request = ExecuteTransactionRequest.newBuilder()
                .addOperations(WriteOperation.newBuilder().setType("update").setCollection(ORDERS).setId("order-1")
                        .setUpdateJson("{\"$inc\": {\"total\": -40}}"))
                .addOperations(WriteOperation.newBuilder().setType("insert").setCollection(ORDERS).setId("order-2")
                        .setDocumentJson(order("Ada", 40)))
                .build();
        String key = UUID.randomUUID().toString(); // Of this transaction, kept until its answer is there.
        ExecuteTransactionResponse first = client.write(stub -> stub.executeTransaction(request), key);
        print("transaction: %s, %d operations", first.getStatus(), first.getOperationsCount());
        ExecuteTransactionResponse second = client.write(stub -> stub.executeTransaction(request), key);
        boolean isSame = second.getTransactionId().equals(first.getTransactionId());
        print("repeated: same %s, total %s", isSame, parse(readOrder("order-1").getDataJson()).path("total"));
        ServiceException error = failureOf(() -> client.write(stub -> stub.executeTransaction(request)));
        print("with another key: %s, %s, operation %s", error.code, error.reason, error.details.path("failed_operation"));
    }

    /** The first change behind a place. */
    private static Change nextChange(String place) {
        List<Change> changes = new ArrayList<>();
        client.follow(ORDERS, place, change -> {
            changes.add(change);
            return false;
        });
        return changes.get(0);
    }

    private static void watch() {
        String place = client.place(ORDERS);
        FindAndUpdateRequest update = FindAndUpdateRequest.newBuilder()
                .setCollection(ORDERS).setId("order-2").setUpdateJson("{\"$set\": {\"status\": \"paid\"}}").build();
        client.write(stub -> stub.findAndUpdate(update));
        DeleteRequest delete = DeleteRequest.newBuilder().setCollection(ORDERS).setId("order-1").build();
        client.write(stub -> stub.delete(delete));
        Change first = nextChange(place);
        String status = parse(first.getAfter().getDataJson()).path("status").asText();
        print("watched: %s %s, %s", first.getOp(), first.getDocumentId(), status);
        Change second = nextChange(first.getToken());
        print("resumed: %s %s", second.getOp(), second.getDocumentId());
    }

    private static void missDeadline() {
        WatchRequest.Builder request = WatchRequest.newBuilder().setCollection(ORDERS);
        ServiceException error = failureOf(() -> client.watch(request, Duration.ofMillis(300), item -> true));
        if (List.of("DEADLINE_EXCEEDED", "QUERY_TIMEOUT").contains(error.code)) {
            print("deadline: given up after 300 ms");
        }
    }

    private static void run() {
        print("service: %s", client.read(stub -> stub.healthCheck(HealthCheckRequest.getDefaultInstance())).getStatus());
        try {
            DropCollectionRequest drop = DropCollectionRequest.newBuilder().setCollection(ORDERS).build();
            client.send(stub -> stub.dropCollection(drop));
        } catch (ServiceException error) {
            if (!error.code.equals("COLLECTION_NOT_FOUND")) throw error;
        }
        createAndRead();
        insertMany();
        search();
        readAllPages();
        updateUnderLock();
        transact();
        watch();
        missDeadline();
    }

    /** Follows a collection until it is dropped. */
    private static void follow(String collection) {
        String place = client.place(collection);
        print("following");
        client.follow(collection, place, change -> {
            if (change.getOp().equals("dropped")) print("dropped");
            else print("%s %s %d", change.getOp(), change.getDocumentId(), change.getVersion());
            return !change.getOp().equals("dropped");
        });
    }

    public static void main(String[] arguments) {
        try (client) {
            if (arguments.length == 2 && arguments[0].equals("follow")) follow(arguments[1]);
            else run();
        } catch (ServiceException error) {
            String text = error.reason == null
                    ? "No answer from %s: %s, %s".formatted(ADDRESS, error.code, error.getMessage())
                    : "%s, %s: %s".formatted(error.code, error.reason, error.getMessage());
            System.err.println(text);
            System.exit(1);
        }
    }
}
