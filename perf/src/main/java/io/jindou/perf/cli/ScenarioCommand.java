package io.jindou.perf.cli;

import io.jindou.cluster.cli.ExitCode;
import io.jindou.codecs.wkproto.ProtocolVersion;
import io.jindou.perf.bench.Bench;
import io.jindou.perf.bench.ConnectedServer;
import io.jindou.perf.bench.CycleWorkload;
import io.jindou.perf.bench.FreshServer;
import io.jindou.perf.bench.Pinning;
import io.jindou.perf.bench.Proc;
import io.jindou.perf.bench.Servers;
import io.jindou.perf.bench.Surroundings;
import io.jindou.perf.bench.Workload;
import io.jindou.perf.bench.Workloads;
import io.jindou.perf.jindou.NativeProtocol;
import io.jindou.perf.report.Environment;
import io.jindou.perf.report.HistogramFiles;
import io.jindou.perf.report.LoadPlot;
import io.jindou.perf.report.ReportFile;
import io.jindou.perf.report.RunReport;
import io.jindou.perf.report.RunText;
import io.jindou.perf.rig.Protocol;
import io.jindou.perf.scenario.Scenario;
import io.jindou.perf.server.Programs;
import io.jindou.perf.server.Server;
import io.jindou.perf.wukongim.WuKongImPeer;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code jindou bench SCENARIO}: one scenario against one server. */
@Command(mixinStandardHelpOptions = true)
final class ScenarioCommand implements Callable<Integer> {
    private static final String JINDOU = "jindou";
    /** One in each part. */
    private static final long CYCLES_MIN = 10;

    private final Scenario scenario;

    @Spec
    private CommandSpec spec;

    @Mixin
    private LoadOptions load;

    @Option(names = "--peer", paramLabel = "NAME", defaultValue = JINDOU,
        description = "the server (default: ${DEFAULT-VALUE}); a wrong name lists them")
    private String peer;

    @Option(names = "--connect", paramLabel = "HOST:PORT", description = "a server that runs already")
    private String connect;

    @Option(names = "--admin-token-file", paramLabel = "FILE",
        description = "with --connect, for scenarios with groups: the file admin.token of a Jindou server")
    private Path adminTokenFile;

    @Option(names = "--api", paramLabel = "URL",
        description = "with --connect to a server of WuKongIM's protocol, for scenarios with groups: its HTTP API")
    private URI api;

    @Option(names = "--protocol-version", paramLabel = "1..6", defaultValue = "" + WuKongImPeer.VERSION_DEFAULT,
        description = "of WuKongIM's protocol (default: ${DEFAULT-VALUE})")
    private int protocolVersion;

    @Option(names = "--pid", paramLabel = "PID", defaultValue = "-1",
        description = "with --connect: the server's process, to meter its processor time and memory")
    private long pid;

    @Option(names = "--runs", paramLabel = "N", defaultValue = "1", description = "how often (default: ${DEFAULT-VALUE})")
    private int runs;

    @Option(names = "--plot", paramLabel = "FILE.svg",
        description = "draws the latencies; with several loads, one file each with the load's name in it")
    private Path plotFile;

    @Option(names = "--cycles", paramLabel = "N",
        description = "of login: so many connects and disconnects, and what they leave behind: sessions, sockets, memory")
    private Long cycles;

    @Option(names = "--data", paramLabel = "DIR",
        description = "with --cycles and --connect: data directory of the server, to ask it for its sessions")
    private Path data;

    @Option(names = "--pin", negatable = true, defaultValue = "true", fallbackValue = "true",
        description = "server and generator on a core of their own each (default: ${DEFAULT-VALUE})")
    private boolean isPinned;

    ScenarioCommand(final Scenario scenario) {
        this.scenario = scenario;
    }

