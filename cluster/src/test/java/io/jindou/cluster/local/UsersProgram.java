package io.jindou.cluster.local;

import java.io.File;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The program as its users have it: without the small parts that tests put on the class path. */
public final class UsersProgram {
    private static final String TESTS = "test-classes";

    private UsersProgram() {
    }

    /** See {@link JavaProgram#server()}. */
    public static List<String> server() {
        final String tests = System.getProperty("java.class.path");
        final String users = Stream.of(tests.split(File.pathSeparator))
            .filter(entry -> !entry.contains(TESTS))
            .collect(Collectors.joining(File.pathSeparator));
        return JavaProgram.server().stream().map(word -> word.equals(tests) ? users : word).toList();
    }
}
