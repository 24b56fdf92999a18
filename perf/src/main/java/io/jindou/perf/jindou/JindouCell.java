package io.jindou.perf.jindou;

import io.jindou.cluster.AdminToken;
import io.jindou.cluster.NodeFailure;
import io.jindou.cluster.Profile;
import io.jindou.cluster.StartFailure;
import io.jindou.cluster.cell.Failover;
import io.jindou.cluster.config.BuildInfo;
import io.jindou.cluster.local.LocalCell;
import io.jindou.cluster.local.LocalPlan;
import io.jindou.cluster.local.LocalProcess;
import io.jindou.perf.rig.Protocol;
import io.jindou.perf.server.OutputFile;
import io.jindou.perf.server.Programs;
import io.jindou.perf.server.Server;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Jindou as a cell of three nodes and one gateway, each a process of its own, on this machine. Unlike {@link JindouServer} none
 * of
 * them warms up by itself: that is the load's business.
 */
public final class JindouCell implements Server {
    private static final String NAME = "jindou-cell";
    private static final int NODES = 3;
    private static final int GATEWAYS = 1;
    private static final String TCP = "tcp";
    /** What a process of a cell prints goes to a file of its name with this behind it. */
    private static final String CONSOLE = ".console.log";
    /** Four virtual machines that start at once, perhaps on one core, and elections between them. */
    private static final long START_LIMIT_MS = TimeUnit.MINUTES.toMillis(3);

    private final JindouOptions options;
    private final JindouProgram program;
    private final Profile profile;
    private volatile String adminToken;

    /** With the profile {@code balanced} unless the options name another; their arguments of {@code jindou up} do not count. */
    public JindouCell(final Programs programs, final JindouOptions options) {
        this.options = options;
        this.program = new JindouProgram(programs, options);
        this.profile = null == options.profile() ? Profile.BALANCED : Profile.valueOf(options.profile().toUpperCase(Locale.ROOT));
    }

    /** {@code jindou-cell}, with the fsync level behind it unless that is 0. */
    @Override
    public String name() {
        return options.named(NAME);
    }

    @Override
    public String persistence() {
        return (0 == options.fsyncLevel() ? "D1" : "D2") + " on 2 of 3 nodes: logged by a majority, sequenced, "
            + "permission-checked; delivery behind that; fsync level " + options.fsyncLevel() + ", profile " + profile;
    }

    @Override
    public int nodes() {
        return NODES;
    }

    /** Knows the admin token of the cell that was started last. */
    @Override
    public Protocol protocol() {
        return new NativeProtocol(adminToken);
    }

    @Override
    public String missing() {
        return program.missing();
    }

    @Override
    public String version() {
        return BuildInfo.version() + " (commit " + BuildInfo.commit() + ")";
    }

    LocalPlan plan() {
        return new LocalPlan(NODES, GATEWAYS, 0, Failover.NORMAL, profile, options.fsyncLevel(), List.of(),
            List.of("--bytes-per-second", "off"));
    }

    @Override
    public Running start(final Path directory, final int core) throws IOException {
        final List<String> words = program.command(name(), core);
        try {
            final Processes processes = new Processes(LocalCell.create(directory, plan(), words));
            try {
                processes.start();
                adminToken = Files.readString(directory.resolve(AdminToken.FILE)).strip();
                JindouProgram.awaitReady(name(), processes.address(), adminToken, START_LIMIT_MS);
                return processes;
            } catch (final StartFailure | NodeFailure failure) {
                final String said = processes.lastWordsOfTheDead();
                processes.close();
                throw new IOException(name() + " does not start: " + failure.getMessage() + said, failure);
            } catch (final IOException | RuntimeException failure) {
                processes.close();
                throw failure;
            }
        } catch (final StartFailure failure) {
            throw new IOException(name() + " cannot be laid out: " + failure.getMessage(), failure);
        }
    }

    /** On a busy machine a leader may be slow enough to be replaced. */
    static List<String> remarks(final long elections) {
        return 0 == elections ? List.of() : List.of(String.format(Locale.ROOT,
            "%d election%s since the cell served, warm-up included: the load stood still meanwhile", elections,
            1 == elections ? "" : "s"));
    }

    /** The cell's processes. What they have stored goes with their directory, so that they need not end in order. */
    private static final class Processes implements Running {
        private final LocalCell cell;
        private final Thread onExit = new Thread(this::end, "end-cell");
        private long firstTerm;
        private boolean isEnding;

        Processes(final LocalCell cell) {
            this.cell = cell;
        }

        void start() {
            Runtime.getRuntime().addShutdownHook(onExit);
            cell.processes().forEach(process -> startUnlessEnding(process.name()));
            cell.awaitServing(START_LIMIT_MS);
            firstTerm = term();
        }

        /** An interrupted command must not leave a process that started while the others were killed. */
        private synchronized void startUnlessEnding(final String name) {
            if (!isEnding) {
                cell.start(name);
            }
        }

        /** The newest that any node knows. */
        private long term() {
            return cell.processes().stream().filter(LocalProcess::isNode)
                .mapToLong(node -> cell.ask(node.name(), "status").path("term").asLong()).max().orElseThrow();
        }

        @Override
        public List<String> remarks() {
            try {
                return JindouCell.remarks(term() - firstTerm);
            } catch (final NodeFailure noAnswer) {
                return List.of("whether there were elections is not known: " + noAnswer.getMessage());
            }
        }

        @Override
        public InetSocketAddress address() {
            final int port = cell.processes().stream().filter(process -> !process.isNode()).findFirst().orElseThrow()
                .ports().get(TCP);
            return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        }

        /** Of all that were started, dead ones too: a load is not measured to its end without one of them. */
        @Override
        public long[] pids() {
            return cell.processes().stream().mapToLong(LocalProcess::pid).toArray();
        }

        /** The files go with the directory, so that a message must have it; empty when all live. */
        String lastWordsOfTheDead() {
            return cell.processes().stream().filter(process -> process.handle().isEmpty())
                .map(process -> "; " + process.name() + ": "
                    + new OutputFile(cell.root().resolve(process.name() + CONSOLE)).tail())
                .collect(Collectors.joining());
        }

        @Override
        public void close() {
            end();
            try {
                Runtime.getRuntime().removeShutdownHook(onExit);
            } catch (final IllegalStateException nothing) {
                // the virtual machine is going down and runs the hook itself
                Thread.yield();
            }
        }

        private synchronized void end() {
            isEnding = true;
            cell.processes().forEach(process -> process.handle().ifPresent(ProcessHandle::destroyForcibly));
            cell.processes().forEach(process -> cell.kill(process.name()));
        }
    }
}
