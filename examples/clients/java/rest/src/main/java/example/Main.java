package example;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;

final class Main {
    private static final String ORDERS = "client_orders";
    private static final String URL = System.getenv().getOrDefault("SERVICE_URL", "http://localhost:8080");
    private static final Client client = new Client(URL, System.getenv("SERVICE_DATABASE"));

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

    private static Map<String, ?> order(String customer, int total) {
        return Map.of("customer", customer, "total", total, "status", "open");
    }

    private static void createAndRead() {
        JsonNode document = client.write(
                "POST", "/documents", Map.of("collection", ORDERS, "id", "order-1", "data", order("Ada", 30)));
        print("created: %s, version %s", document.path("id").asText(), document.path("version"));
        JsonNode data = client.read("/documents/" + ORDERS + "/order-1").path("data");
        print("read: %s, %s", data.path("customer").asText(), data.path("total"));
        ServiceException error = failureOf(() -> client.read("/documents/" + ORDERS + "/nobody"));
        print("not there: %s, %s", error.code, error.reason);
    }

    /** Documents are made as the connection takes them: there may be any number. */
    private static Stream<Map<String, ?>> makeDocuments() {
        return IntStream.rangeClosed(1, 1000)
                .mapToObj(n -> Map.of("id", "item-%04d".formatted(n), "data", order(n % 2 == 1 ? "Grace" : "Edsger", n)));
    }

    private static void insertMany() {
        List<Map<String, ?>> documents = new ArrayList<>();
        for (int n = 5; n <= 7; n += 1) documents.add(Map.of("id", "bulk-" + n, "data", order("Barbara", n)));
        JsonNode bulk = client.send(
                "POST", "/documents/bulk/insert", Map.of("collection", ORDERS, "documents", documents), null);
        print("bulk insert: %s new", bulk.path("inserted_count"));
        for (String name : List.of("import", "import again")) {
            String path = "/collections/" + ORDERS + "/import?on_conflict=skip"; // So it may be repeated.
            JsonNode counts = client.sendLines(path, makeDocuments());
            print("%s: %s new, %s skipped", name, counts.path("inserted_count"), counts.path("skipped_count"));
        }
    }

    private static void search() {
        JsonNode page = client.read("/documents/" + ORDERS + "/search", Map.of(
                "filter", Map.of("customer", Map.of("$in", List.of("Grace", "Ada")), "total", Map.of("$gte", 900)),
                "sort", Map.of("total", -1), // Of several keys: a LinkedHashMap, since the others have no order.
                "limit", 3));
        print("search: %s", String.join(", ", page.path("documents").findValuesAsText("id")));
        Map<String, ?> wrong = Map.of("filter", Map.of("total", Map.of("$greater", 900)));
        ServiceException error = failureOf(() -> client.read("/documents/" + ORDERS + "/search", wrong));
        print("refused: %s, %s at %s", error.code, error.reason, error.details.path("pointer").asText());
    }

    private static void readAllPages() {
        int pages = 0;
        int count = 0;
        int sum = 0;
        Map<String, Object> query = new HashMap<>(
                Map.of("filter", Map.of("status", "open"), "sort", Map.of("total", 1), "limit", 100, "total", false));
        while (true) {
            JsonNode page = client.read("/documents/" + ORDERS + "/search", query);
            pages += 1;
            count += page.path("documents").size();
            for (JsonNode document : page.path("documents")) sum += document.path("data").path("total").asInt();
            JsonNode cursor = page.path("pagination").path("next_cursor");
            if (cursor.isNull()) break;
            query.put("cursor", cursor.asText());
        }
        print("pages: %d, documents: %d, sum: %d", pages, count, sum);
    }

