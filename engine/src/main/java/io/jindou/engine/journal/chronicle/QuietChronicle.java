package io.jindou.engine.journal.chronicle;

import net.openhft.chronicle.core.Jvm;
import net.openhft.chronicle.core.onoes.ExceptionHandler;
import net.openhft.chronicle.core.onoes.Slf4jExceptionHandler;

/**
 * Settings that Chronicle reads once, when its classes are loaded: no banner, no threads that watch the disk (the journal has
 * its own reserve), errors and warnings to the log, remarks about its own speed nowhere.
 */
final class QuietChronicle {
    static {
        System.setProperty("chronicle.announcer.disable", "true");
        System.setProperty("chronicle.analytics.disable", "true");
        System.setProperty("chronicle.disk.monitor.disable", "true");
        final ExceptionHandler nowhere = ExceptionHandler.ignoresEverything();
        Jvm.setExceptionHandlers(Slf4jExceptionHandler.ERROR, Slf4jExceptionHandler.WARN, nowhere, nowhere);
    }

    private QuietChronicle() {
    }

    /** Called before anything else of Chronicle is touched. */
    static void apply() {
        // the class is initialised by the call
    }
}
