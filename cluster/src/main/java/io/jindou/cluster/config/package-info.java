/**
 * Where the settings of a process come from: flags, then the configuration file, then defaults. The options of
 * {@link io.jindou.cluster.config.NodeOptions} are the only list of names; a key of the file is a flag without its dashes.
 */
package io.jindou.cluster.config;
