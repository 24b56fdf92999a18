/**
 * Where the settings of a process come from: flags, then environment variables, then a configuration file, then defaults. The
 * options classes are the only list of names: a key is an option without its dashes, a variable is the key in capitals.
 */
package io.jindou.cluster.config;
