package io.jindou.cluster;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jindou.gateway.ClientPorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a running process listens on, for the commands and scripts that talk to it. Absent when none runs in order. */
record PortsFile(Path file) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** A port that is off is not named. */
    void write(final NodeParts.HostedGateway gateway, final String aeronDirectory) throws IOException {
        final ObjectNode ports = JSON.createObjectNode();
        put(ports, "tcp", gateway.tcpPort());
        put(ports, "ws", gateway.wsPort());
        put(ports, "http", gateway.httpPort());
        ports.put("pid", ProcessHandle.current().pid());
        ports.put("aeronDirectory", aeronDirectory);
        AtomicFiles.write(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(ports));
    }

    private static void put(final ObjectNode ports, final String name, final int port) {
        if (ClientPorts.OFF != port) {
            ports.put(name, port);
        }
    }

    void delete() throws IOException {
        Files.deleteIfExists(file);
    }
}
