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

/** {@code jindou token ...}: with what users log in, as the administrator. */
@Command(name = "token", mixinStandardHelpOptions = true, description = "Set the tokens of users.")
public final class TokenCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    /** Without a subcommand. */
    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say what to do: set");
    }

    @Command(name = "set", mixinStandardHelpOptions = true, description = "Set the token of a user's device.")
    int set(
        @Mixin final AdminCall admin,
        @Parameters(paramLabel = "UID", description = "The user.") final String uid,
        @Parameters(paramLabel = "TOKEN", description = "What the user's client will show.") final String token,
        @Option(names = "--device", paramLabel = "app|web|pc", defaultValue = "app",
            description = "Kind of device (default: ${DEFAULT-VALUE}).") final DeviceKind device,
        @Option(names = "--master",
            description = "A login ends the one before on the same kind of device.") final boolean master) {
        final int level = master ? DeviceFlags.LEVEL_MASTER : DeviceFlags.LEVEL_SLAVE;
        admin.run(call -> call.setToken(uid, token, device.flag(), level));
        final PrintWriter out = spec.commandLine().getOut();
        out.println("token of " + uid + " set for " + device);
        out.flush();
        return 0;
    }
}
