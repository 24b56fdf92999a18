package io.jindou.cluster.cli;

import io.jindou.cluster.demo.Demo;
import io.jindou.cluster.demo.DemoFailure;
import io.jindou.cluster.demo.DemoNode;
import io.jindou.cluster.demo.DemoPlan;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code jindou demo}: the main job, shown and checked against a real server process that is killed on the way. */
@Command(name = "demo", mixinStandardHelpOptions = true,
    description = "Start a server, send messages between users and to a group, check every one, kill the server and check again.",
    footer = {"", "Ends with a line PASS and 0, or says what was wrong and ends with 1."})
public final class DemoCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--messages", paramLabel = "N", defaultValue = "10000",
        description = "Messages each way between two users (default: ${DEFAULT-VALUE}).")
    private int messages;

    @Option(names = "--group-messages", paramLabel = "N", defaultValue = "1000",
        description = "Messages to the group (default: ${DEFAULT-VALUE}).")
    private int groupMessages;

    @Option(names = "--members", paramLabel = "N", defaultValue = "50",
        description = "Members of the group, the two users included (default: ${DEFAULT-VALUE}).")
    private int members;

    @Option(names = "--in-flight", paramLabel = "N", defaultValue = "64",
        description = "Messages of one sender that wait for their acknowledgement (default: ${DEFAULT-VALUE}).")
    private int inFlight;

    @Override
    public Integer call() throws IOException, InterruptedException {
        final DemoPlan plan;
        try {
            plan = new DemoPlan(messages, groupMessages, members, inFlight);
        } catch (final IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
        final PrintWriter out = spec.commandLine().getOut();
        // The command line's own class is the program's main class.
        try (DemoNode node = DemoNode.inTemporaryDirectory(spec.root().userObject().getClass().getName())) {
            try {
                new Demo(plan, node, out).run();
                node.succeeded();
                return 0;
            } catch (final DemoFailure e) {
                out.println("FAIL " + e.getMessage());
                out.println("logs of the server: " + node.logs());
                out.flush();
                return 1;
            }
        }
    }
}
