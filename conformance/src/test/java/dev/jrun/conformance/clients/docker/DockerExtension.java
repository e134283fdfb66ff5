package dev.jrun.conformance.clients.docker;

import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives each case its {@link Docker}, and cleans up behind it; the daemon lives with the suite. */
final class DockerExtension implements ParameterResolver, AfterEachCallback {
  private static final Namespace NAMESPACE = Namespace.create(DockerExtension.class);

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Docker.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    var daemon =
        context
            .getRoot()
            .getStore(NAMESPACE)
            .computeIfAbsent(Dockerd.class, _ -> new Dockerd(), Dockerd.class);
    return context
        .getStore(NAMESPACE)
        .computeIfAbsent(Docker.class, _ -> new Docker(daemon), Docker.class);
  }

  @Override
  public void afterEach(ExtensionContext context) {
    var docker = context.getStore(NAMESPACE).remove(Docker.class, Docker.class);
    if (docker != null) {
      docker.close();
    }
  }
}
