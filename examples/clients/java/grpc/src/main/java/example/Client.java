package example;

import database.Changes.Change;
import database.Changes.WatchRequest;
import database.Changes.WatchResponse;
import database.DatabaseServiceGrpc;
import database.DatabaseServiceGrpc.DatabaseServiceBlockingV2Stub;
import database.Values.AnswerForm;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.stub.BlockingClientCall;
import io.grpc.stub.MetadataUtils;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Calls of the service. What fails is a ServiceException. */
final class Client implements AutoCloseable {
    private static final int ATTEMPTS = 5;
    private static final Duration DEADLINE = Duration.ofSeconds(10);

    /** A call of one request and one answer. */
    interface Call<Answer> {
        Answer on(DatabaseServiceBlockingV2Stub stub) throws StatusException;
    }

    private final ManagedChannel channel;
    private final DatabaseServiceBlockingV2Stub stub;

    Client(String address, String database) {
        channel = Grpc.newChannelBuilder(address, InsecureChannelCredentials.create())
                // Notices within a minute that the other side is gone, also amid a stream.
                .keepAliveTime(30, TimeUnit.SECONDS)
                .build();
        DatabaseServiceBlockingV2Stub plain = DatabaseServiceGrpc.newBlockingV2Stub(channel);
        stub = database == null ? plain : with(plain, "x-database-type", database);
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }

    private static DatabaseServiceBlockingV2Stub with(DatabaseServiceBlockingV2Stub stub, String name, String value) {
        Metadata metadata = new Metadata();
        metadata.put(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER), value);
        return stub.withInterceptors(MetadataUtils.newAttachHeadersInterceptor(metadata));
    }

    /** A call that changes nothing: it may always be repeated. */
    <Answer> Answer read(Call<Answer> call) {
        return repeat(() -> send(call));
    }

    /** A write of one document, or a transaction: with its key it may be repeated and is done once. */
    <Answer> Answer write(Call<Answer> call, String key) {
        return repeat(() -> send(stub -> call.on(with(stub, "idempotency-key", key))));
    }

    <Answer> Answer write(Call<Answer> call) {
        return write(call, UUID.randomUUID().toString());
    }

    /** One attempt, for the calls that take no key. */
    <Answer> Answer send(Call<Answer> call) {
        try {
            return call.on(stub.withDeadlineAfter(DEADLINE));
        } catch (StatusException error) {
            throw new ServiceException(error);
        }
    }

    /** Sends a stream of messages, no faster than they are taken; one attempt. */
    <Message, Answer> Answer upload(Call<BlockingClientCall<Message, Answer>> open, Stream<Message> messages) {
        try {
            var call = open.on(stub.withDeadlineAfter(Duration.ofMinutes(10)));
            for (Message message : (Iterable<Message>) messages::iterator) {
                if (!call.write(message)) break; // It has ended: the answer says why.
            }
            call.halfClose();
            return call.read();
        } catch (StatusException error) {
            throw new ServiceException(error);
        } catch (InterruptedException error) {
            throw new IllegalStateException(error);
        }
    }

    private static <T> T repeat(Supplier<T> attempt) {
        for (int failed = 1; failed < ATTEMPTS; failed += 1) {
            try {
                return attempt.get();
            } catch (ServiceException error) {
                if (!error.mayRepeat()) throw error;
                sleep(error.retryAfter == null ? Duration.ofMillis(100L << failed) : error.retryAfter);
            }
        }
        return attempt.get();
    }

    /** The place in the feed where it stands now, to follow it from there. */
    String place(String collection) {
        return repeat(() -> {
            String[] place = new String[1];
            watch(WatchRequest.newBuilder().setCollection(collection), DEADLINE, item -> {
                place[0] = item.getToken();
                return false;
            });
            return place[0];
        });
    }

    /**
     * Hands on the changes of a collection behind a place, until `handle` says that it is enough. What cuts the connection
     * is repaired; what the service refuses is thrown.
     */
    void follow(String collection, String place, Predicate<Change> handle) {
        WatchRequest.Builder request = WatchRequest.newBuilder().setCollection(collection).setSince(place)
                .setAnswerForm(AnswerForm.ANSWER_FORM_JSON);
        boolean[] goesOn = {true};
        while (true) {
            try {
                watch(request, null, item -> {
                    goesOn[0] = !item.hasChange() || handle.test(item.getChange());
                    request.setSince(item.getToken()); // Only now: what was not handled comes again.
                    return goesOn[0];
                });
                if (!goesOn[0]) return;
            } catch (ServiceException error) {
                if (!error.mayRepeat()) throw error;
                channel.resetConnectBackoff(); // Else pauses grow to two minutes.
            }
            sleep(Duration.ofSeconds(1));
        }
    }

    /** One watch, until it ends, is cut off, or `handle` says that it is enough. */
    void watch(WatchRequest.Builder request, Duration deadline, Predicate<WatchResponse> handle) {
        try {
            var call = (deadline == null ? stub : stub.withDeadlineAfter(deadline)).watch(request.build());
            try {
                for (WatchResponse item = call.read(); item != null; item = call.read()) {
                    if (!handle.test(item)) return;
                }
            } finally {
                call.cancel("enough", null);
            }
            throw Status.UNAVAILABLE.withDescription("the watch ended").asException();
        } catch (StatusException error) {
            throw new ServiceException(error);
        } catch (InterruptedException error) {
            throw new IllegalStateException(error);
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
