package io.jindou.sim;

/** What a run is judged by. */
public enum Check {
    /** An entry threw, so the replica stopped. */
    REPLICA_STOPPED("a replica applies every entry"),
    /** An event of a link differs from the oracle's. */
    EVENTS("every event of every link is the one that the rules predict"),
    /** A field of a link differs: commands, acknowledgements, digests, binding. */
    LINKS("every link is where the rules put it"),
    /** Clocks or sizes differ. */
    CELL("clocks and tables are as the rules predict"),
    /** An answer or a heartbeat differs. */
    ANSWERS("answers and heartbeats say what the rules predict"),
    /** A record of a journal differs. */
    JOURNAL("every journal holds the predicted records and no others"),
    /** Replicas differ. */
    STATE_HASH("all replicas have one state hash at one log position, and a full scan gives the same"),
    /** Checkpoints or verdicts differ from the oracle's. */
    REPORTS("replicas compare where and as the rules predict"),
    /** A replica's state was changed behind its back, and nobody noticed; or one was blamed that is whole. */
    DIVERGENCE("a replica that differs from the majority hears of it, and no other does"),
    /** A snapshot does not load to what was written. */
    SNAPSHOT("a snapshot loads to the state that was written"),
    /** A connection got something else than what its session was sent. */
    DELIVERY("a connection gets every event of its session once and in order"),
    /** A pull got something else than what is stored. */
    HISTORY("what a client pulls is what is stored, whole and in order, and no older than what it has seen"),
    /** Something is held for connections that have gone, or for messages that were acknowledged. */
    MEMORY("what is held for a connection is given back"),
    /** Counters of a gateway do not add up. */
    COUNTERS("every socket that was accepted is counted open or ended, once"),
    /** An accepted message is not stored exactly once. */
    STORED_ONCE("an acknowledged message is stored exactly once, with the acknowledged id and sequence"),
    /** Tables of a gateway differ from the engine's. */
    TABLES("the tables of a gateway equal the engine's at every digest"),
    /** More than one close for a connection. */
    ONE_CLOSE("a connection closes its session exactly once"),
    /** A link ended that had no reason to. */
    NO_CONTRADICTION("the two ends of a link never contradict each other"),
    /** Something outside of a replica threw. */
    EXCEPTION("nothing throws"),
    /** After the faults something never arrives. */
    LIVENESS("when faults stop, everything pending arrives"),
    /** Sessions without connections, or connections without sessions. */
    BIJECTION("connections and sessions are one to one, and nothing is left when all are closed");

    private final String text;

    Check(final String text) {
        this.text = text;
    }

    /** The rule, for people. */
    public String text() {
        return text;
    }
}
