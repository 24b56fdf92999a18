package io.jindou.codecs.wkproto;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.agrona.concurrent.UnsafeBuffer;

/** A frame of {@code wkproto/vectors.txt} and what it holds. */
final class Vector {
    private static final String RESOURCE = "/wkproto/vectors.txt";

    final String name;
    final Map<Field, String> fields = new EnumMap<>(Field.class);
    byte[] frame;
    int version;
    int type;
    int flags;

    private Vector(final String name) {
        this.name = name;
    }

    static List<Vector> all() {
        final List<Vector> vectors = new ArrayList<>();
        Vector vector = null;
        for (final String line : lines()) {
            if (line.startsWith("== ")) {
                vector = new Vector(line.substring(3));
                vectors.add(vector);
            } else if (!line.isEmpty() && !line.startsWith("#")) {
                vector.set(line);
            }
        }
        return vectors;
    }

    private static List<String> lines() {
        try (InputStream in = Vector.class.getResourceAsStream(RESOURCE)) {
            return new String(in.readAllBytes(), UTF_8).lines().toList();
        } catch (final IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    private void set(final String line) {
        final int space = line.indexOf(' ');
        final String key = space < 0 ? line : line.substring(0, space);
        final String value = space < 0 ? "" : line.substring(space + 1);
        switch (key) {
            case "version":
                version = Integer.parseInt(value);
                break;
            case "type":
                type = typeOf(value);
                break;
            case "flags":
                flags = Integer.parseInt(value);
                break;
            case "frame":
                frame = HexFormat.of().parseHex(value);
                break;
            default:
                fields.put(Field.valueOf(key), value);
        }
    }

    private static int typeOf(final String value) {
        try {
            return PacketType.class.getField(value).getInt(null);
        } catch (final ReflectiveOperationException ex) {
            throw new IllegalArgumentException(value, ex);
        }
    }

    /** What our encoder makes of the same fields. */
    byte[] encoded() {
        final int room = 3;
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[room + PacketScanner.HEADER_LENGTH_MAX + frame.length]);
        final PacketEncoder encoder = new PacketEncoder().wrap(buffer, room, type, flags, version);
        for (final Field field : PacketLayout.of(type)) {
            final String value = fields.get(field);
            if (field.kind().isNumber()) {
                encoder.put(field, null == value ? 0 : Long.parseLong(value));
            } else {
                encoder.put(field, null == value ? new byte[0] : value.getBytes(UTF_8));
            }
        }
        final byte[] bytes = new byte[encoder.end()];
        buffer.getBytes(encoder.frameOffset(), bytes);
        return bytes;
    }

    @Override
    public String toString() {
        return name;
    }
}
