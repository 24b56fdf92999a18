package io.jindou.perf.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import io.jindou.cluster.AdminToken;
import io.jindou.cluster.Profile;
import io.jindou.cluster.control.ControlClient;
import io.jindou.cluster.fault.ProcessFaults;
import io.jindou.cluster.local.LocalCell;
import io.jindou.cluster.local.LocalPlan;
import io.jindou.cluster.local.LocalProcess;
import io.jindou.perf.JvmFlags;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/** A cell on this machine, each node and gateway a process of its own, with a network that can be made worse. */
final class ProcessCell implements CellUnderTest {
    private static final String MAIN_CLASS = "io.jindou.cluster.cli.Main";
    private static final List<String> FLAGS = List.of("-Xms64m", "-Xmx512m", "-XX:+UseSerialGC", "-XX:MetaspaceSize=64m",
        "-XX:MaxDirectMemorySize=64g", "-D" + ProcessFaults.PROPERTY + "=on");
    private static final long START_LIMIT_MS = TimeUnit.MINUTES.toMillis(3);
    /** A process that stands still takes the question and does not answer. */
    private static final long ANSWER_LIMIT_MS = 2_000;
    private static final long SNAPSHOT_LIMIT_MS = TimeUnit.MINUTES.toMillis(2);

    private final LocalCell cell;
    private final ExecutorService askers = Executors.newCachedThreadPool(task -> {
        final Thread thread = new Thread(task, "chaos-asker");
        thread.setDaemon(true);
        return thread;
    });
    private final Thread onExit;

    private ProcessCell(final LocalCell cell) {
        this.cell = cell;
        onExit = new Thread(this::killAll, "chaos-end");
    }

    /** Starts all processes and waits until every gateway has its link. */
    static ProcessCell start(final Path data, final ChaosPlan plan) {
        final LocalCell local = LocalCell.create(data, new LocalPlan(plan.nodes(), plan.gateways(), 0, plan.failover(),
            Profile.SHARED, plan.fsyncLevel(), List.of(), List.of()), program());
        final ProcessCell cell = new ProcessCell(local);
        Runtime.getRuntime().addShutdownHook(cell.onExit);
        try {
            local.start();
            local.awaitServing(START_LIMIT_MS);
            return cell;
        } catch (final RuntimeException ex) {
            cell.close();
            throw ex;
        }
    }

    /** The classes of this process, whether they come from the launcher's jar, whose manifest opens nothing for us, or not. */
    private static List<String> program() {
        final List<String> program = new ArrayList<>();
        program.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        program.addAll(JvmFlags.opens());
        program.addAll(FLAGS);
        program.addAll(List.of("-cp", System.getProperty("java.class.path"), MAIN_CLASS));
        return program;
    }

    @Override
    public List<String> nodes() {
        return names(true);
    }

    @Override
    public List<String> gateways() {
        return names(false);
    }

    private List<String> names(final boolean areNodes) {
        return cell.processes().stream().filter(process -> areNodes == process.isNode()).map(LocalProcess::name).toList();
    }

    @Override
    public List<InetSocketAddress> addresses() {
        return gateways().stream().map(name ->
            new InetSocketAddress(InetAddress.getLoopbackAddress(), cell.process(name).ports().get("tcp"))).toList();
    }

    @Override
    public String adminToken() throws IOException {
        return Files.readString(cell.root().resolve(AdminToken.FILE)).strip();
    }

    @Override
    public Path data() {
        return cell.root();
    }

    // ===== what they say =====

    @Override
    public CellView view() {
        final Map<LocalProcess, Future<JsonNode>> answers = new LinkedHashMap<>();
        cell.processes().forEach(process -> answers.put(process, question(process, "status", Map.of())));
        final List<CellView.Node> nodes = new ArrayList<>();
        final List<CellView.Gateway> gateways = new ArrayList<>();
        answers.forEach((process, answer) -> {
            final String name = process.name();
            if (process.isNode()) {
                nodes.add(answered(answer, status -> node(name, status), problem -> CellView.Node.down(name, problem)));
            } else {
                gateways.add(
                    answered(answer, status -> gateway(name, status), problem -> CellView.Gateway.down(name, problem)));
            }
        });
        return new CellView(nodes, gateways);
    }

