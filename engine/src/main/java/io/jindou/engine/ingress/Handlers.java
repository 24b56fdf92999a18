package io.jindou.engine.ingress;

/** One handler for each kind of command. */
record Handlers(
    LinkHandler link, SettingsHandler settings, SessionHandler session, SendHandler send, PublishHandler publish,
    ChannelHandler channel, ListHandler list, UserHandler user, ReportHandler report) {
}
