package io.jindou.engine;

/** State or log are of an engine version that this one cannot go on with; the message says what to do. */
public final class EngineVersionException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public EngineVersionException(final String message) {
        super(message);
    }
}
