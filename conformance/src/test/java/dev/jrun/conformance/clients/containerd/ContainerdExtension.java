package dev.jrun.conformance.clients.containerd;

import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives each case its {@link Ctr}, and cleans up behind it; the server lives with the suite. */
final class ContainerdExtension implements ParameterResolver, AfterEachCallback {
  private static final Namespace NAMESPACE = Namespace.create(ContainerdExtension.class);

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Ctr.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    var server =
        context
            .getRoot()
            .getStore(NAMESPACE)
            .computeIfAbsent(Containerd.class, _ -> new Containerd(), Containerd.class);
    return context.getStore(NAMESPACE).computeIfAbsent(Ctr.class, _ -> new Ctr(server), Ctr.class);
  }

  @Override
  public void afterEach(ExtensionContext context) {
    var ctr = context.getStore(NAMESPACE).remove(Ctr.class, Ctr.class);
    if (ctr != null) {
      ctr.close();
    }
  }
}
