package io.jindou.cluster.config;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Options without a default that a command cannot do without. */
final class Required {
    private Required() {
    }

    static <T> T value(final CommandSpec spec, final String option, final T value) {
        if (null == value) {
            throw new ParameterException(spec.commandLine(), "'" + spec.name() + "' needs " + option + ", "
                + Keys.variable(option) + " or the key '" + Keys.key(option) + "' in a file");
        }
        return value;
    }
}
