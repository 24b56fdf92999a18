package io.jindou.engine.snapshot;

/** A part of the state that is written, loaded and hashed as one. Every store of the engine is made of sections. */
public interface Section {
    /** Its number in the snapshot; never used again for something else. */
    int sectionId();

    /** Writes the logical content. */
    void write(SnapshotSink sink);

    /** Loads what {@link #write} wrote into an empty section. */
    void load(SnapshotSource source);

    /** Hash of the logical content, kept up incrementally. */
    long stateHash();

    /** The same from a full scan; for tests. */
    long recomputeHash();

    /** Bytes outside the Java heap. */
    long allocatedBytes();

    /** Frees them. */
    void close();
}