    private static void updateUnderLock() {
        String path = "/documents/" + ORDERS + "/order-1";
        JsonNode updated = client.write("PUT", path, Map.of("data", Map.of("status", "paid"), "version", 1));
        print("updated: version %s", updated.path("version"));
        ServiceException error = failureOf(
                () -> client.write("PUT", path, Map.of("data", Map.of("status", "lost"), "version", 1)));
        print("conflict: %s, %s, expected %s, is %s", error.code, error.reason,
                error.details.path("expected_version"), error.details.path("current_version"));
        JsonNode found = client.read(path);
        int total = found.path("data").path("total").asInt() + 70;
        JsonNode second = client.write(
                "PUT", path, Map.of("data", Map.of("total", total), "version", found.path("version")));
        print("read again and updated: version %s, %s, %s", second.path("version"),
                second.path("data").path("status").asText(), second.path("data").path("total"));
    }

    private static void transact() {
        Map<String, ?> body = Map.of("operations", List.of(
                Map.of("type", "update", "collection", ORDERS, "id", "order-1",
                        "update", Map.of("$inc", Map.of("total", -40))),
                Map.of("type", "insert", "collection", ORDERS, "id", "order-2", "document", order("Ada", 40))));
        String key = UUID.randomUUID().toString(); // Of this transaction, kept until its answer is there.
        JsonNode first = client.write("POST", "/transactions/execute", body, key);
        print("transaction: %s, %s operations", first.path("status").asText(), first.path("operations_count"));
        JsonNode second = client.write("POST", "/transactions/execute", body, key);
        boolean isSame = second.path("transaction_id").equals(first.path("transaction_id"));
        JsonNode data = client.read("/documents/" + ORDERS + "/order-1").path("data");
        print("repeated: same %s, total %s", isSame, data.path("total"));
        ServiceException error = failureOf(() -> client.write("POST", "/transactions/execute", body));
        print("with another key: %s, %s, operation %s", error.code, error.reason, error.details.path("failed_operation"));
    }

    /** The first change behind a place. */
    private static JsonNode nextChange(String place) {
        List<JsonNode> changes = new ArrayList<>();
        client.follow(ORDERS, place, change -> {
            changes.add(change);
            return false;
        });
        return changes.get(0);
    }

    private static void watch() {
        String place = client.place(ORDERS);
        Map<String, ?> update = Map.of("update", Map.of("$set", Map.of("status", "paid")));
        client.write("POST", "/documents/" + ORDERS + "/order-2/find-and-update", update);
        client.write("DELETE", "/documents/" + ORDERS + "/order-1", null);
        JsonNode first = nextChange(place);
        print("watched: %s %s, %s", first.path("op").asText(), first.path("document_id").asText(),
                first.path("after").path("data").path("status").asText());
        JsonNode second = nextChange(first.path("token").asText());
        print("resumed: %s %s", second.path("op").asText(), second.path("document_id").asText());
    }

    private static void missDeadline() {
        try {
            client.send("GET", "/collections/" + ORDERS + "/changes", null, null, Duration.ofMillis(300));
        } catch (UncheckedIOException error) {
            print("deadline: given up after 300 ms");
        }
    }

    private static void run() {
        print("service: %s", client.read("/health").path("status").asText());
        try {
            client.send("DELETE", "/collections/" + ORDERS, null, null);
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
            String op = change.path("op").asText();
            if (op.equals("dropped")) print("dropped");
            else print("%s %s %s", op, change.path("document_id").asText(), change.path("version"));
            return !op.equals("dropped");
        });
    }

    public static void main(String[] arguments) {
        try {
            if (arguments.length == 2 && arguments[0].equals("follow")) follow(arguments[1]);
            else run();
        } catch (ServiceException error) {
            System.err.printf("%s, %s: %s%n", error.code, error.reason, error.getMessage());
            System.exit(1);
        } catch (UncheckedIOException error) {
            System.err.printf("No answer from %s: %s%n", URL, error.getCause().getMessage());
            System.exit(1);
        }
        System.exit(0); // The HTTP client of Java 17 keeps threads.
    }
}
