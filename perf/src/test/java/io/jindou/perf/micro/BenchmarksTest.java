package io.jindou.perf.micro;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.BenchmarkListEntry;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Every benchmark runs once, here and now: it can rot no more than a test can. What it measures is nobody's business here. */
final class BenchmarksTest {
    /** What JMH's processor found; empty if it did not run. */
    private static Set<BenchmarkListEntry> entries() {
        final PrintStream nowhere = new PrintStream(PrintStream.nullOutputStream(), false, UTF_8);
        return new TreeSet<>(BenchmarkList.defaultList().getAll(
            OutputFormatFactory.createFormatInstance(nowhere, VerboseMode.SILENT), List.of()));
    }

    private static Stream<String> classes() {
        return entries().stream().map(BenchmarkListEntry::getUserClassQName).distinct();
    }

    @Test
    void shouldBeFoundByTheProcessorOfJmh() {
        final Set<String> found = classes().collect(Collectors.toSet());
        assertTrue(found.size() >= 15, () -> "only " + found);
        assertTrue(found.contains(EnginePersonBenchmark.class.getName()), found::toString);
    }

    @ParameterizedTest
    @MethodSource("classes")
    void shouldRunWithItsFirstParameters(final String name) throws Exception {
        runAll(Class.forName(name), false);
    }

    @ParameterizedTest
    @MethodSource("classes")
    void shouldRunWithItsLastParameters(final String name) throws Exception {
        runAll(Class.forName(name), true);
    }

    private static void runAll(final Class<?> type, final boolean last) throws ReflectiveOperationException {
        final Object benchmark = type.getConstructor().newInstance();
        for (final Field field : type.getDeclaredFields()) {
            final Param param = field.getAnnotation(Param.class);
            if (null != param) {
                final String value = param.value()[last ? param.value().length - 1 : 0];
                if (int.class == field.getType()) {
                    field.setInt(benchmark, Integer.parseInt(value));
                } else {
                    assertEquals(String.class, field.getType(), field::toString);
                    field.set(benchmark, value);
                }
            }
        }
        invoke(benchmark, Setup.class);
        invoke(benchmark, Benchmark.class);
        invoke(benchmark, TearDown.class);
    }

    private static void invoke(final Object benchmark, final Class<? extends Annotation> annotation)
        throws ReflectiveOperationException {
        final Method[] methods = benchmark.getClass().getDeclaredMethods();
        // a trial is set up before its iterations; by name this holds for ours
        for (final Method method : Arrays.stream(methods).sorted((a, b) -> a.getName().compareTo(b.getName())).toList()) {
            if (method.isAnnotationPresent(annotation) && Modifier.isPublic(method.getModifiers())) {
                method.invoke(benchmark);
            }
        }
    }
}
