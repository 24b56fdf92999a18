package io.jindou.engine.ingress;

import io.jindou.engine.session.Sessions;
import io.jindou.engine.user.Devices;
import io.jindou.engine.user.Memberships;
import io.jindou.engine.user.Users;

/** The stores of a user's slot. */
public record UserStores(Users users, Devices devices, Memberships memberships, Sessions sessions) {
}
