package io.jindou.gateway.net;

/**
 * What ends the sleep of a thread beside its sockets: file descriptors that become readable when there is something for it. All
 * methods are called by that thread.
 */
public interface WakeSource {
    /** Nothing. */
    WakeSource NONE = new WakeSource() {
        private final int[] none = {};

        @Override
        public int[] descriptors() {
            return none;
        }

        @Override
        public boolean isReady() {
            return false;
        }
    };

    /** File descriptors that live as long as the thread waits for them. */
    int[] descriptors();

    /** Asked before each wait: true when there is something already. */
    boolean isReady();
}
