package io.jindou.cluster.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The values that an option may have, wherever its value came from. Bounds are written like the values themselves. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.FIELD)
@interface Range {
    /** The least value. */
    String min();

    /** The greatest value. */
    String max();

    /** Whether {@code off} is a value too. */
    boolean off() default false;
}
