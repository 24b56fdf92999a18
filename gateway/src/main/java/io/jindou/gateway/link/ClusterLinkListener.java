package io.jindou.gateway.link;

import org.agrona.DirectBuffer;

/** What a {@link ClusterLink} reports while it is polled. */
public interface ClusterLinkListener {
    /** A new cluster session is connected; nothing of an earlier session arrives any more. */
    void onConnected();

    /** The cluster session is gone; another one is being connected. */
    void onDisconnected();

    /** The same cluster session goes on with another leader; what was sent before may be lost. */
    void onNewLeader();

    /** One message of the cell, our SBE header first. The buffer is valid only during the call. */
    void onMessage(DirectBuffer buffer, int offset, int length);
}
