package io.jindou.cluster.local;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jindou.cluster.AdminToken;
import io.jindou.cluster.AtomicFiles;
import io.jindou.cluster.FreePorts;
import io.jindou.cluster.NodeFailure;
import io.jindou.cluster.Pause;
import io.jindou.cluster.StartFailure;
import io.jindou.cluster.cell.CellLayout;
import io.jindou.cluster.cell.CellSecret;
import io.jindou.cluster.cell.NodeAddress;
import io.jindou.cluster.control.ControlClient;
import io.jindou.gateway.ClientPorts;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.agrona.IoUtil;

/**
 * A cell whose nodes and gateways are processes on this machine, and what can befall each of them. {@code processes.json} in its
 * directory says what there is, so that another program can go on with it. Used by one thread at a time.
 */
public final class LocalCell {
    /** Says which processes there are. */
    public static final String PROCESSES_FILE = "processes.json";
    private static final String CONFIG_FILE = "cell.conf";
    private static final String SECRET_FILE = "cell.secret";
    private static final String CONSOLE_FILE = "console.log";
    private static final String HOST = "127.0.0.1";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long STOP_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(30);
    private static final long STEP_MS = 50;

    private final Path root;
    private final List<String> program;
    private final List<LocalProcess> processes;

    private LocalCell(final Path root, final List<String> program, final List<LocalProcess> processes) {
        this.root = root;
        this.program = program;
        this.processes = processes;
    }

    // ===== made or found =====

    /**
     * Lays out a cell in a directory; nothing is started yet.
     *
     * @param program the words that start the command line of Jindou, see {@link JavaProgram}
     * @throws StartFailure with one sentence
     */
    public static LocalCell create(final Path directory, final LocalPlan plan, final List<String> program) {
        final Path root = directory.toAbsolutePath().normalize();
        try {
            Files.createDirectories(root);
            if (Files.exists(root.resolve(PROCESSES_FILE))) {
                throw new StartFailure(root + " has a cell already; start it with 'jindou local --data " + directory + "'");
            }
            CellSecret.create(root.resolve(SECRET_FILE));
            AdminToken.readOrCreate(root);
            final CellLayout layout = layout(plan.nodes());
            Files.writeString(root.resolve(CONFIG_FILE), config(root, layout, plan));
            final LocalCell cell = new LocalCell(root, program, new ArrayList<>());
            layout.nodes().forEach(node -> cell.addNode(node, plan));
            for (int i = 0; i < plan.gateways(); i++) {
                cell.addGateway(i, plan);
            }
            cell.write();
            return cell;
        } catch (final IOException ex) {
            throw new StartFailure("cannot lay out a cell in " + root + ": " + ex.getMessage(), ex);
        }
    }

    /** Goes on with the cell in a directory; throws {@link StartFailure} if there is none. */
    public static LocalCell open(final Path directory, final List<String> program) {
        final Path root = directory.toAbsolutePath().normalize();
        final Path file = root.resolve(PROCESSES_FILE);
        if (!Files.exists(file)) {
            throw new StartFailure("there is no cell in " + root + "; 'jindou local --data " + directory + "' makes one");
        }
        try {
            final JsonNode read = JSON.readTree(file.toFile()).path("processes");
            return new LocalCell(root, program, JSON.convertValue(read, new TypeReference<ArrayList<LocalProcess>>() { }));
        } catch (final IOException | IllegalArgumentException ex) {
            throw new StartFailure("cannot read " + file + ": " + ex.getMessage(), ex);
        }
    }

    /** Whether a directory has a cell. */
    public static boolean isIn(final Path directory) {
        return Files.exists(directory.resolve(PROCESSES_FILE));
    }

