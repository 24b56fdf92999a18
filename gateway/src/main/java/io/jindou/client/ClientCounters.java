package io.jindou.client;

import java.util.concurrent.atomic.AtomicLong;

/** Written by the loop's thread, read by any. */
final class ClientCounters {
    final AtomicLong connections = new AtomicLong();
    final AtomicLong sendsRepeated = new AtomicLong();
    final AtomicLong duplicatesFlagged = new AtomicLong();
    final AtomicLong duplicatesUnflagged = new AtomicLong();
    final AtomicLong unknownAnswers = new AtomicLong();
    final AtomicLong listenerErrors = new AtomicLong();
    final AtomicLong batchesWritten = new AtomicLong();

    ClientStats snapshot() {
        return new ClientStats(connections.get(), sendsRepeated.get(), duplicatesFlagged.get(), duplicatesUnflagged.get(),
            unknownAnswers.get(), listenerErrors.get(), batchesWritten.get());
    }
}
