package io.jindou.perf.server;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/**
 * Installs the Debian packages of servers, for somebody who asked for it. Packages start their services when they are installed;
 * Debian's {@code policy-rc.d} forbids that for as long as this works.
 */
public final class PeerInstaller {
    /** Packages that bring a server, in the order in which they are installed. */
    public static final List<String> PACKAGES = List.of("nats-server", "mosquitto", "redis-server");

    private static final String POLICY = "policy-rc.d";
    /** Says "action forbidden by policy", which is no error for a package. */
    private static final String FORBID = "#!/bin/sh\nexit 101\n";

    private final Programs programs;
    private final Path policyDirectory;
    private final boolean isRoot;
    private final Commands commands;

    PeerInstaller(final Programs programs, final Path policyDirectory, final boolean isRoot, final Commands commands) {
        this.programs = programs;
        this.policyDirectory = policyDirectory;
        this.isRoot = isRoot;
        this.commands = commands;
    }

    /** For this machine. */
    public static PeerInstaller ofMachine(final Programs programs) {
        return new PeerInstaller(programs, Path.of("/usr/sbin"), "root".equals(System.getProperty("user.name")),
            PeerInstaller::run);
    }

    /**
     * Installs the packages whose program is not here.
     *
     * @param out is told each step
     * @throws IOException with a sentence about what stands in the way; nothing was changed then, unless it is apt-get's own
     * failure
     */
    public void install(final PrintWriter out) throws IOException {
        final List<String> wanted = PACKAGES.stream().filter(name -> null == programs.find(name)).toList();
        if (wanted.isEmpty()) {
            out.println("nothing to install: " + String.join(", ", PACKAGES) + " are here");
            return;
        }
        final Path apt = programs.find("apt-get");
        final String names = String.join(" ", wanted);
        if (null == apt) {
            throw new IOException("there is no apt-get here; install " + names + " by the means of this system");
        }
        if (!isRoot) {
            throw new IOException("only root can install packages; run: sudo apt-get install " + names);
        }
        final Path policy = policyDirectory.resolve(POLICY);
        if (Files.exists(policy)) {
            throw new IOException(policy + " is there already, so whether services would be started is not for us "
                + "to decide; run: "
                + "apt-get install " + names);
        }
        out.println("installing " + names + "; their services are not started now (but will be at the next start of the machine, "
            + "unless you disable them)");
        out.flush();
        Files.writeString(policy, FORBID);
        try {
            Files.setPosixFilePermissions(policy, PosixFilePermissions.fromString("rwxr-xr-x"));
            final List<String> command = new ArrayList<>(List.of(apt.toString(), "install", "-y", "--no-install-recommends"));
            command.addAll(wanted);
            final int exitCode = commands.run(command);
            if (0 != exitCode) {
                throw new IOException("apt-get ended with exit code " + exitCode + "; 'apt-get update' may help");
            }
        } finally {
            Files.delete(policy);
        }
        out.println("installed " + names);
    }

    private static int run(final List<String> command) throws IOException {
        final ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
        builder.environment().put("DEBIAN_FRONTEND", "noninteractive");
        final Process process = builder.start();
        try {
            return process.waitFor();
        } catch (final InterruptedException interrupt) {
            // apt-get is left to finish: a package that is half installed is worse
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while apt-get was at work", interrupt);
        }
    }

    /** Runs a command to its end, for all to see. */
    interface Commands {
        /** Returns its exit code. */
        int run(List<String> command) throws IOException;
    }
}
