package io.jindou.cluster.config;

import io.jindou.gateway.net.AddressRange;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Addresses that are believed; separated by commas. */
record TrustedAddresses(List<AddressRange> ranges) {
    static final TrustedAddresses NONE = new TrustedAddresses(List.of());

    @Override
    public String toString() {
        return ranges.stream().map(AddressRange::toString).collect(Collectors.joining(","));
    }

    /** For options. */
    static final class Converter implements ITypeConverter<TrustedAddresses> {
        @Override
        public TrustedAddresses convert(final String value) {
            try {
                return new TrustedAddresses(
                    Stream.of(value.split(",")).filter(part -> !part.isBlank()).map(AddressRange::parse).toList());
            } catch (final IllegalArgumentException ex) {
                throw new TypeConversionException(ex.getMessage());
            }
        }
    }
}
