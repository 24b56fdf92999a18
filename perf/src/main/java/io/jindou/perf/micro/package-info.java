/** JMH benchmarks, each named after the file that it measures. {@code jindou bench micro} runs them. */
package io.jindou.perf.micro;
