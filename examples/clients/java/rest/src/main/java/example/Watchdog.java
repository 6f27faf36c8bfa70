package example;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Timer;
import java.util.TimerTask;

/** Closes a stream on which nothing has come for a while: the other side may be gone without a word. */
final class Watchdog implements AutoCloseable {
    private final Timer timer = new Timer(true);
    private volatile long heardAt = System.nanoTime();

    Watchdog(InputStream stream, Duration silence) {
        TimerTask look = new TimerTask() {
            @Override
            public void run() {
                if (System.nanoTime() - heardAt < silence.toNanos()) return;
                try {
                    stream.close();
                } catch (IOException error) {
                    // It is closed already.
                }
            }
        };
        timer.schedule(look, 1000, 1000);
    }

    void reset() {
        heardAt = System.nanoTime();
    }

    @Override
    public void close() {
        timer.cancel();
    }
}
