package io.jindou.cluster;

import io.aeron.Aeron;
import io.jindou.gateway.Gateway;
import io.jindou.gateway.GatewayContext;
import io.jindou.gateway.account.DutyAccount;
import java.io.IOException;
import java.util.List;

/** Which thread runs the agent of a gateway. */
public interface GatewayLayout {
    /** A client of the driver for the agent of the gateway. */
    Aeron connectGateway(String aeronDirectory);

    /** Launches a gateway and runs it. */
    Gateway launchGateway(GatewayContext context) throws IOException;

    /** Ends the gateway and closes its client. */
    void closeGateway(Gateway gateway, Aeron aeron);

    /** Accounts of all threads. */
    List<DutyAccount> accounts();
}
