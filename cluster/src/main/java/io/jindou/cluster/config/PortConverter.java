package io.jindou.cluster.config;

import io.jindou.gateway.ClientPorts;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a port, or {@code off} as {@link ClientPorts#OFF}. */
public final class PortConverter implements ITypeConverter<Integer> {
    private static final Pattern PORT = Pattern.compile("\\d{1,9}");

    @Override
    public Integer convert(final String value) {
        final String text = value.trim();
        if (Units.OFF.equalsIgnoreCase(text)) {
            return ClientPorts.OFF;
        }
        if (!PORT.matcher(text).matches()) {
            throw new TypeConversionException("'" + value + "' is no port");
        }
        return Integer.parseInt(text);
    }
}
