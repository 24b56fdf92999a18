package io.jindou.engine.ingress;

import io.jindou.codecs.Limits;
import io.jindou.codecs.Reason;
import io.jindou.codecs.sbe.cluster.MessageHeaderEncoder;
import io.jindou.codecs.sbe.cluster.SettingsDecoder;
import io.jindou.codecs.sbe.cluster.SettingsResultEncoder;
import io.jindou.codecs.sbe.cluster.SettingsSetDecoder;
import io.jindou.engine.CellState;
import io.jindou.engine.Counter;
import io.jindou.engine.Counters;
import io.jindou.engine.Entry;
import io.jindou.engine.link.LinkSender;
import org.agrona.concurrent.UnsafeBuffer;

/** Settings enter here and nowhere else; the first ones are the genesis of the cell. */
final class SettingsHandler {
    private final CellState cell;
    private final Entry entry;
    private final LinkSender sender;
    private final Counters counters;
    private final UnsafeBuffer answer = new UnsafeBuffer(new byte[Limits.BATCH_HEADER_MAX * 2]);
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final SettingsResultEncoder result = new SettingsResultEncoder();

    SettingsHandler(final CellState cell, final Entry entry, final LinkSender sender, final Counters counters) {
        this.cell = cell;
        this.entry = entry;
        this.sender = sender;
        this.counters = counters;
    }

    void onSet(final SettingsSetDecoder set) {
        final boolean accepted = cell.trySettings(set.settings());
        counters.increment(accepted ? Counter.SETTINGS_CHANGED : Counter.SETTINGS_REFUSED);
        result.wrapAndApplyHeader(answer, 0, header)
            .correlationId(set.correlationId())
            .logPosition(entry.logPosition())
            .reason((short)(accepted ? Reason.SUCCESS : Reason.BAD_REQUEST).code());
        result.settings().buffer().putBytes(result.settings().offset(), cell.settings().buffer(), cell.settings().offset(),
            SettingsDecoder.ENCODED_LENGTH);
        sender.answer(entry.clusterSessionId(), answer, MessageHeaderEncoder.ENCODED_LENGTH
            + SettingsResultEncoder.BLOCK_LENGTH);
    }
}
