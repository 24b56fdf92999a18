package io.jindou.cluster.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jindou.cluster.config.ConfigOption;
import io.jindou.cluster.config.Setting;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Prints the settings of the command that it is, instead of starting anything. Secrets are in files; only their names appear. */
abstract class ConfigPrinter implements Callable<Integer> {
    private static final String NO_VALUE = "-";

    @Spec
    private CommandSpec spec;

    @Mixin
    private ConfigOption config;

    @Option(names = "--json", description = "As one JSON object.")
    private boolean json;

    @Override
    public final Integer call() throws JsonProcessingException {
        refuseFlagsBefore(spec.commandLine().getParent());
        final List<Setting> settings = Setting.all(spec.commandLine().getParseResult());
        final PrintWriter out = spec.commandLine().getOut();
        if (json) {
            final ObjectMapper mapper = new ObjectMapper();
            final ObjectNode all = mapper.createObjectNode();
            settings.forEach(setting -> all.putObject(setting.key())
                .put("value", setting.value()).put("source", setting.origin()));
            out.println(mapper.writeValueAsString(all));
        } else {
            print(out, settings);
        }
        out.flush();
        return ExitCode.OK;
    }

    /** Flags before the name of the process would be lost. */
    private static void refuseFlagsBefore(final CommandLine parent) {
        if (parent.getCommand() instanceof ConfigPrinter && !parent.getParseResult().matchedOptions().isEmpty()) {
            throw new ParameterException(parent, "flags come after the name of the process");
        }
    }

    private static void print(final PrintWriter out, final List<Setting> settings) {
        int keyWidth = 1;
        int valueWidth = 1;
        for (final Setting setting : settings) {
            keyWidth = Math.max(keyWidth, setting.key().length());
            valueWidth = Math.max(valueWidth, value(setting).length());
        }
        final String format = "%-" + keyWidth + "s  %-" + valueWidth + "s  %s%n";
        settings.forEach(setting -> out.printf(Locale.ROOT, format, setting.key(), value(setting), setting.origin()));
    }

    private static String value(final Setting setting) {
        return null == setting.value() ? NO_VALUE : setting.value();
    }
}
