package io.jindou.perf.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class RoutesTest {
    private final Routes routes = new Routes();

    private static RelayConnection connection(final int user, final int... groups) {
        final RelayConnection connection = new RelayConnection(null, null);
        connection.user = user;
        connection.groups = groups;
        return connection;
    }

    @Test
    void shouldForgetAConnectionThatWasReplaced() {
        final RelayConnection first = connection(3, 7);
        final RelayConnection second = connection(3, 7);
        assertTrue(routes.add(first));
        assertTrue(routes.add(second));
        routes.remove(first);
        routes.remove(first);
        assertSame(second, routes.user(3));
        assertEquals(1, routes.memberCount(7));
        assertSame(second, routes.members(7)[0]);
        routes.remove(second);
        assertNull(routes.user(3));
        assertEquals(0, routes.memberCount(7));
    }

    @Test
    void shouldTakeNoNumbersThatWouldFillTheMemory() {
        assertFalse(routes.add(connection(-1)));
        assertFalse(routes.add(connection(Integer.MAX_VALUE)));
        assertFalse(routes.add(connection(1, -1)));
        assertNull(routes.user(1));
    }
}
