package dev.jrun.runtime.lifecycle;

import dev.jrun.runtime.Sandbox;
import dev.jrun.runtime.state.ContainerStatus;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A container for each case, of this machine's kernel, of which nothing is left. */
abstract class OneContainer {
  static final String ID = "c1";

  Sandbox sandbox;
  Host host;

  @BeforeEach
  void open() throws IOException {
    sandbox = new Sandbox();
    host = sandbox.host();
  }

  @AfterEach
  void nothingIsLeft() throws IOException {
    sandbox.close();
  }

  int create(String... args) throws IOException {
    return new CreateContainer(host).run(sandbox.request(ID, args)).pid();
  }

  void start() throws IOException {
    new StartContainer(host).run(ID);
  }

  int await(int pid) {
    return new WaitForContainer(host).run(pid);
  }

  void delete() throws IOException {
    new DeleteContainer(host).run(ID, true);
  }

  ContainerStatus status() throws IOException {
    return ContainerInfo.of(host, ID).status();
  }
}
