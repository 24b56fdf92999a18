package io.jindou.engine.journal;

/** What a journal counts since its process started; the label is for operators. */
public enum JournalCounter {
    APPENDED("records appended"),
    APPENDED_BYTES("bytes appended"),
    VERIFIED("trusted records verified at start"),
    COMPARED("replayed records found equal"),
    CUTS("cuts"),
    CUT("records cut off"),
    REWRITTEN("records written again after a cut"),
    FORCES("times forced to disk"),
    FORCED_FILES("files forced to disk"),
    FORCE_FAILURES("failures to force"),
    FILES("cycle files started"),
    SEGMENTS("segments started"),
    SPACE_CHECKS("looks at the free disk space"),
    SPACE_REFUSALS("refusals for lack of disk space"),
    READ("records read"),
    READ_FAILURES("records found missing or damaged by readers"),
    REBUILDS("times a rebuild was begun"),
    COPIED("records copied from a peer"),
    COPIED_BYTES("bytes copied from a peer"),
    COPY_REFUSALS("records of a peer refused"),
    ADOPTIONS("copies adopted"),
    REMOVED("records removed by retention"),
    REMOVED_FILES("cycle files removed by retention"),
    REMOVED_BYTES("bytes removed by retention");

    private final String label;

    JournalCounter(final String label) {
        this.label = label;
    }

    /** A few words for people. */
    public String label() {
        return label;
    }
}
