package io.jindou.cluster.local;

import io.jindou.cluster.cli.Main;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How to start the command line of Jindou once more, from a process that runs it. */
public final class JavaProgram {
    /** For nodes and gateways: what grows lies outside of the heap. */
    private static final List<String> SERVER_FLAGS =
        List.of("-Xms64m", "-Xmx512m", "-XX:+UseSerialGC", "-XX:MetaspaceSize=64m", "-XX:MaxDirectMemorySize=64g");
    /** Memory, compilers, and tools that watch this process. */
    private static final List<String> NOT_PASSED_ON = List.of("-Xm", "-XX:", "-Xshare", "-agentlib", "-javaagent");
    private static final String JAR = ".jar";

    private JavaProgram() {
    }

    /** The same Java with the same classes, the flags of this process, and the memory of a server. */
    public static List<String> server() {
        final List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        for (final String flag : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
            if (NOT_PASSED_ON.stream().noneMatch(flag::startsWith)) {
                command.add(flag);
            }
        }
        command.addAll(SERVER_FLAGS);
        command.add("-XX:+IgnoreUnrecognizedVMOptions");
        final String classPath = System.getProperty("java.class.path");
        if (classPath.endsWith(JAR) && !classPath.contains(System.getProperty("path.separator"))) {
            // its manifest opens what has to be open
            command.addAll(List.of("-jar", classPath));
        } else {
            command.addAll(List.of("-cp", classPath, Main.class.getName()));
        }
        return command;
    }
}
