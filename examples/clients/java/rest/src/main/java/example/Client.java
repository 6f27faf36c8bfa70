package example;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Calls of the service. What the service refuses is a ServiceException; no answer is an UncheckedIOException. */
final class Client {
    static final ObjectMapper JSON = new ObjectMapper();
    private static final int ATTEMPTS = 5;
    private static final Duration DEADLINE = Duration.ofSeconds(10);
    /** A feed says something every 15 s at least; one that is silent for longer is dead. */
    private static final Duration SILENCE = Duration.ofSeconds(45);

    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String url;
    private final String database;

    Client(String url, String database) {
        this.url = url;
        this.database = database;
    }

    /** A call that changes nothing: it may always be repeated. */
    JsonNode read(String path) {
        return repeat(() -> send("GET", path, null, null));
    }

    /** The same with a body. */
    JsonNode read(String path, Map<String, ?> body) {
        return repeat(() -> send("POST", path, body, null));
    }

    /** A write of one document, or a transaction: with its key it may be repeated and is done once. */
    JsonNode write(String method, String path, Map<String, ?> body, String key) {
        return repeat(() -> send(method, path, body, key));
    }

    JsonNode write(String method, String path, Map<String, ?> body) {
        return write(method, path, body, UUID.randomUUID().toString());
    }

    /** One attempt; without a key, for the calls that take none. */
    JsonNode send(String method, String path, Map<String, ?> body, String key) {
        return send(method, path, body, key, DEADLINE);
    }

    JsonNode send(String method, String path, Map<String, ?> body, String key, Duration deadline) {
        Map<String, String> headers = new HashMap<>();
        if (body != null) headers.put("Content-Type", "application/json");
        if (key != null) headers.put("Idempotency-Key", key);
        BodyPublisher publisher = body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(toJson(body));
        return unwrap(exchange(method, path, headers, publisher, BodyHandlers.ofString(), deadline));
    }

    /** Streams documents as NDJSON, as they are taken; one attempt. */
    JsonNode sendLines(String path, Stream<Map<String, ?>> documents) {
        Iterable<byte[]> lines = documents.map(each -> (toJson(each) + "\n").getBytes(StandardCharsets.UTF_8))::iterator;
        Map<String, String> headers = Map.of("Content-Type", "application/x-ndjson");
        BodyPublisher publisher = BodyPublishers.ofByteArrays(lines);
        return unwrap(exchange("POST", path, headers, publisher, BodyHandlers.ofString(), Duration.ofMinutes(10)));
    }

    private <T> HttpResponse<T> exchange(
            String method, String path, Map<String, String> headers, BodyPublisher body, BodyHandler<T> handler, Duration deadline) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + "/api/v1" + path)).method(method, body);
        headers.forEach(request::header);
        if (database != null) request.header("X-Database-Type", database);
        CompletableFuture<HttpResponse<T>> answer = http.sendAsync(request.build(), handler);
        try {
            return answer.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException error) {
            answer.cancel(true);
            throw new UncheckedIOException(new IOException("no answer in " + deadline.toMillis() + " ms", error));
        } catch (ExecutionException error) {
            throw new UncheckedIOException(new IOException(String.valueOf(error.getCause()), error));
        } catch (InterruptedException error) {
            throw new IllegalStateException(error);
        }
    }

    private static JsonNode unwrap(HttpResponse<String> response) {
        JsonNode answer = parse(response.body());
        if (answer.path("success").asBoolean()) return answer.path("data");
        Duration retryAfter = response.headers().firstValue("Retry-After").map(Long::parseLong).map(Duration::ofSeconds).orElse(null);
        throw new ServiceException(answer.path("error"), retryAfter);
    }

    private static <T> T repeat(Supplier<T> attempt) {
        for (int failed = 1; failed < ATTEMPTS; failed += 1) {
            Duration pause = Duration.ofMillis(100L << failed);
            try {
                return attempt.get();
            } catch (ServiceException error) {
                if (!error.mayRepeat()) throw error;
                if (error.retryAfter != null) pause = error.retryAfter;
            } catch (UncheckedIOException error) {
                // No answer at all: no connection, or too late.
            }
            sleep(pause);
        }
        return attempt.get();
    }

    /** The place in the feed where it stands now, to follow it from there. */
    String place(String collection) {
        return repeat(() -> {
            String[] place = new String[1];
            readEvents(collection, null, (id, data) -> {
                place[0] = id;
                return false;
            });
            return place[0];
        });
    }

    /**
     * Hands on the changes of a collection behind a place, until `handle` says that it is enough. What cuts the connection
     * is repaired; what the service refuses is thrown.
     */
    void follow(String collection, String place, Predicate<JsonNode> handle) {
        String[] since = {place};
        boolean[] goesOn = {true};
        while (true) {
            try {
                readEvents(collection, since[0], (id, data) -> {
                    goesOn[0] = data == null || handle.test(data);
                    since[0] = id; // Only now: what was not handled comes again.
                    return goesOn[0];
                });
                if (!goesOn[0]) return;
            } catch (ServiceException error) {
                if (!error.mayRepeat()) throw error;
            } catch (UncheckedIOException error) {
                // Cut off.
            }
            sleep(Duration.ofSeconds(1));
        }
    }

    /** Reads server-sent events until the feed is cut off, or `handle` says that it is enough. */
    private void readEvents(String collection, String since, BiPredicate<String, JsonNode> handle) {
        String query = since == null ? "" : "?since=" + URLEncoder.encode(since, StandardCharsets.UTF_8);
        String path = "/collections/" + collection + "/changes" + query;
        var response = exchange("GET", path, Map.of(), BodyPublishers.noBody(), BodyHandlers.ofInputStream(), DEADLINE);
        try (InputStream body = response.body(); Watchdog watchdog = new Watchdog(body, SILENCE)) {
            if (response.statusCode() != 200) throw new ServiceException(JSON.readTree(body).path("error"), null);
            BufferedReader lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
            Map<String, String> event = new HashMap<>();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                watchdog.reset();
                String[] field = line.split(": ?", 2);
                if (!line.isEmpty()) {
                    event.put(field[0], field[1]);
                    continue;
                }
                JsonNode data = event.containsKey("data") ? parse(event.get("data")) : null;
                if ("error".equals(event.get("event"))) throw new ServiceException(data.path("error"), null);
                if (event.containsKey("id") && !handle.test(event.get("id"), data)) return;
                event.clear();
            }
            throw new IOException("The feed was cut off.");
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
    }

    private static String toJson(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (IOException error) {
            throw new IllegalArgumentException(error);
        }
    }

    private static JsonNode parse(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
    }

    private static void sleep(Duration pause) {
        try {
            Thread.sleep(pause.toMillis());
        } catch (InterruptedException error) {
            throw new IllegalStateException(error);
        }
    }
}
