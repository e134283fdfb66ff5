package dev.jrun.conformance.clients.docker;

import dev.jrun.conformance.clients.Needs;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/** Marks a class of cases that take a {@link Docker}. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Needs({"dockerd", "containerd"})
@ExtendWith(DockerExtension.class)
@interface DockerCases {}
