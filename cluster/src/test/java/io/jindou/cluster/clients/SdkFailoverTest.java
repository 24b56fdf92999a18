package io.jindou.cluster.clients;

import java.nio.file.Path;

/** The same scenes on three nodes and two gateways; in the middle of each of them the leader is killed. */
class SdkFailoverTest extends SdkScenes {
    private String killed;

    @Override
    SdkCell launch(final Path directory) throws Exception {
        return new SdkCell(directory, 3, 2, true);
    }

    @Override
    int gateways() {
        return 2;
    }

    @Override
    void disturb(final SdkCell scene) throws Exception {
        killed = scene.killLeader();
    }

    @Override
    void restore(final SdkCell scene) throws Exception {
        scene.restart(killed);
    }
}
