package io.jindou.cluster.cli;

import io.jindou.codecs.ChannelFlags;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code jindou group ...}: groups and their members, as the administrator. */
@Command(name = "group", mixinStandardHelpOptions = true, description = "Make groups, change their members, ban or disband them.")
public final class GroupCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    /** Without a subcommand. */
    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say what to do: create, add, remove, ban, unban or disband");
    }

    @Command(name = "create", mixinStandardHelpOptions = true,
        description = "Make a group if there is none of this id, and add members.")
    int create(
        @Mixin final AdminCall admin,
        @Parameters(paramLabel = "GROUP", description = "Id of the group.") final String group,
        @Parameters(paramLabel = "UID", arity = "0..*", description = "Members.") final List<String> uids) {
        final List<String> members = null == uids ? List.of() : uids;
        return say("group " + group + " is there; members added: " + admin.run(call -> call.createGroup(group, members)));
    }

    @Command(name = "add", mixinStandardHelpOptions = true, description = "Add members to a group.")
    int add(
        @Mixin final AdminCall admin,
        @Parameters(paramLabel = "GROUP", description = "Id of the group.") final String group,
        @Parameters(paramLabel = "UID", arity = "1..*", description = "Members to add.") final List<String> uids) {
        return say("members added to " + group + ": " + admin.run(call -> call.addMembers(group, uids)));
    }

    @Command(name = "remove", mixinStandardHelpOptions = true, description = "Remove members from a group.")
    int remove(
        @Mixin final AdminCall admin,
        @Parameters(paramLabel = "GROUP", description = "Id of the group.") final String group,
        @Parameters(paramLabel = "UID", arity = "1..*", description = "Members to remove.") final List<String> uids) {
        return say("members removed from " + group + ": " + admin.run(call -> call.removeMembers(group, uids)));
    }

    @Command(name = "ban", mixinStandardHelpOptions = true, description = "Nobody may send to the group until 'unban'.")
    int ban(
        @Mixin final AdminCall admin,
        @Parameters(paramLabel = "GROUP", description = "Id of the group.") final String group) {
        admin.run(call -> call.changeGroup(group, ChannelFlags.BAN, ChannelFlags.BAN));
        return say("group " + group + " is banned");
    }

    @Command(name = "unban", mixinStandardHelpOptions = true, description = "Members may send again.")
    int unban(
        @Mixin final AdminCall admin,
        @Parameters(paramLabel = "GROUP", description = "Id of the group.") final String group) {
        admin.run(call -> call.changeGroup(group, 0, ChannelFlags.BAN));
        return say("group " + group + " is no longer banned");
    }

    @Command(name = "disband", mixinStandardHelpOptions = true, description = "Close the group for good.")
    int disband(
        @Mixin final AdminCall admin,
        @Parameters(paramLabel = "GROUP", description = "Id of the group.") final String group) {
        admin.run(call -> call.changeGroup(group, ChannelFlags.DISBAND, ChannelFlags.DISBAND));
        return say("group " + group + " is disbanded");
    }

    private int say(final String sentence) {
        final PrintWriter out = spec.commandLine().getOut();
        out.println(sentence);
        out.flush();
        return 0;
    }
}
