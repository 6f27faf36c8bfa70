package example;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.RetryInfo;
import database.Errors.ErrorDetails;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.protobuf.StatusProto;
import java.time.Duration;
import java.util.Set;

/** An error of a call. One that did not come from the service has its gRPC status as code, and no reason (`null`). */
final class ServiceException extends RuntimeException {
    /** The reasons that docs/reference/errors.md calls worth repeating. */
    private static final Set<String> TRANSIENT = Set.of(
            "CANCELLED",
            "DATABASE_UNAVAILABLE",
            "DEADLINE_EXCEEDED",
            "IDEMPOTENCY_IN_FLIGHT",
            "RATE_LIMITED",
            "REQUEST_TIMEOUT",
            "SHUTTING_DOWN",
            "STORAGE_FULL",
            "STORAGE_READ_ONLY",
            "WRITE_CONTENTION");

    final Status.Code status;
    String code;
    String reason;
    JsonNode details;
    /** `null` where the service does not say. */
    Duration retryAfter;

    ServiceException(StatusException error) {
        super(error.getStatus().getDescription(), error);
        status = error.getStatus().getCode();
        code = status.name();
        com.google.rpc.Status rich = StatusProto.fromThrowable(error);
        try {
            if (rich != null) for (Any detail : rich.getDetailsList()) read(detail);
        } catch (InvalidProtocolBufferException | JsonProcessingException broken) {
            throw new IllegalStateException(broken);
        }
    }

    private void read(Any detail) throws InvalidProtocolBufferException, JsonProcessingException {
        if (detail.is(RetryInfo.class)) {
            retryAfter = Duration.ofSeconds(detail.unpack(RetryInfo.class).getRetryDelay().getSeconds());
        }
        if (!detail.is(ErrorDetails.class)) return;
        ErrorDetails said = detail.unpack(ErrorDetails.class);
        code = said.getCode();
        details = new ObjectMapper().readTree(said.getDetailsJson());
        // What failed a transaction says more than that it failed.
        reason = details.path("reason").asText(said.getReason());
    }

    /** The service says that it helps, or there was no answer at all: no connection, or too late. */
    boolean mayRepeat() {
        if (reason != null) return TRANSIENT.contains(reason);
        return status == Status.Code.UNAVAILABLE || status == Status.Code.DEADLINE_EXCEEDED;
    }
}
