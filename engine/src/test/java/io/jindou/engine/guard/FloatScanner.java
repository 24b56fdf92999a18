package io.jindou.engine.guard;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/** Reads a class file and notes every trace of floating point: constants, types of members and calls, instructions. */
final class FloatScanner {
    /** Bytes behind each opcode; S: a switch, W: wide. */
    private static final String OPERANDS = "0".repeat(16) + "12122" + "1".repeat(5) + "0".repeat(28) + "1".repeat(5)
        + "0".repeat(73) + "2" + "0".repeat(20) + "2".repeat(16) + "1SS" + "0".repeat(6) + "2".repeat(7) + "44212"
        + "00" + "22" + "00" + "W3" + "22" + "44";
    private static final int TABLE_SWITCH = 170;
    private static final int NEW_ARRAY = 188;
    private static final int IINC = 132;

    private final List<String> found = new ArrayList<>();
    private Object[] constants;
    private int[] memberTypes;

    private FloatScanner() {
    }

    /** What there is of floating point in a class; empty when there is none. */
    static List<String> scan(final InputStream classFile) throws IOException {
        final FloatScanner scanner = new FloatScanner();
        scanner.read(new DataInputStream(classFile));
        return scanner.found;
    }

    private void read(final DataInputStream in) throws IOException {
        in.skipNBytes(8);
        readConstants(in);
        in.skipNBytes(6);
        in.skipNBytes(2L * in.readUnsignedShort());
        readMembers(in);
        readMembers(in);
        for (final int type : memberTypes) {
            if (0 != type) {
                checkType((String)constants[type]);
            }
        }
    }

    private void readConstants(final DataInputStream in) throws IOException {
        final int count = in.readUnsignedShort();
        constants = new Object[count];
        memberTypes = new int[count];
        for (int i = 1; i < count; i++) {
            final int tag = in.readUnsignedByte();
            switch (tag) {
                case 1:
                    constants[i] = in.readUTF();
                    break;
                case 4:
                    found.add("constant " + in.readFloat());
                    break;
                case 6:
                    found.add("constant " + in.readDouble());
                    i++;
                    break;
                case 5:
                    in.skipNBytes(8);
                    i++;
                    break;
                case 12:
                    in.skipNBytes(2);
                    memberTypes[i] = in.readUnsignedShort();
                    break;
                case 16:
                    memberTypes[i] = in.readUnsignedShort();
                    break;
                case 7:
                case 8:
                case 19:
                case 20:
                    in.skipNBytes(2);
                    break;
                case 15:
                    in.skipNBytes(3);
                    break;
                default:
                    in.skipNBytes(4);
                    break;
            }
        }
    }

    private void readMembers(final DataInputStream in) throws IOException {
        final int count = in.readUnsignedShort();
        for (int i = 0; i < count; i++) {
            in.skipNBytes(2);
            final String name = (String)constants[in.readUnsignedShort()];
            checkType((String)constants[in.readUnsignedShort()]);
            final int attributes = in.readUnsignedShort();
            for (int a = 0; a < attributes; a++) {
                final String attribute = (String)constants[in.readUnsignedShort()];
                final byte[] content = new byte[in.readInt()];
                in.readFully(content);
                if ("Code".equals(attribute)) {
                    checkCode(name, content);
                }
            }
        }
    }

    private void checkType(final String descriptor) {
        final String primitives = descriptor.replaceAll("L[^;]*;", "");
        if (primitives.indexOf('F') >= 0 || primitives.indexOf('D') >= 0) {
            found.add("type " + descriptor);
        }
    }

    private void checkCode(final String method, final byte[] content) {
        final int start = 8;
        final int end = start + intAt(content, 4);
        int at = start;
        while (at < end) {
            final int opcode = content[at] & 0xFF;
            final int arrayType = NEW_ARRAY == opcode ? content[at + 1] : 0;
            if (isFloating(opcode) || 6 == arrayType || 7 == arrayType) {
                found.add("opcode " + opcode + " in " + method);
            }
            at = next(content, at, start);
        }
        if (at != end) {
            throw new IllegalStateException("instructions of " + method + " end at " + at + " instead of " + end);
        }
    }

    private static int next(final byte[] content, final int at, final int start) {
        final int opcode = content[at] & 0xFF;
        final char operands = OPERANDS.charAt(opcode);
        if ('W' == operands) {
            return at + ((content[at + 1] & 0xFF) == IINC ? 6 : 4);
        }
        if ('S' != operands) {
            return at + 1 + operands - '0';
        }
        final int aligned = start + ((at - start + 4) & ~3);
        if (TABLE_SWITCH == opcode) {
            return aligned + 12 + 4 * (intAt(content, aligned + 8) - intAt(content, aligned + 4) + 1);
        }
        return aligned + 8 + 8 * intAt(content, aligned + 4);
    }

    private static boolean isFloating(final int opcode) {
        final boolean constant = opcode >= 11 && opcode <= 15;
        final boolean load = 23 == opcode || 24 == opcode || opcode >= 34 && opcode <= 41 || 48 == opcode || 49 == opcode;
        final boolean store = 56 == opcode || 57 == opcode || opcode >= 67 && opcode <= 74 || 81 == opcode || 82 == opcode;
        final boolean arithmetic = opcode >= 96 && opcode <= 119 && 0 != (opcode & 2);
        final boolean conversion = 134 == opcode || 135 == opcode || opcode >= 137 && opcode <= 144;
        final boolean comparison = opcode >= 149 && opcode <= 152;
        return constant || load || store || arithmetic || conversion || comparison || 174 == opcode || 175 == opcode;
    }

    private static int intAt(final byte[] content, final int at) {
        return (content[at] & 0xFF) << 24 | (content[at + 1] & 0xFF) << 16 | (content[at + 2] & 0xFF) << 8
            | content[at + 3] & 0xFF;
    }
}