    private static CellLayout layout(final int nodes) throws IOException {
        final List<NodeAddress> addresses = new ArrayList<>();
        for (final int port : FreePorts.find(nodes)) {
            addresses.add(new NodeAddress(addresses.size(), HOST, port));
        }
        return new CellLayout(addresses);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            return socket.getLocalPort();
        }
    }

    private static String config(final Path root, final CellLayout layout, final LocalPlan plan) {
        return String.join("\n",
            "# read by all processes of this cell",
            "nodes = \"" + layout + "\"",
            "failover = " + plan.failover(),
            "profile = " + plan.profile(),
            "fsync-level = " + plan.fsyncLevel(),
            "cell-secret = \"" + root.resolve(SECRET_FILE) + "\"",
            "admin-token = \"" + root.resolve(AdminToken.FILE) + "\"",
            "host = \"" + HOST + "\"",
            "");
    }

    private void addNode(final NodeAddress node, final LocalPlan plan) {
        add(LocalProcess.NODE, node.id(), Map.of("base", node.port()), plan.nodeExtra());
    }

    private void addGateway(final int id, final LocalPlan plan) throws IOException {
        final Map<String, Integer> ports = new TreeMap<>();
        final List<String> extra = new ArrayList<>(List.of("--tcp-host", HOST));
        addPort("tcp", plan.tcpPort(), id, ports, extra);
        addPort("ws", plan.wsPort(), id, ports, extra);
        addPort("http", plan.httpPort(), id, ports, extra);
        extra.addAll(plan.gatewayExtra());
        add(LocalProcess.GATEWAY, id, ports, extra);
    }

    /** Chosen once, so that a gateway that is started again has the ports that its clients know. */
    private static void addPort(
        final String name, final int first, final int id, final Map<String, Integer> ports, final List<String> extra)
        throws IOException {
        if (ClientPorts.OFF == first) {
            extra.addAll(List.of("--" + name + "-port", "off"));
            return;
        }
        final int port = 0 == first ? freePort() : first + id;
        ports.put(name, port);
        extra.addAll(List.of("--" + name + "-port", Integer.toString(port)));
    }

    private void add(final String role, final int id, final Map<String, Integer> ports, final List<String> extra) {
        final String name = role + "-" + id;
        final Path data = root.resolve(name);
        final List<String> arguments = new ArrayList<>(List.of(role, "--config", root.resolve(CONFIG_FILE).toString(),
            "--" + role, Integer.toString(id), "--data", data.toString()));
        arguments.addAll(extra);
        processes.add(new LocalProcess(name, role, id, 0, 0, ports, data.toString(), arguments));
    }

    // ===== what there is =====

    /** Where it lies. */
    public Path root() {
        return root;
    }

    /** All processes, running or not; nodes first. */
    public List<LocalProcess> processes() {
        return List.copyOf(processes);
    }

    /** The process of a name. */
    public LocalProcess process(final String name) {
        return processes.get(index(name));
    }

    private int index(final String name) {
        for (int i = 0; i < processes.size(); i++) {
            if (processes.get(i).name().equals(name)) {
                return i;
            }
        }
        throw new NodeFailure("there is no " + name + " in the cell in " + root + "; there are "
            + String.join(", ", processes.stream().map(LocalProcess::name).toList()), null);
    }

    /** Asks a process through its control socket; throws {@link NodeFailure} when it does not answer. */
    public JsonNode ask(final String name, final String command) {
        return ControlClient.ask(process(name).directory(), command);
    }

    // ===== what can befall it =====

    /** Starts a process unless it runs. */
    public void start(final String name) {
        final int index = index(name);
        final LocalProcess process = processes.get(index);
        if (process.handle().isPresent()) {
            return;
        }
        final List<String> command = new ArrayList<>(program);
        command.addAll(process.arguments());
        try {
            final File console = root.resolve(name + "." + CONSOLE_FILE).toFile();
            final Process started = new ProcessBuilder(command)
                .redirectInput(new File("/dev/null"))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(console))
                .start();
            processes.set(index, process.started(started.toHandle()));
            write();
        } catch (final IOException ex) {
            throw new StartFailure("cannot start " + name + ": " + ex.getMessage(), ex);
        }
    }

    /** Starts all that do not run. */
    public void start() {
        processes().forEach(process -> start(process.name()));
    }

    /** As kill -9 does; returns when it is dead. */
    public void kill(final String name) {
        process(name).handle().ifPresent(handle -> {
            handle.destroyForcibly();
            awaitDeath(name, handle);
        });
    }

    /** As SIGTERM does; returns when it has ended. */
    public void stop(final String name) {
        process(name).handle().ifPresent(handle -> {
            handle.destroy();
            awaitDeath(name, handle);
        });
    }

    /** Stops gateways first, so that their clients' sessions end in order. */
    public void stop() {
        final List<LocalProcess> all = processes();
        for (int i = all.size() - 1; i >= 0; i--) {
            stop(all.get(i).name());
        }
    }

    /** As SIGSTOP does: the process stands still until {@link #resume}. */
    public void pause(final String name) {
        signal(name, "STOP");
    }

    /** As SIGCONT does. */
    public void resume(final String name) {
        signal(name, "CONT");
    }

    /** Takes the whole directory of a process that does not run. */
    public void wipe(final String name) {
        if (process(name).handle().isPresent()) {
            throw new NodeFailure(name + " runs; kill it before its directory is taken", null);
        }
        IoUtil.delete(process(name).directory().toFile(), true);
    }

    private void signal(final String name, final String signal) {
        final long pid = process(name).handle().map(ProcessHandle::pid)
            .orElseThrow(() -> new NodeFailure(name + " does not run", null));
        try {
            final int code = new ProcessBuilder("kill", "-" + signal, Long.toString(pid)).inheritIO().start().waitFor();
            if (0 != code) {
                throw new NodeFailure("kill -" + signal + " " + pid + " failed", null);
            }
        } catch (final IOException ex) {
            throw new NodeFailure("cannot send SIG" + signal + ": " + ex.getMessage(), ex);
        } catch (final InterruptedException ex) {
            Thread.currentThread().interrupt();
            throw new NodeFailure("interrupted", ex);
        }
    }

    private static void awaitDeath(final String name, final ProcessHandle handle) {
        final long deadlineNs = System.nanoTime() + STOP_TIMEOUT_NS;
        while (handle.isAlive()) {
            if (System.nanoTime() - deadlineNs > 0) {
                throw new NodeFailure(name + " (process " + handle.pid() + ") does not end", null);
            }
            Pause.millis(STEP_MS);
        }
    }

    // ===== until it serves =====

    /**
     * Returns when all nodes have joined and all gateways have their link.
     *
     * @throws NodeFailure with one sentence if that takes too long or a process has ended
     */
    public void awaitServing(final long timeoutMs) {
        final long deadlineNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMs);
        for (String waitsFor = missing(); null != waitsFor; waitsFor = missing()) {
            if (System.nanoTime() - deadlineNs > 0) {
                throw new NodeFailure("the cell does not serve after " + timeoutMs + " ms: " + waitsFor, null);
            }
            Pause.millis(STEP_MS);
        }
    }

    /** What is still missing until the cell serves with all its processes; null: nothing. */
    public String missing() {
        for (final LocalProcess process : processes) {
            if (process.handle().isEmpty()) {
                throw new NodeFailure(process.name() + " has ended; see "
                    + root.resolve(process.name() + "." + CONSOLE_FILE), null);
            }
            try {
                final JsonNode status = ControlClient.ask(process.directory(), "status");
                if (process.isNode() ? status.path("leader").isNull() : 0 == status.path("links").asLong()) {
                    return process.name() + (process.isNode() ? " has no leader" : " has no link to the cell");
                }
            } catch (final NodeFailure notYet) {
                return process.name() + " does not answer";
            }
        }
        return null;
    }

    private void write() throws IOException {
        AtomicFiles.write(root.resolve(PROCESSES_FILE),
            JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(Map.of("processes", processes)));
    }
}
