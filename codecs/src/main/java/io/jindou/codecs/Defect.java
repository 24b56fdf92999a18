package io.jindou.codecs;

/**
 * Defects that tests plant, one for each rule that code can break, to see that the simulator finds them. Where one is planted,
 * the code does what the comment says instead of what the rule says. Numbers name the section of the core rules: 1 the replica,
 * 2 links, 3 SEND, 4 the journal; 5 is what a gateway owes to its sockets.
 */
public enum Defect {
    /** 1.1: a replica swallows an entry now and then. */
    SKIPPED_ENTRY,
    /** 1.4: settings do not reach the snapshot's reader. */
    SETTINGS_NOT_RESTORED,
    /** 1.5: cluster time follows the leader's clock back. */
    CLOCK_GOES_BACK,
    /** 1.5: elapsed time counts an outage of the cell. */
    LEASE_COUNTED_THROUGH_OUTAGE,
    /** 1.6: the tick is not armed again at a new term. */
    TICK_NOT_ARMED_AT_NEW_TERM,
    /** 1.7: sessions of a user are listed by a hash that every replica seeds on its own. */
    HASH_ORDER_ITERATION,
    /** 1.7: a snapshot load forgets the order of freed records. */
    FREE_LIST_REORDERED,
    /** 1.7: a section is neither written nor loaded. */
    SNAPSHOT_SECTION_FORGOTTEN,
    /** 1.8: a majority is counted among the nodes that reported, not among those of the cell. */
    MAJORITY_OF_THE_REPORTED,
    /** 1.8: a replica does not compare what the majority agreed on with its own state. */
    MAJORITY_NOT_COMPARED,
    /** 2: the duplicate of an open makes another incarnation. */
    SAME_NONCE_NEW_INCARNATION,
    /** 2: a second instance is let in while the first is there. */
    FENCE_OPEN,
    /** 2: a connection id is taken twice. */
    REUSED_CONNECTION_ID,
    /** 2: commands behind a gap are applied. */
    APPLIED_BEYOND_GAP,
    /** 2: every batch behind a gap asks again. */
    GAP_STORM,
    /** 2: the gateway trusts a positive offer. */
    NOTHING_SENT_AGAIN,
    /** 2: what is sent again begins one command too late. */
    SENT_AGAIN_FROM_WRONG_COMMAND,
    /** 2: a new leader starts behind the last event written, and the gateway goes on as if nothing were missing. */
    EVENT_DROPPED_AT_LEADER_CHANGE,
    /** 2: what the heartbeat says of the last event is not looked at. */
    TAIL_LOSS_NOT_NOTICED,
    /** 2: an acknowledgement releases one event too many. */
    ACKNOWLEDGEMENT_OFF_BY_ONE,
    /** 2: the close of any cluster session starts the lease of a link. */
    LEASE_OF_OTHER_SESSION,
    /** 2: the reserve of a ring is for everybody. */
    RESERVE_NOT_KEPT,
    /** 2: digests are compared with whatever the tables hold by now. */
    DIGEST_AT_WRONG_MOMENT,
    /** 2: some closes are forgotten. */
    SESSION_NOT_CLOSED,
    /** 2: an audit closes what the gateway could not know yet. */
    AUDIT_IGNORES_EVENT_NUMBER,
    /** 3: permission comes before the duplicate check. */
    DUPLICATE_CHECK_AFTER_PERMISSION,
    /** 3: an empty clientMsgNo is a key like any other. */
    EMPTY_KEY_REMEMBERED,
    /** 3: the same key with another payload gets the first result. */
    PAYLOAD_NOT_COMPARED,
    /** 3: a full counter of message ids starts again in the same millisecond. */
    MESSAGE_ID_WRAPS,
    /** 3: the connection that sent a message gets it too. */
    ORIGIN_GETS_COPY,
    /** 3: adding a present member counts again. */
    MEMBER_COUNTED_TWICE,
    /** 3: the end of a session leaves its interest behind. */
    INTEREST_COLUMN_NOT_CLEARED,
    /** 3: SET adds whom it names and keeps the others. */
    SET_KEEPS_OTHERS,
    /** 3: a command takes its sequence from the ordinary channel. */
    COMMAND_SEQUENCE_SHARED,
    /** 4: what a journal holds already is not compared on replay. */
    BLIND_SKIP_ON_REPLAY,
    /** 5: the engine is not told of a connection that broke. */
    RESET_NOT_TOLD,
    /** 5: the engine is not told of the end of a connection that found no room for it. */
    DEFERRED_CLOSE_FORGOTTEN,
    /** 5: a lost link leaves its connections where they are. */
    SOCKETS_OUTLIVE_LINK,
    /** 5: a heartbeat is answered before its connection is open. */
    ANSWERED_BEFORE_CONNACK,
    /** 5: a history does not say that there is more. */
    MORE_NOT_SAID,
    /** 5: a socket that has gone is counted as if it were here. */
    SOCKET_COUNTED_ON,
    /** 5: what waits for its acknowledgement is kept when the connection has gone. */
    WINDOW_NOT_CLEARED,
    /** 5: RECVs of a channel that are held back go to those as well who came after them. */
    HELD_BACK_FOR_NEWCOMERS,
    /** 5: what follows RECVs of a channel that are held back overtakes them. */
    RECVS_OVERTAKEN,
    /** 5: RECVs that one connection had to have earlier are given to it once more with the others. */
    RECVS_GIVEN_TWICE,
    /** 5: a resumed link gives the last event to the sockets again. */
    EVENT_GIVEN_AGAIN,
    /** 5: what was read while reads were withheld is forgotten. */
    WITHHELD_BYTES_FORGOTTEN,
    /** 5: a batch that had to wait in the middle is taken from its beginning. */
    BATCH_TAKEN_AGAIN
}
