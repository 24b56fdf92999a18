package io.jindou.engine.service;

/** The nodes of the cell do not agree, and this one must not go on. The message names the position and what to do. */
public final class DivergenceException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    DivergenceException(final String message) {
        super(message);
    }
}
