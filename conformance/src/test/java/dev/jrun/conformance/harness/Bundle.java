package dev.jrun.conformance.harness;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A bundle in a temporary directory: a root file system with busybox, and a small valid config.json
 * that the case changes where it is about something.
 *
 * <p>A case takes one as a parameter of its method and says, for example:
 *
 * <pre>{@code
 * bundle.set("/hostname", "box");
 * assertEquals("box", bundle.facts("hostname").text());
 * }</pre>
 */
public final class Bundle {

  private static final JsonMapper JSON = JsonMapper.shared();

  private final Scratch scratch;
  private final Path directory;
  private final ObjectNode config;

  Bundle(Scratch scratch, Path directory) {
    this.scratch = scratch;
    this.directory = directory;
    try (InputStream base = Bundle.class.getResourceAsStream("config.json")) {
      config = (ObjectNode) JSON.readTree(base);
      Payload.populate(Files.createDirectories(directory.resolve("rootfs")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The bundle's directory. */
  public Path directory() {
    return directory;
  }

  /** The root file system, or a file in it. */
  public Path rootfs(String... names) {
    return Path.of(directory.resolve("rootfs").toString(), names);
  }

  /** A path of this case on the host, outside of the bundle. */
  public Path hostPath(String name) {
    return scratch.directory().resolve(name);
  }

  /** A new empty directory of this case on the host, outside of the bundle. */
  public Path hostDirectory(String name) {
    try {
      return Files.createDirectory(hostPath(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A busybox on the host. */
  public Path busybox() {
    return SuiteDirectory.busybox();
  }

  /** Another bundle of the same case, with the base config. */
  public Bundle another() {
    return scratch.bundle();
  }

  /** The runtime under test, with the case's state directory. */
  public OciRuntime runtime() {
    return scratch.runtime();
  }

  /** The value at a JSON pointer of config.json. */
  public JsonNode get(String pointer) {
    return config.at(pointer);
  }

  /**
   * Sets the value at a JSON pointer, making the objects above it; {@code /-} at the end appends to
   * an array.
   */
  public Bundle set(String pointer, Object value) {
    var path = JsonPointer.compile(pointer);
    JsonNode node = JSON.valueToTree(value);
    String key = path.last().getMatchingProperty();
    if (key.equals("-")) {
      array(path.head()).add(node);
    } else if (config.at(path.head()) instanceof ArrayNode array) {
      array.set(Integer.parseInt(key), node);
    } else {
      object(path.head()).set(key, node);
    }
    return this;
  }

  /** Sets the value at a JSON pointer to what a text says in JSON. */
  public Bundle setJson(String pointer, String json) {
    return set(pointer, JSON.readTree(json));
  }

  /** Removes the property at a JSON pointer. */
  public Bundle remove(String pointer) {
    var path = JsonPointer.compile(pointer);
    object(path.head()).remove(path.last().getMatchingProperty());
    return this;
  }

  private ArrayNode array(JsonPointer path) {
    if (config.at(path).isMissingNode()) {
      set(path.toString(), List.of());
    }
    return (ArrayNode) config.at(path);
  }

  private ObjectNode object(JsonPointer path) {
    if (config.at(path).isMissingNode()) {
      set(path.toString(), Map.of());
    }
    return (ObjectNode) config.at(path);
  }

  /** Lets the container execute a program. */
  public Bundle args(String... args) {
    return set("/process/args", args);
  }

  /** Lets the container execute a shell script. */
  public Bundle script(String script) {
    return args("sh", "-c", script);
  }

  /** Adds a mount. */
  public Bundle mount(String destination, String type, String source, String... options) {
    var mount = new LinkedHashMap<String, Object>();
    mount.put("destination", destination);
    mount.put("type", type);
    mount.put("source", source);
    mount.put("options", options);
    return set("/mounts/-", mount);
  }

  /** Adds a bind mount of a host path. */
  public Bundle bind(Path source, String destination, String... options) {
    var all = new ArrayList<>(List.of("bind"));
    all.addAll(List.of(options));
    return mount(destination, "bind", source.toString(), all.toArray(String[]::new));
  }

  /**
   * Adds a namespace to those of the base config, or replaces it: a new one, or that at a path if
   * not null.
   */
  public Bundle namespace(String type, String path) {
    withoutNamespace(type);
    return set(
        "/linux/namespaces/-",
        path == null ? Map.of("type", type) : Map.of("type", type, "path", path));
  }

  /** Removes a namespace: the container shares the host's. */
  public Bundle withoutNamespace(String type) {
    var namespaces = (ArrayNode) get("/linux/namespaces");
    namespaces.removeIf(namespace -> namespace.path("type").asString().equals(type));
    return this;
  }

  /** Gives the process capabilities, in the bounding, effective and permitted sets. */
  public Bundle capabilities(String... names) {
    for (String set : List.of("bounding", "effective", "permitted")) {
      set("/process/capabilities/" + set, names);
    }
    return this;
  }

  /** A container of this bundle that does not exist yet; the end of the case deletes it. */
  public Container container() {
    return scratch.container(this);
  }

  /** Writes config.json with the cgroup of one container. */
  void write(String id) {
    if (get("/linux") instanceof ObjectNode && get("/linux/cgroupsPath").isMissingNode()) {
      set("/linux/cgroupsPath", "/" + Host.SUITE_CGROUP + "/" + id);
      writeText(config.toPrettyString());
      remove("/linux/cgroupsPath");
    } else {
      writeText(config.toPrettyString());
    }
  }

  /** Writes any text as config.json. */
  public void writeText(String text) {
    try {
      Files.writeString(directory.resolve("config.json"), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Runs a script in a new container, in the foreground, and returns what it printed; it must
   * succeed.
   */
  public Facts facts(String script) {
    return new Facts(script(script).container().run().succeeded().stdout());
  }

  /** The mountinfo that a new container sees. */
  public Facts mountinfo() {
    return facts("cat /proc/self/mountinfo");
  }

  /**
   * Asserts that creating a container fails with exit status 1, and that nothing is left of it
   * afterwards.
   */
  public Outcome refused() {
    var container = container();
    var outcome = container.tryCreate().failed();
    assertEquals(List.of(), container.traces(), "left by a failed create");
    return outcome;
  }
}
