package io.jindou.gateway.link;

/** What a link counts. */
public enum LinkCounter {
    COMMANDS("commands appended"),
    BATCHES("batches sent, first time or again"),
    RESENDS("times commands were sent again after a silence or at a new leader"),
    COMMAND_GAPS("gaps in commands that the engine asked to fill"),
    EVENTS("events applied"),
    DUPLICATE_EVENTS("events that had been applied before"),
    EVENT_GAPS("gaps in events"),
    LOST_TAILS("last events that did not arrive in time"),
    RESUMES("resumes sent"),
    ACKS("acknowledgements sent on their own"),
    OPENS("opens sent"),
    CLOSES("closes sent"),
    SESSIONS("cluster sessions connected"),
    SESSIONS_LOST("cluster sessions lost"),
    NEW_LEADERS("leader changes within a cluster session"),
    RECONNECTS("cluster sessions given up by the link"),
    LINKS_OPENED("incarnations opened"),
    LINKS_LOST("incarnations lost"),
    HEARTBEATS("heartbeats of the link heard"),
    GIVEN_UP("incarnations given up for want of any word from a leader"),
    EVENT_FAILURES("events whose handling failed"),
    STALE_ANSWERS("answers for another link, another nonce or an older log position"),
    UNREADABLE("messages that could not be decoded"),
    CONTRADICTIONS("answers that no engine with our history can give"),
    BACK_PRESSURE("offers that did not go out"),
    DIGEST_DIFFERENCES("digests that differed from the gateway's tables"),
    REFUSED_NO_SUCH_LINK("refusals: no such link"),
    REFUSED_FENCED("refusals: fenced"),
    REFUSED_OVERFLOWED("refusals: overflowed"),
    REFUSED_NOT_READY("refusals: not ready"),
    REFUSED_PROTOCOL("refusals: protocol"),
    REFUSED_LIMIT("refusals: limit of links");

    private final String label;

    LinkCounter(final String label) {
        this.label = label;
    }

    /** For people. */
    public String label() {
        return label;
    }
}
