package io.jindou.cluster.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.jindou.client.ClientBuilder;
import io.jindou.client.JindouClient;
import io.jindou.client.JindouException;
import io.jindou.cluster.local.LocalCell;
import io.jindou.codecs.Reason;
import io.jindou.codecs.SystemUids;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;

/** Where the server is, and its administrator's token; both are found in its data directory if that is on this machine. */
final class ServerOptions {
    private static final String PORTS_FILE = "ports.json";
    private static final String ADMIN_TOKEN_FILE = "admin.token";
    private static final int PORT_DEFAULT = 5100;

    @Option(names = "--host", paramLabel = "HOST", defaultValue = "127.0.0.1",
        description = "Where the server listens (default: ${DEFAULT-VALUE}).")
    private String host;

    @Option(names = "--port", paramLabel = "PORT",
        description = "The server's TCP port (default: the one in DIR/ports.json, else 5100).")
    private Integer port;

    @Option(names = "--data", paramLabel = "DIR", defaultValue = "./jindou-data",
        description = "Data directory of the server, or of a cell of 'local' (default: ${DEFAULT-VALUE}).")
    private Path data;

    /** A client of this server that still needs its uid. */
    ClientBuilder client() {
        return JindouClient.builder().address(host, port());
    }

    /** Connects as the administrator. */
    JindouClient connectAdmin(final Path adminTokenFile) {
        final Path file = null == adminTokenFile ? data.resolve(ADMIN_TOKEN_FILE) : adminTokenFile;
        final String token;
        try {
            token = Files.readString(file).trim();
        } catch (final IOException e) {
            throw new CommandFailure("cannot read the admin token from " + file
                + "; name the server's data directory with --data, or the file with --admin-token-file", e);
        }
        try {
            return client().uid(SystemUids.MANAGER).token(token).reconnect(false).connect();
        } catch (final JindouException e) {
            throw notConnected(SystemUids.MANAGER, e);
        }
    }

    /** The sentence for a connection that could not be made. */
    CommandFailure notConnected(final String uid, final JindouException e) {
        return Reason.CONNECTION_RESET == e.reason()
            ? new CommandFailure("cannot connect to " + host + ":" + port() + "; is a server running there?", e)
            : new CommandFailure(host + ":" + port() + " refused " + uid + ": " + e.getMessage() + " (" + e.reason() + ")", e);
    }

    private int port() {
        if (null != port) {
            return port;
        }
        if (LocalCell.isIn(data)) {
            return gatewayPort();
        }
        final Path file = data.resolve(PORTS_FILE);
        if (!Files.exists(file)) {
            return PORT_DEFAULT;
        }
        try {
            return new ObjectMapper().readTree(file.toFile()).path("tcp").asInt(PORT_DEFAULT);
        } catch (final IOException e) {
            throw new CommandFailure("cannot read the port from " + file + "; name it with --port", e);
        }
    }

    /** Of the first gateway that runs in the cell that lies there. */
    private int gatewayPort() {
        return LocalCell.open(data, List.of()).processes().stream()
            .filter(process -> !process.isNode() && process.handle().isPresent())
            .findFirst()
            .orElseThrow(() -> new CommandFailure("no gateway of the cell in " + data + " runs", null))
            .ports().get("tcp");
    }
}
