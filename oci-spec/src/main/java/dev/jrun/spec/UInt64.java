package dev.jrun.spec;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * An unsigned 64-bit number, carried in the bits of a long: {@link Long#compareUnsigned} compares
 * it, {@link Long#toUnsignedString} prints it.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE_USE)
public @interface UInt64 {}
