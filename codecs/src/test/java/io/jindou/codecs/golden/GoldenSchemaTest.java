package io.jindou.codecs.golden;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteOrder;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** No template of a schema that outlives a release goes without its golden message. */
class GoldenSchemaTest {
    private static final Pattern MESSAGE = Pattern.compile("<sbe:message name=\"(\\w+)\" id=\"(\\d+)\"");
    private static final int TEMPLATE_ID = 2;
    private static final int SCHEMA_ID = 4;

    @ParameterizedTest
    @CsvSource({"wire,702,15", "journal,703,1"})
    void shouldHaveAGoldenMessageOfEveryTemplate(final String schema, final int schemaId, final int atLeast) {
        final Matcher message = MESSAGE.matcher(Golden.resource("/sbe/" + schema + ".xml"));
        int count = 0;
        while (message.find()) {
            final UnsafeBuffer golden = Golden.read(schema + "/" + message.group(1));
            assertEquals(Integer.parseInt(message.group(2)),
                golden.getShort(TEMPLATE_ID, ByteOrder.LITTLE_ENDIAN), message.group(1));
            assertEquals(schemaId, golden.getShort(SCHEMA_ID, ByteOrder.LITTLE_ENDIAN));
            count++;
        }
        assertTrue(count >= atLeast, "templates never go away; found " + count);
    }
}
