package dev.jrun.conformance.clients.containerd;

import dev.jrun.conformance.clients.Needs;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/** Marks a class of cases that take a {@link Ctr}. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Needs({"containerd", "ctr", "containerd-shim-runc-v2"})
@ExtendWith(ContainerdExtension.class)
@interface ContainerdCases {}
