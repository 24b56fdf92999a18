package io.jindou.gateway.http;

import java.net.BindException;

/** The port of the HTTP API cannot be had; the message names it. */
public final class HttpBindException extends BindException {
    private static final long serialVersionUID = 1;

    HttpBindException(final String message) {
        super(message);
    }
}
