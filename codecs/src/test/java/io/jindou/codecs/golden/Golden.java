package io.jindou.codecs.golden;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.StringJoiner;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Messages as they were once encoded, one hex dump a file; and how to write down what a decoder reads from one. */
final class Golden {
    /** Offset in a message header: says how new the encoder is. */
    private static final int VERSION = 6;

    /** A var-data getter of a generated decoder. */
    interface VarData {
        int get(byte[] to, int offset, int length);
    }

    private Golden() {
    }

    /** The bytes of {@code golden/NAME.hex}. */
    static UnsafeBuffer read(final String name) {
        return new UnsafeBuffer(HexFormat.of().parseHex(resource("/golden/" + name + ".hex").replaceAll("\\s", "")));
    }

    /** Today's encoder must write what it wrote when the file was made, but for the header's version. */
    static void assertEncoded(final String name, final DirectBuffer buffer, final int length) {
        final byte[] bytes = new byte[length];
        buffer.getBytes(0, bytes);
        final UnsafeBuffer golden = read(name);
        final byte[] expected = new byte[golden.capacity()];
        golden.getBytes(0, expected);
        System.arraycopy(bytes, VERSION, expected, VERSION, Short.BYTES);
        assertEquals(HexFormat.of().formatHex(expected), HexFormat.of().formatHex(bytes), name);
    }

    /** Fields in the order given, with a blank between them. */
    static String fields(final Object... values) {
        final StringJoiner joiner = new StringJoiner(" ");
        for (final Object value : values) {
            joiner.add(String.valueOf(value));
        }
        return joiner.toString();
    }

    /** A var-data field as text. */
    static String text(final int length, final VarData data) {
        final byte[] bytes = new byte[length];
        data.get(bytes, 0, length);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    static byte[] utf8(final String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static String resource(final String path) {
        try (InputStream in = Golden.class.getResourceAsStream(path)) {
            if (null == in) {
                throw new AssertionError("no resource " + path);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
