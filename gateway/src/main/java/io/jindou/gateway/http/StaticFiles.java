package io.jindou.gateway.http;

import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The files of the page to try it out, taken from the class path once. Only the names listed here are served, so that no path of
 * a request is ever looked up anywhere.
 */
final class StaticFiles {
    /** Where the files lie in the class path, and where they are found by browsers. */
    static final String ROOT = "/demo/";
    private static final String INDEX = "index.html";
    private static final List<String> NAMES = List.of(
        INDEX, "demo.css", "demo.js", "chats.js", "jsonrpc.js", "api.js", "icon.svg");
    private static final Map<String, String> TYPES = Map.of(
        "html", "text/html; charset=utf-8",
        "css", "text/css; charset=utf-8",
        "js", "text/javascript; charset=utf-8",
        "svg", "image/svg+xml",
        "png", "image/png");

    private final Map<String, byte[]> files = new HashMap<>();

    StaticFiles() {
        for (final String name : NAMES) {
            try (InputStream in = StaticFiles.class.getResourceAsStream(ROOT + name)) {
                if (null != in) {
                    files.put(ROOT + name, in.readAllBytes());
                }
            } catch (final IOException ex) {
                throw new IllegalStateException("cannot read " + ROOT + name + " from the class path", ex);
            }
        }
        if (files.containsKey(ROOT + INDEX)) {
            files.put(ROOT, files.get(ROOT + INDEX));
        }
    }

    boolean has(final String path) {
        return files.containsKey(path);
    }

    void serve(final Exchange exchange) {
        final String path = exchange.path();
        final String name = path.endsWith("/") ? INDEX : path;
        exchange.bytes(TYPES.get(name.substring(name.lastIndexOf('.') + 1)), files.get(path));
    }
}
