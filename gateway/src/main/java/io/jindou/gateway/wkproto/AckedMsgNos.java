package io.jindou.gateway.wkproto;

import io.jindou.codecs.Limits;
import java.util.Arrays;
import org.agrona.DirectBuffer;

/**
 * The clientMsgNos of the SENDs of one connection that are not acknowledged yet, by clientSeq: a SENDACK of version 6 repeats
 * them, and the cell does not. A table of bounded size, in which each clientSeq has one place; one that meets another, as when
 * more are under way than there are places, takes its place, and the other's SENDACK goes without.
 */
final class AckedMsgNos {
    private static final int PLACES_MIN = 16;
    private static final int PLACES_MAX = 1024;
    private static final int PLACE = Limits.CLIENT_MSG_NO_MAX;

    private int[] clientSeqs = new int[PLACES_MIN];
    private byte[] lengths = new byte[PLACES_MIN];
    private byte[] bytes = new byte[PLACES_MIN * PLACE];
    private int found;

    void put(final long clientSeq, final DirectBuffer from, final int offset, final int length) {
        int place = placeOf((int)clientSeq);
        while (lengths[place] > 0 && clientSeqs[place] != (int)clientSeq && lengths.length < PLACES_MAX) {
            grow();
            place = placeOf((int)clientSeq);
        }
        clientSeqs[place] = (int)clientSeq;
        // a longer one is refused anyway
        lengths[place] = (byte)(length > PLACE ? 0 : length);
        from.getBytes(offset, bytes, place * PLACE, lengths[place]);
    }

    /** Looks for the one of this clientSeq and forgets it; its length, 0 when there is none. */
    int take(final long clientSeq) {
        found = placeOf((int)clientSeq);
        if (clientSeqs[found] != (int)clientSeq) {
            return 0;
        }
        final int length = lengths[found];
        lengths[found] = 0;
        return length;
    }

    /** Where what {@link #take} found is. */
    byte[] bytes() {
        return bytes;
    }

    /** Where in {@link #bytes} it begins. */
    int offset() {
        return found * PLACE;
    }

    private int placeOf(final int clientSeq) {
        return clientSeq & lengths.length - 1;
    }

    private void grow() {
        final int[] oldSeqs = clientSeqs;
        final byte[] oldLengths = lengths;
        final byte[] oldBytes = bytes;
        clientSeqs = new int[oldSeqs.length * 2];
        lengths = new byte[clientSeqs.length];
        bytes = Arrays.copyOf(oldBytes, clientSeqs.length * PLACE);
        for (int i = 0; i < oldSeqs.length; i++) {
            final int place = placeOf(oldSeqs[i]);
            clientSeqs[place] = oldSeqs[i];
            lengths[place] = oldLengths[i];
            System.arraycopy(oldBytes, i * PLACE, bytes, place * PLACE, oldLengths[i]);
        }
    }
}
