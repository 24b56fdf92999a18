package io.jindou.gateway.http;

import io.jindou.codecs.ChannelIds;
import io.jindou.codecs.ChannelTypes;
import io.jindou.codecs.Limits;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/** Ids as callers write them: what the cell would refuse is refused here, with the name of the field. */
final class Ids {
    private static final int TYPE_MAX = 255;

    private Ids() {
    }

    /** A uid that must be there. */
    static byte[] uid(final Body body, final String field) {
        return uid(body.required(field), field);
    }

    static byte[] uid(final String uid, final String field) {
        return valid(uid, field, Limits.UID_MAX);
    }

    /** All uids of a list; blank ones are left out. */
    static List<byte[]> uids(final List<String> texts, final String field) {
        final List<byte[]> uids = new ArrayList<>(texts.size());
        for (final String text : texts) {
            if (!text.isBlank()) {
                uids.add(uid(text, field));
            }
        }
        return uids;
    }

    /** The fields {@code channel_id} and {@code channel_type}. */
    static ChannelKey channel(final Body body) {
        return channel(body.required("channel_id"), type(body));
    }

    static ChannelKey channel(final String id, final int type) {
        final int max = ChannelTypes.PERSON == type ? Limits.UID_MAX : Limits.CHANNEL_ID_MAX;
        return new ChannelKey(type, valid(id, "channel_id", max));
    }

    static int type(final Body body) {
        return (int)body.number("channel_type", 0, TYPE_MAX);
    }

    static void requireType(final int type) {
        if (0 == type) {
            throw HttpFailure.badRequest("channel_type must not be 0");
        }
    }

    private static byte[] valid(final String id, final String field, final int max) {
        final byte[] bytes = id.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > max) {
            throw HttpFailure.badRequest(field + " is longer than " + max + " bytes");
        }
        if (!ChannelIds.isValid(new UnsafeBuffer(bytes), 0, bytes.length, max)) {
            throw HttpFailure.badRequest(field + " must not hold @, # or &, or characters that cannot be seen");
        }
        return bytes;
    }
}
