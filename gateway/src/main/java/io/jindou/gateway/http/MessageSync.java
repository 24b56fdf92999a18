package io.jindou.gateway.http;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.SerializedString;
import io.jindou.codecs.Limits;
import io.jindou.codecs.Reason;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufOutputStream;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import org.agrona.DirectBuffer;

/**
 * One answer of {@code /channel/messagesync}: asks for page after page until window or limit is filled, keeps each page as
 * the JSON it will be, and puts them together in rising order. What is too much for one answer is left to the next request.
 */
final class MessageSync implements Reads.HistoryReader {
    private static final SerializedString COMMA = new SerializedString(",");
    private final Exchange exchange;
    private final HistoryEndpoints endpoints;
    private final ChannelKey channel;
    private final byte[] loginUid;
    private final long start;
    private final long end;
    private final int limit;
    private final HistoryWindow window;
    private final ArrayDeque<byte[]> pages = new ArrayDeque<>();
    private long smallest;
    private long greatest;
    private int count;
    private long bytes;

    MessageSync(
        final HistoryEndpoints endpoints, final Exchange exchange, final ChannelKey channel, final byte[] loginUid,
        final Bounds bounds) {
        this.endpoints = endpoints;
        this.exchange = exchange;
        this.channel = channel;
        this.loginUid = loginUid;
        this.start = bounds.start;
        this.end = bounds.end;
        this.limit = bounds.limit;
        this.window = HistoryWindow.of(start, end, limit, bounds.isUp);
    }

    /** What a caller asks for. */
    record Bounds(long start, long end, int limit, boolean isUp) {
    }

    /** Asks for the first page, or answers at once when the window is empty. */
    void begin() {
        if (window.isEmpty()) {
            answer(false);
        } else {
            ask();
        }
    }

    private void ask() {
        final long from;
        if (0 == count) {
            from = window.isNewest() ? 0 : window.isDescending() ? window.last() : window.below() + 1;
        } else {
            from = window.isDescending() ? smallest - 1 : greatest + 1;
        }
        final long inWindow = window.isNewest() ? Long.MAX_VALUE
            : window.isDescending() ? from - window.below() : window.last() - from + 1;
        final int wanted = (int)Math.min(Math.min(limit - count, inWindow), Limits.HISTORY_COUNT_MAX);
        endpoints.reads().history(channel, loginUid, from, wanted, window.isDescending(), this);
    }

    @Override
    public void onHistory(
        final Reason reason, final long maxSeq, final DirectBuffer records, final int offset, final int recordCount,
        final boolean hasMore) {
        if (Reason.CHANNEL_NOT_EXIST == reason || Reason.NOT_SUPPORT_CHANNEL_TYPE == reason) {
            answer(false);
        } else if (Reason.SUCCESS != reason) {
            endpoints.ended(this);
            exchange.fail(reason);
        } else {
            final int before = count;
            takePage(records, offset, recordCount);
            if (count == before || !hasMore || count >= limit || isAtEnd()) {
                answer(false);
            } else if (bytes >= HttpLimits.GATHERED_BYTES_MAX) {
                answer(true);
            } else {
                askOn();
            }
        }
    }

    private void askOn() {
        try {
            ask();
        } catch (final HttpFailure ex) {
            endpoints.ended(this);
            exchange.fail(ex);
        }
    }

    private boolean isAtEnd() {
        return window.isDescending() ? smallest - 1 <= window.below() : greatest >= window.last();
    }

    private void takePage(final DirectBuffer records, final int offset, final int recordCount) {
        final ByteBuf page = Unpooled.buffer();
        try (OutputStream out = new ByteBufOutputStream(page);
            JsonGenerator json = Json.MAPPER.getFactory().createGenerator(out)) {
            json.setRootValueSeparator(COMMA);
            int at = offset;
            for (int i = 0; i < recordCount; i++) {
                final long seq = endpoints.writer().messageSeq(records, at);
                if (window.contains(seq)) {
                    endpoints.writer().write(json, records, at);
                    smallest = 0 == count ? seq : Math.min(smallest, seq);
                    greatest = Math.max(greatest, seq);
                    count++;
                }
                at = MessageWriter.next(records, at);
            }
        } catch (final IOException ex) {
            throw new IllegalStateException("memory was written", ex);
        }
        if (page.isReadable()) {
            final byte[] kept = new byte[page.readableBytes()];
            page.readBytes(kept);
            bytes += kept.length;
            if (window.isDescending()) {
                pages.addFirst(kept);
            } else {
                pages.addLast(kept);
            }
        }
    }

    private void answer(final boolean isCut) {
        endpoints.ended(this);
        final long boundary = window.isDescending() ? smallest : greatest;
        final boolean hasMore = isCut || count >= limit && count > 0 && (0 == end || boundary != end);
        final CompositeByteBuf body = Unpooled.compositeBuffer(2 * pages.size() + 2);
        add(body, "{\"start_message_seq\":" + start + ",\"end_message_seq\":" + end + ",\"more\":" + (hasMore ? 1 : 0)
            + ",\"messages\":[");
        boolean isFirst = true;
        for (final byte[] page : pages) {
            if (!isFirst) {
                add(body, ",");
            }
            body.addComponent(true, Unpooled.wrappedBuffer(page));
            isFirst = false;
        }
        add(body, "]}");
        exchange.ok(body);
    }

    private static void add(final CompositeByteBuf body, final String text) {
        body.addComponent(true, Unpooled.wrappedBuffer(text.getBytes(StandardCharsets.US_ASCII)));
    }
}
