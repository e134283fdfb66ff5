package dev.jrun.conformance.clients;

import dev.jrun.conformance.harness.Calls;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/** Skips the cases of a class, with the reason, where programs of a client are missing. */
@Inherited
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(Needs.Condition.class)
public @interface Needs {

  /** The names of the programs. */
  String[] value();

  /** Looks for the programs where {@link Calls} would. */
  final class Condition implements ExecutionCondition {
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
      return AnnotationSupport.findAnnotation(context.getElement(), Needs.class).stream()
          .flatMap(needs -> Stream.of(needs.value()))
          .filter(Condition::isMissing)
          .findFirst()
          .map(program -> ConditionEvaluationResult.disabled("there is no " + program + " here"))
          .orElse(ConditionEvaluationResult.enabled("all its programs are here"));
    }

    private static boolean isMissing(String program) {
      return Stream.of(Calls.SEARCH_PATH.split(":"))
          .noneMatch(place -> Files.isExecutable(Path.of(place, program)));
    }
  }
}