    private Future<JsonNode> question(
        final LocalProcess process, final String request, final Map<String, String> arguments) {
        return askers.submit(() -> ControlClient.ask(process.directory(), request, arguments));
    }

    private static <T> T answered(
        final Future<JsonNode> answer, final Function<JsonNode, T> said, final Function<String, T> otherwise) {
        try {
            return said.apply(answer.get(ANSWER_LIMIT_MS, TimeUnit.MILLISECONDS));
        } catch (final ExecutionException ex) {
            return otherwise.apply("does not answer: " + ex.getCause().getMessage());
        } catch (final TimeoutException ex) {
            // ends the thread that waits on the socket
            answer.cancel(true);
            return otherwise.apply("does not answer in time");
        } catch (final InterruptedException ex) {
            Thread.currentThread().interrupt();
            return otherwise.apply("was not asked");
        }
    }

    private static CellView.Node node(final String name, final JsonNode status) {
        final long applied = status.path("logPosition").asLong();
        final String election = status.path("election").asText();
        return new CellView.Node(name, true, "LEADER".equals(status.path("role").asText()), status.path("term").asLong(),
            status.path("commitPosition").asLong(), applied, status.path("stateHash").asText(), applied,
            status.path("sessions").asLong(), "CLOSED".equals(election) ? null : "is in an election (" + election + ")");
    }

    private static CellView.Gateway gateway(final String name, final JsonNode status) {
        final JsonNode counters = status.path("counters");
        return new CellView.Gateway(name, true, counters.path("gateway.sessions").asLong(),
            counters.path("gateway.digest_differences").asLong(),
            0 == status.path("links").asLong() ? "has no link to the cell" : null);
    }

    // ===== what is done to them =====

    @Override
    public void start(final String name) {
        cell.start(name);
    }

    @Override
    public boolean isAlive(final String name) {
        return cell.process(name).handle().isPresent();
    }

    @Override
    public void kill(final String name) {
        cell.kill(name);
    }

    @Override
    public void terminate(final String name) {
        cell.stop(name);
    }

    @Override
    public void freeze(final String name) {
        cell.pause(name);
    }

    @Override
    public void thaw(final String name) {
        cell.resume(name);
    }

    @Override
    public void wipe(final String name) {
        cell.wipe(name);
    }

    @Override
    public void snapshot() throws IOException, InterruptedException {
        final CellView.Node leader = view().leader();
        if (null == leader) {
            throw new IOException("no node leads, so none can take a snapshot");
        }
        ask(leader.name(), "snapshot", Map.of(), SNAPSHOT_LIMIT_MS);
    }

    @Override
    public void faults(final String name, final String spec) throws IOException, InterruptedException {
        ask(name, ProcessFaults.REQUEST, Map.of(ProcessFaults.SPEC, spec), ANSWER_LIMIT_MS);
    }

    private void ask(final String name, final String request, final Map<String, String> arguments, final long limitMs)
        throws IOException, InterruptedException {
        final Future<JsonNode> answer = question(cell.process(name), request, arguments);
        try {
            answer.get(limitMs, TimeUnit.MILLISECONDS);
        } catch (final ExecutionException ex) {
            throw new IOException(name + " answered '" + request + "' with: " + ex.getCause().getMessage(), ex);
        } catch (final TimeoutException ex) {
            answer.cancel(true);
            throw new IOException(name + " did not answer '" + request + "' within " + limitMs + " ms", ex);
        }
    }

    // ===== the end =====

    /** What is still wanted of them has been asked: they need not end in order. */
    @Override
    public void close() {
        killAll();
        askers.shutdownNow();
        try {
            Runtime.getRuntime().removeShutdownHook(onExit);
        } catch (final IllegalStateException nothing) {
            // the virtual machine is going down and runs the hook itself
            Thread.yield();
        }
    }

    private void killAll() {
        cell.processes().forEach(process -> process.handle().ifPresent(ProcessHandle::destroyForcibly));
    }
}