    @Override
    public Integer call() throws IOException {
        final Scenario.Scale scale = load.scale();
        load.check("--runs", runs >= 1, runs, "1 or more");
        load.check("--protocol-version", protocolVersion >= ProtocolVersion.OLDEST && protocolVersion <= ProtocolVersion.LATEST,
            protocolVersion, "between " + ProtocolVersion.OLDEST + " and " + ProtocolVersion.LATEST);
        if (null == connect && (pid >= 0 || null != adminTokenFile || null != data)) {
            throw load.wrong("--pid, --data and --admin-token-file are for --connect");
        }
        if (null == connect && null != api) {
            throw load.wrong("--api is for --connect: a server that is started here is known");
        }
        if (null != cycles) {
            load.check("--cycles", Scenario.LOGIN == scenario && cycles >= CYCLES_MIN, cycles, CYCLES_MIN + " or more, of login");
        }
        final Programs programs = Programs.ofMachine();
        final Proc proc = Proc.ofMachine();
        final Server server = server(programs);
        final InetSocketAddress address = null == connect ? null : address();
        final Path directory = load.directory();
        final PrintWriter out = spec.commandLine().getOut();
        final Pinning pinning = null == connect ? load.pinning(isPinned, programs, proc) : Pinning.NONE;
        final Environment environment = Surroundings.of(proc, directory, pinning);
        out.println(scenario.word() + ": " + scenario.description());
        final RunText text = new RunText(out);
        text.environment(environment);
        final Bench bench = new Bench(proc, pinning, spec.commandLine().getErr());
        final List<RunReport> reports = new ArrayList<>();
        final List<Workload> workloads = workloads(scale);
        for (final Workload workload : workloads) {
            final LoadPlot plot = new LoadPlot(environment);
            for (int run = 1; run <= runs; run++) {
                final Bench.Subject subject =
                    null == address ? fresh(server, directory, pinning) : running(server, address);
                final Bench.Outcome outcome = bench.run(subject, scenario.word(), workload, run);
                reports.add(outcome.report());
                plot.add(outcome.report(), outcome.latencies());
                text.run(outcome.report());
                if (null != load.hgrm()) {
                    new HistogramFiles(load.hgrm()).write(outcome.report(), outcome.latencies());
                }
            }
            if (null != plotFile) {
                plot.write(1 == workloads.size() ? plotFile : besides(plotFile, workload.name()));
            }
        }
        if (null != load.json()) {
            new ReportFile(environment, reports).write(load.json());
        }
        return reports.stream().allMatch(RunReport::hasSucceeded) ? ExitCode.OK : ExitCode.FAILED;
    }

    private List<Workload> workloads(final Scenario.Scale scale) {
        return null == cycles ? Workloads.of(scenario, scale)
            : List.of(new CycleWorkload(scenario.plans(scale).get(0), cycles, data));
    }

    /** With several pictures the name of each load goes before the ending: {@code a.svg}, {@code a-fan-100.svg}. */
    private static Path besides(final Path file, final String load) {
        final String name = file.getFileName().toString();
        final int ending = name.lastIndexOf('.') > 0 ? name.lastIndexOf('.') : name.length();
        return file.resolveSibling(name.substring(0, ending) + "-" + load + name.substring(ending));
    }

    private Server server(final Programs programs) {
        final List<Server> servers = Servers.all(programs, load.jindou());
        final Server found = Servers.named(servers, peer, load.jindou());
        if (null == found) {
            throw load.wrong("--peer: there is no '" + peer + "'; there are "
                + servers.stream().map(Server::name).collect(Collectors.joining(", ")));
        }
        if (load.isAboutJindou() && !found.name().startsWith(JINDOU)) {
            throw load.wrong("--fsync-level, --profile and --java-option are about Jindou, not about " + peer);
        }
        if (null == connect && null != found.missing()) {
            throw load.wrong("--peer: " + found.missing());
        }
        return found instanceof WuKongImPeer peerOfWuKongIm ? peerOfWuKongIm.speaking(protocolVersion, api) : found;
    }

    private static Bench.Subject fresh(final Server server, final Path directory, final Pinning pinning) throws IOException {
        return new Bench.Subject(server.name(), server.version(), server.persistence(),
            () -> FreshServer.start(server, directory, pinning.serverCore()));
    }

    /** Users and groups are other ones in each run: what one run has left behind must not change the next. */
    private Bench.Subject running(final Server server, final InetSocketAddress address) throws IOException {
        final String token = null == adminTokenFile ? null : Files.readString(adminTokenFile).strip();
        return new Bench.Subject(server.name(), "at " + connect, "as it was started",
            () -> new ConnectedServer(address, protocol(server, token), pid));
    }

    private Protocol protocol(final Server server, final String adminToken) {
        return server.name().startsWith(JINDOU) && !(server instanceof WuKongImPeer)
            ? NativeProtocol.onUsedServer(adminToken) : server.protocol();
    }

    private InetSocketAddress address() {
        final int colon = connect.lastIndexOf(':');
        try {
            final InetSocketAddress address = new InetSocketAddress(
                connect.substring(0, Math.max(0, colon)), Integer.parseInt(connect.substring(colon + 1)));
            load.check("--connect", colon > 0 && !address.isUnresolved(), connect, "an address of the form HOST:PORT");
            return address;
        } catch (final IllegalArgumentException wrong) {
            throw load.wrong("Invalid value for option '--connect': " + connect + " is not an address of the form HOST:PORT");
        }
    }
}
