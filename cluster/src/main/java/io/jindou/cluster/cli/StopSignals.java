package io.jindou.cluster.cli;

import io.jindou.cluster.Sentences;
import java.io.PrintWriter;
import java.nio.charset.Charset;

/**
 * SIGTERM and SIGINT stop a server in order and end the process with its code. The virtual machine itself would report the
 * signal instead, which supervisors take for a failure; hence the halt at the end of the hook.
 */
final class StopSignals {
    private final Thread hook = new Thread(this::stop, "jindou-stop");
    private volatile Runnable action;

    private StopSignals() {
    }

    static StopSignals install() {
        final StopSignals signals = new StopSignals();
        Runtime.getRuntime().addShutdownHook(signals.hook);
        return signals;
    }

    /** What is to be done at a signal; before it is known, what is on disk survives the death of the process at any moment. */
    void onSignal(final Runnable stop) {
        action = stop;
    }

    void remove() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (final IllegalStateException nothing) {
            // the hook runs already and ends the process
            Thread.currentThread().interrupt();
        }
    }

    private void stop() {
        int code = ExitCode.OK;
        final Runnable stop = action;
        if (null == stop) {
            code = ExitCode.FAILED;
        } else {
            try {
                stop.run();
            } catch (final RuntimeException ex) {
                code = ExitCode.FAILED;
                Main.say(new PrintWriter(System.err, true, Charset.defaultCharset()),
                    "stopped, but not in order: " + Sentences.of(ex));
            }
        }
        Runtime.getRuntime().halt(code);
    }
}
