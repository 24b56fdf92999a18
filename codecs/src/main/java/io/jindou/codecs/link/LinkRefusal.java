package io.jindou.codecs.link;

/** Why the cell refuses or has closed a link. */
public enum LinkRefusal {
    /** The link is unknown: its lease ran out, or a newer incarnation replaced it. */
    NO_SUCH_LINK,
    /** Another live instance uses this gateway id. */
    FENCED,
    /** The gateway acknowledged too slowly and the link's ring ran full. */
    OVERFLOWED,
    /** The cell has no settings yet. */
    NOT_READY,
    /** The gateway acknowledged an event that was never written, or sent a batch that does not decode. */
    PROTOCOL,
    /** The cell's limit of links is reached. */
    LIMIT;

    private static final LinkRefusal[] VALUES = values();

    /** By the byte on the wire; unknown ones mean {@link #NO_SUCH_LINK}, which ends the link in any case. */
    public static LinkRefusal of(final int code) {
        return code >= 0 && code < VALUES.length ? VALUES[code] : NO_SUCH_LINK;
    }
}
