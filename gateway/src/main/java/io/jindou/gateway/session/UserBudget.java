package io.jindou.gateway.session;

/** What one user, with all connections at this agent, has taken of {@link UserBudgets}. */
final class UserBudget {
    final int userNo;
    int connections;
    long sendsDueNs;
    long bytesDueNs;

    UserBudget(final int userNo, final long nowNs) {
        this.userNo = userNo;
        this.sendsDueNs = nowNs;
        this.bytesDueNs = nowNs;
    }
}
