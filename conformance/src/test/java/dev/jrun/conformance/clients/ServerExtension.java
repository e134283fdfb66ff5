package dev.jrun.conformance.clients;

import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives each case its client, which cleans up behind it; the server of all clients is started for
 * the first case and lives with the suite.
 *
 * @param <S> the server
 * @param <C> the client: what a case takes as a parameter
 */
public abstract class ServerExtension<S extends AutoCloseable, C extends AutoCloseable>
    implements ParameterResolver, AfterEachCallback {
  private final Namespace namespace = Namespace.create(getClass());
  private final Class<S> serverType;
  private final Class<C> clientType;
  private final Supplier<S> start;
  private final Function<S, C> connect;

  /** An extension for a server that is started one way, and for its clients. */
  protected ServerExtension(
      Class<S> serverType, Supplier<S> start, Class<C> clientType, Function<S, C> connect) {
    this.serverType = serverType;
    this.clientType = clientType;
    this.start = start;
    this.connect = connect;
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == clientType;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    // What is in a store is closed with it: the server at the end of the suite.
    var server =
        context
            .getRoot()
            .getStore(namespace)
            .computeIfAbsent(serverType, _ -> start.get(), serverType);
    return context
        .getStore(namespace)
        .computeIfAbsent(clientType, _ -> connect.apply(server), clientType);
  }

  @Override
  public void afterEach(ExtensionContext context) throws Exception {
    var client = context.getStore(namespace).remove(clientType, clientType);
    if (client != null) {
      client.close();
    }
  }
}
