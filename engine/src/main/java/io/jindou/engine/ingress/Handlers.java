package io.jindou.engine.ingress;

/** One handler for each kind of command. */
record Handlers(
    LinkHandler link, SettingsHandler settings, SessionHandler session, SendHandler send, ChannelHandler channel,
    UserHandler user, ReportHandler report) {
}
