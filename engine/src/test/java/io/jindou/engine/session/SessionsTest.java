package io.jindou.engine.session;

import static io.jindou.engine.memory.RecordTable.NONE;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jindou.codecs.Limits;
import io.jindou.codecs.link.LinkId;
import io.jindou.engine.link.Links;
import io.jindou.engine.user.Users;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** Checklist row 7: every session is in its link's list and in its user's, and nowhere else. */
class SessionsTest {
    private static final int LINKS = 4;
    private static final int USERS = 6;

    private record Row(int id, int link, int user, long connectionId) {
    }

    private final Links links = new Links(3);
    private final Users users = new Users(3);
    private final Sessions sessions = new Sessions(users, links, 3);
    private final List<Row> model = new ArrayList<>();

    @Test
    void shouldKeepBothListsAsAModelWould() {
        for (int i = 0; i < LINKS; i++) {
            // link ids fall while record numbers rise, so that the order by link id shows
            links.add(LinkId.of(LINKS - i, 0, 1), i, 7, Limits.RING_BYTES_MIN);
        }
        for (int i = 0; i < USERS; i++) {
            users.add(new UnsafeBuffer(new byte[] {(byte)('a' + i)}), 0, 1, 256);
        }
        final Random random = new Random(7);
        long connectionId = 0;
        for (int step = 0; step < 8_000; step++) {
            if (model.isEmpty() || random.nextInt(20) < (model.size() < 60 ? 11 : 9)) {
                final int link = 1 + random.nextInt(LINKS);
                final int user = 1 + random.nextInt(USERS);
                // not rising over links: each has connection ids of its own
                connectionId = (connectionId + 7_919) % 1_000_003;
                final int id = sessions.add(link, connectionId, user, false);
                model.add(new Row(id, link, user, connectionId));
            } else {
                sessions.remove(model.remove(random.nextInt(model.size())).id);
            }
            if (0 == step % 20) {
                check();
            }
        }
        check();
        while (!model.isEmpty()) {
            sessions.remove(model.remove(model.size() / 2).id);
        }
        check();
        sessions.close();
        users.close();
        links.close();
    }

    private void check() {
        assertEquals(model.size(), sessions.table().size());
        for (int user = 1; user <= USERS; user++) {
            final int wanted = user;
            final List<Integer> expected = model.stream().filter(row -> row.user == wanted)
                .sorted(Comparator.<Row>comparingLong(row -> links.linkId(row.link)).thenComparingLong(Row::connectionId))
                .map(Row::id).toList();
            final List<Integer> found = new ArrayList<>();
            for (int id = users.sessionsHead(user); id != NONE; id = sessions.nextOfUser(id)) {
                found.add(id);
            }
            assertEquals(expected, found, "sessions of user " + user);
            assertEquals(expected.size(), users.sessionCount(user));
        }
        for (int link = 1; link <= LINKS; link++) {
            final int wanted = link;
            final Set<Integer> found = new HashSet<>();
            for (int id = links.sessionsHead(link); id != NONE; id = sessions.nextOfLink(id)) {
                found.add(id);
            }
            final Set<Integer> expected = new HashSet<>();
            model.stream().filter(row -> row.link == wanted).forEach(row -> expected.add(row.id));
            assertEquals(expected, found, "sessions of link " + link);
        }
        for (final Row row : model) {
            assertEquals(row.id, sessions.find(row.link, row.connectionId));
        }
        assertEquals(sessions.table().recomputeHash(), sessions.table().stateHash());
        assertEquals(users.table().recomputeHash(), users.table().stateHash());
        assertEquals(links.table().recomputeHash(), links.table().stateHash());
    }
}
