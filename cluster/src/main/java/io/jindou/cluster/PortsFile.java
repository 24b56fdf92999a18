package io.jindou.cluster;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a running process listens on, for the commands and scripts that talk to it. Absent when none runs in order. */
record PortsFile(Path file) {
    private static final ObjectMapper JSON = new ObjectMapper();

    void write(final int tcpPort, final String aeronDirectory) throws IOException {
        final ObjectNode ports = JSON.createObjectNode();
        ports.put("tcp", tcpPort);
        ports.put("pid", ProcessHandle.current().pid());
        ports.put("aeronDirectory", aeronDirectory);
        AtomicFiles.write(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(ports));
    }

    void delete() throws IOException {
        Files.deleteIfExists(file);
    }
}
