package io.jindou.cluster.config;

import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionStrategy;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;

/**
 * Runs commands. One that has a {@link ConfigOption} is parsed once more before: only then is it known which file its values come
 * from. Whatever is wrong names the place that it came from.
 */
public final class Configured implements IExecutionStrategy {
    private final Map<String, String> environment;

    /** Commands see these variables, not those of the process. */
    public Configured(final Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public int execute(final ParseResult parsed) {
        final ParseResult last = last(parsed);
        final CommandLine command = last.commandSpec().commandLine();
        final OptionSpec config = last.commandSpec().findOption(ConfigOption.NAME);
        if (null == config || last.isUsageHelpRequested() || last.isVersionHelpRequested()) {
            return new RunLast().execute(parsed);
        }
        final Sources sources = sources(command, config);
        sources.unknownVariables().forEach(sentence -> command.getErr().println("jindou: " + sentence));
        command.getErr().flush();
        command.setDefaultValueProvider(sources);
        final ParseResult complete;
        try {
            complete = parsed.commandSpec().commandLine().parseArgs(parsed.originalArgs().toArray(String[]::new));
        } catch (final ParameterException ex) {
            // the flags were right, or there would be no second time
            final String place = null == ex.getArgSpec() ? null : sources.place(ex.getArgSpec());
            throw new ParameterException(command, in(place) + ex.getMessage(), ex, ex.getArgSpec(), ex.getValue());
        }
        checkRanges(last(complete), sources);
        return new RunLast().execute(complete);
    }

    /** What the command was, behind all words before it. */
    static ParseResult last(final ParseResult parsed) {
        ParseResult last = parsed;
        while (last.hasSubcommand()) {
            last = last.subcommand();
        }
        return last;
    }

    private Sources sources(final CommandLine command, final OptionSpec config) {
        try {
            return Sources.read(config.getValue(), environment);
        } catch (final IllegalArgumentException ex) {
            throw new ParameterException(command, ex.getMessage(), ex);
        }
    }

    private static void checkRanges(final ParseResult parsed, final Sources sources) {
        for (final OptionSpec option : parsed.commandSpec().options()) {
            final String complaint = Ranges.complaint(option);
            if (null != complaint) {
                final Setting setting = Setting.of(option, parsed);
                throw new ParameterException(parsed.commandSpec().commandLine(),
                    in(parsed.hasMatchedOption(option) ? null : sources.place(option)) + "Invalid value for option '"
                        + option.longestName() + "': " + setting.written() + " " + complaint);
            }
        }
    }

    private static String in(final String place) {
        return null == place ? "" : "in " + place + ": ";
    }

    /** Which values an option may have, to be added to a message about one that is not even of its kind; empty if any. */
    public static String rangeHint(final ParameterException ex) {
        final String range = null == ex.getArgSpec() ? "" : Ranges.text(ex.getArgSpec());
        return range.isEmpty() ? "" : "; it is " + range;
    }
}
