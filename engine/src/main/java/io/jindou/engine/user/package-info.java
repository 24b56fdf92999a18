/** Users, their devices with tokens, and the channels they are members of. Data of the user's slot. */
package io.jindou.engine.user;
