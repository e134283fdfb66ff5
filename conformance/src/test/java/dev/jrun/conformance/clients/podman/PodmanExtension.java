package dev.jrun.conformance.clients.podman;

import dev.jrun.conformance.clients.BusyboxImage;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives each case its client in the one machine of the suite, and cleans up behind it. */
final class PodmanExtension implements ParameterResolver {

  private static final Namespace NAMESPACE = Namespace.create(PodmanExtension.class);

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    var type = parameter.getParameter().getType();
    return type == Podman.class || type == Buildah.class || type == PrivateMachine.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    var type = parameter.getParameter().getType();
    Store ofSuite = context.getRoot().getStore(NAMESPACE);
    Store ofCase = context.getStore(NAMESPACE);
    var machine =
        ofSuite.computeIfAbsent(
            PrivateMachine.class, _ -> new PrivateMachine(), PrivateMachine.class);
    if (type == Podman.class) {
      var podman = ofCase.computeIfAbsent(type, _ -> new Podman(machine), Podman.class);
      ofSuite.computeIfAbsent(BusyboxImage.class, _ -> imported(podman));
      return podman;
    }
    return type == Buildah.class
        ? ofCase.computeIfAbsent(type, _ -> new Buildah(machine), Buildah.class)
        : machine;
  }

  private static String imported(Podman podman) {
    podman.importImage();
    return BusyboxImage.NAME;
  }
}
