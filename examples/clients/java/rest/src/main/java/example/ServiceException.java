package example;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Set;

/** An error that the service answered with. */
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

    final String code;
    final String reason;
    final JsonNode details;
    /** `null` where the service does not say. */
    final Duration retryAfter;

    ServiceException(JsonNode error, Duration retryAfter) {
        super(error.path("message").asText());
        code = error.path("code").asText();
        details = error.path("details");
        reason = details.path("reason").asText();
        this.retryAfter = retryAfter;
    }

    boolean mayRepeat() {
        return TRANSIENT.contains(reason);
    }
}
