package io.jindou.engine.ingress;

import io.jindou.codecs.ChannelIds;
import io.jindou.codecs.ChannelTypes;
import io.jindou.codecs.Limits;
import io.jindou.codecs.Reason;
import io.jindou.engine.Rules;

/** Types and ids of channels in administrators' commands: a person's channel is his uid. */
final class AdminIds {
    private AdminIds() {
    }

    static Reason check(final Rules rules, final int type, final Post.Range id) {
        if (!ChannelTypes.isPersonOrGroup(type) && !(rules.serveBusiness() && ChannelTypes.isKnown(type))) {
            return Reason.NOT_SUPPORT_CHANNEL_TYPE;
        }
        final boolean isPerson = ChannelTypes.PERSON == type;
        if (ChannelIds.isValid(id.buffer, id.offset, id.length, isPerson ? Limits.UID_MAX : Limits.CHANNEL_ID_MAX)) {
            return Reason.SUCCESS;
        }
        return isPerson ? Reason.BAD_UID : Reason.CHANNEL_ID_ERROR;
    }
}
