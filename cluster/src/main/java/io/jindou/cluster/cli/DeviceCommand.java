package io.jindou.cluster.cli;

import io.jindou.codecs.DeviceFlags;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code jindou device ...}: the logins of users, as the administrator. */
@Command(name = "device", mixinStandardHelpOptions = true, description = "End the logins of users.")
public final class DeviceCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    /** Without a subcommand. */
    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say what to do: quit");
    }

    @Command(name = "quit", mixinStandardHelpOptions = true,
        description = "End the connections of a user's devices and forget their tokens.")
    int quit(
        @Mixin final AdminCall admin,
        @Parameters(paramLabel = "UID", description = "The user.") final String uid,
        @Option(names = "--device", paramLabel = "app|web|pc",
            description = "Kind of device (default: all three).") final DeviceKind device) {
        admin.run(call -> call.quitDevice(uid, null == device ? DeviceFlags.ALL : device.flag()));
        final PrintWriter out = spec.commandLine().getOut();
        out.println((null == device ? "all devices" : device) + " of " + uid + " logged out");
        out.flush();
        return 0;
    }
}
