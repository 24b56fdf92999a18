package io.jindou.perf.chaos;

import io.jindou.codecs.Reason;
import io.jindou.perf.jindou.Heard;
import io.jindou.perf.rig.Generator;
import java.util.concurrent.TimeUnit;

/**
 * When all is quiet, the whole history of every channel is read and compared with what was heard of: every message that was
 * accepted must be there under its sequence, none twice, none that was refused, and no sequence may be missing.
 */
final class LastReading {
    private static final int COUNT = 500;
    private static final int AT_ONCE = 16;
    private static final long PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(100);

    private final Generator generator;
    private final Crowd crowd;
    private final Auditor auditor;
    private final Tally refusals = new Tally();
    /** By client: the channel that it reads, with its progress; null: none. */
    private final Progress[] byClient;
    private int nextChannel;
    private int reading;
    private long read;

    private static final class Progress {
        final Channel channel;
        final Client client;
        long next = 1;
        long askAtNs;
        boolean isAsked;

        Progress(final Channel channel, final Client client) {
            this.channel = channel;
            this.client = client;
        }
    }

    LastReading(final Generator generator, final Crowd crowd, final Auditor auditor) {
        this.generator = generator;
        this.crowd = crowd;
        this.auditor = auditor;
        byClient = new Progress[crowd.clients.size()];
    }

    /** Asks for what comes next. */
    void step(final long nowNs) {
        while (reading < AT_ONCE && nextChannel < crowd.channels.size() && begin(crowd.channels.get(nextChannel), nowNs)) {
            nextChannel++;
        }
        for (final Progress progress : byClient) {
            if (null != progress && !progress.isAsked && nowNs - progress.askAtNs >= 0 && progress.client.isOnline()) {
                progress.isAsked = true;
                progress.client.speaker.historyFrom(progress.client.connection.out,
                    progress.channel.destination(progress.client), progress.next, COUNT);
                generator.mark(progress.client.connection);
            }
        }
    }

    /** False: all who may read this channel have something else to read, or are not there. */
    private boolean begin(final Channel channel, final long nowNs) {
        for (final Reader reader : channel.readers) {
            final Client client = reader.client;
            if (null == byClient[client.number] && client.isOnline()) {
                byClient[client.number] = new Progress(channel, client);
                byClient[client.number].askAtNs = nowNs;
                reading++;
                return true;
            }
        }
        return false;
    }

    /** The connection is gone: what it was asked is asked again. */
    void away(final Client client) {
        if (null != byClient[client.number]) {
            byClient[client.number].isAsked = false;
        }
    }

    void onRemembered(final Client client, final Heard message) {
        final Progress progress = byClient[client.number];
        if (null == progress || message.messageSeq < progress.next) {
            return;
        }
        final Lane lane = auditor.lane(message);
        if (null == lane || lane.channel != progress.channel) {
            auditor.findings().damaged(client.number);
            return;
        }
        skip(progress, message.messageSeq);
        final int number = Auditor.number(message);
        auditor.note(lane, number, message.messageSeq);
        if (lane.isRefused(number)) {
            auditor.findings().refusedAndStored(lane, number);
        }
        progress.next = message.messageSeq + 1;
        read++;
    }

    /** What is passed over is lost, whether somebody had heard of it or not. */
    private void skip(final Progress progress, final long to) {
        for (long sequence = progress.next; sequence < to; sequence++) {
            final Lane lane = progress.channel.lane(sequence);
            if (null == lane) {
                auditor.findings().notInHistory(1, progress.channel.readers[0], sequence);
            } else {
                auditor.findings().lost(1, lane, progress.channel.number(sequence));
            }
        }
    }

    void onHistoryEnd(final Client client, final boolean hasMore, final Reason reason, final long nowNs) {
        final Progress progress = byClient[client.number];
        if (null == progress) {
            return;
        }
        progress.isAsked = false;
        if (Reason.SUCCESS != reason) {
            refusals.count(reason.name());
            progress.askAtNs = nowNs + PAUSE_NS;
        } else if (!hasMore) {
            skip(progress, progress.channel.lastSequence() + 1);
            byClient[client.number] = null;
            reading--;
        }
    }

    boolean isDone() {
        return 0 == reading && nextChannel == crowd.channels.size();
    }

    /** Messages. */
    long read() {
        return read;
    }

    /** Questions that were not answered with messages. */
    Tally refusals() {
        return refusals;
    }
}
