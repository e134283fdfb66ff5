package dev.jrun.conformance.harness;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Parameter;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives each case its bundles, cleans up behind it, and skips known differences of other runtimes.
 */
public final class CaseExtension
    implements ExecutionCondition, ParameterResolver, AfterEachCallback {

  private static final Namespace NAMESPACE = Namespace.create(CaseExtension.class);

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    return differences(context.getElement())
        .filter(difference -> applies(difference, context))
        .findFirst()
        .map(difference ->
            ConditionEvaluationResult.disabled(difference.runtime() + ": " + difference.why()))
        .orElse(ConditionEvaluationResult.enabled("no known difference"));
  }

  private static Stream<KnownDifference> differences(Optional<AnnotatedElement> element) {
    return element.stream()
        .flatMap(found -> Stream.of(found.getAnnotationsByType(KnownDifference.class)));
  }

  private static boolean applies(KnownDifference difference, ExtensionContext context) {
    if (difference.runtime().equals("jrun")) {
      throw new IllegalArgumentException("jrun has no known differences: " + context.getUniqueId());
    }
    return !Boolean.getBoolean("jrun.conformance.ignoreKnownDifferences")
        && difference.runtime().equals(OciRuntime.name())
        && (difference.until().isEmpty() || isOlder(OciRuntime.version(), difference.until()))
        && (difference.rows().length == 0
            || List.of(difference.rows()).contains(context.getDisplayName()));
  }

  private static boolean isOlder(String version, String than) {
    return Arrays.compare(numbers(version), numbers(than)) < 0;
  }

  private static int[] numbers(String version) {
    return Stream.of(version.split("\\.")).mapToInt(Integer::parseInt).toArray();
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Bundle.class
        || parameter.getParameter().getType() == OciRuntime.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameterContext, ExtensionContext context) {
    Parameter parameter = parameterContext.getParameter();
    var scratch =
        context
            .getStore(NAMESPACE)
            .computeIfAbsent(Scratch.class, _ -> new Scratch(), Scratch.class);
    return parameter.getType() == Bundle.class ? scratch.bundle() : scratch.runtime();
  }

  @Override
  public void afterEach(ExtensionContext context) {
    var scratch = context.getStore(NAMESPACE).remove(Scratch.class, Scratch.class);
    if (scratch != null) {
      scratch.close();
    }
  }
}
