package io.jindou.cluster;

import io.jindou.cluster.config.HttpPort;
import io.jindou.gateway.http.HttpAccess;
import io.jindou.gateway.http.HttpSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;

/** From what was configured to an HTTP API: reads the token, and refuses what would be of no use. */
final class HttpSite {
    private HttpSite() {
    }

    /** What the gateway takes; null when there is to be no API. A {@link StartFailure} says what is wrong. */
    static HttpSettings settings(final HttpPort port) {
        if (!port.isOn()) {
            return null;
        }
        final HttpAccess access = new HttpAccess(
            null == port.tokenFile() ? null : token(port.tokenFile()), port.trusted(), port.isOpen());
        if (access.isLocalOnly() && !isLoopback(port.host())) {
            throw new StartFailure("the HTTP API would listen on " + port.host() + " and refuse all other machines; name a token"
                + " with --http-token-file, or trusted addresses with --http-trusted, or let everybody in with --http-open on");
        }
        return new HttpSettings(port.host(), port.port(), access, port.external(), port.isBenchOn(), port.isCorsOn());
    }

    /** Says where it is and who may use it; aloud, because whoever may use it may do everything. */
    static void announce(final PrintWriter out, final HttpPort port, final int bound) {
        if (port.isOn()) {
            final HttpAccess access = new HttpAccess(null == port.tokenFile() ? null : "", port.trusted(), port.isOpen());
            out.printf(Locale.ROOT, "  http         http://%s:%d, %s%n", port.host(), bound, access.describe());
        } else {
            out.printf(Locale.ROOT, "  http         off%n");
        }
    }

    /** One sentence for a port that is taken. */
    static String describe(final Throwable bindFailure) {
        return bindFailure.getMessage() + "; choose another with --http-port or --http-host, or '--http-port off'";
    }

    private static String token(final Path file) {
        try {
            final String token = Files.readString(file, StandardCharsets.UTF_8).trim();
            if (token.isEmpty()) {
                throw new StartFailure("the file " + file + " of --http-token-file is empty");
            }
            return token;
        } catch (final NoSuchFileException ex) {
            throw new StartFailure("there is no file " + file + ", which --http-token-file names", ex);
        } catch (final IOException ex) {
            throw new StartFailure("cannot read " + file + ": " + ex.getMessage(), ex);
        }
    }

    private static boolean isLoopback(final String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (final UnknownHostException ex) {
            throw new StartFailure("--http-host " + host + " is no address", ex);
        }
    }
}
