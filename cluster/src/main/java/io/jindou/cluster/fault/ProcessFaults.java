package io.jindou.cluster.fault;

import io.aeron.driver.MediaDriver;
import io.jindou.cluster.control.ControlRequest;
import java.util.Map;

/**
 * The network faults of this process. There are none to be switched unless the process was started with
 * {@code -Djindou.faults=on}, which is for tests: then its drivers' endpoints are ours, and the control socket takes
 * {@code {"cmd":"fault","spec":"loss=0.05,delay=20ms"}}.
 */
public final class ProcessFaults {
    /** The system property; {@code on} makes faults possible. */
    public static final String PROPERTY = "jindou.faults";
    /** The request of the control socket, and its argument. */
    public static final String REQUEST = "fault";
    public static final String SPEC = "spec";
    private static final NetworkFaults FAULTS =
        "on".equals(System.getProperty(PROPERTY)) ? new NetworkFaults(ProcessHandle.current().pid()) : null;

    private ProcessFaults() {
    }

    /** Leaves the context as it is unless faults are possible. */
    public static MediaDriver.Context install(final MediaDriver.Context context) {
        return null == FAULTS ? context : FAULTS.install(context);
    }

    /** Whether a request of the control socket is for this class. */
    public static boolean isRequest(final ControlRequest request) {
        return null != FAULTS && REQUEST.equals(request.command());
    }

    /** Applies the faults that the request names, and tells what is in force. */
    public static Map<String, Object> answer(final ControlRequest request) {
        FAULTS.apply(request.argument(SPEC));
        return FAULTS.report();
    }
}
