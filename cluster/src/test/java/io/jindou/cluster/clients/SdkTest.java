package io.jindou.cluster.clients;

import java.nio.file.Path;

/** The scenes on the smallest cell. */
class SdkTest extends SdkScenes {
    @Override
    SdkCell launch(final Path directory) throws Exception {
        return new SdkCell(directory, 1, 1, true);
    }

    @Override
    int gateways() {
        return 1;
    }

    @Override
    void disturb(final SdkCell scene) {
        // nothing disturbs these
    }

    @Override
    void restore(final SdkCell scene) {
        // nothing to restore
    }
}
