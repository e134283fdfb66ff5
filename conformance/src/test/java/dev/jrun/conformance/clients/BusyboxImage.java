package dev.jrun.conformance.clients;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.jrun.conformance.harness.Host;
import dev.jrun.conformance.harness.Payload;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** An image of one layer, with a busybox in it, in the forms that clients import. */
public final class BusyboxImage {

  /** The name that clients know it by; {@code localhost/} keeps them from asking a registry. */
  public static final String NAME = "localhost/jrun-busybox:latest";

  private static final String OCI = "application/vnd.oci.image.";

  private final Path directory;
  private final Path rootfsTar;

  /** Makes it in a directory of a client. */
  public BusyboxImage(Workplace workplace) {
    directory = workplace.newDirectory("image");
    rootfsTar = directory.resolve("rootfs.tar");
    try {
      Path rootfs = Files.createDirectory(directory.resolve("rootfs"));
      Payload.populate(rootfs);
      tar(rootfsTar, rootfs);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The root file system, as {@code podman import} reads it. */
  public Path rootfsTar() {
    return rootfsTar;
  }

  /**
   * An image layout with the name in it, as {@code ctr image import} reads it; {@code docker load}
   * does so by a list of its own.
   */
  public Path layoutTar() {
    try {
      Path layout = Files.createDirectory(directory.resolve("layout"));
      Files.writeString(layout.resolve("oci-layout"), json(Map.of("imageLayoutVersion", "1.0.0")));
      Files.writeString(
          layout.resolve("index.json"),
          json(Map.of("schemaVersion", 2, "manifests", List.of(manifest(layout)))));
      Path layoutTar = directory.resolve("layout.tar");
      tar(layoutTar, layout);
      return layoutTar;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Map<String, Object> manifest(Path layout) throws IOException {
    var layer = blob(layout, "layer.v1.tar", Files.readAllBytes(rootfsTar));
    var config =
        blob(
            layout,
            "config.v1+json",
            json(
                Map.of(
                    "architecture",
                    "amd64",
                    "os",
                    "linux",
                    "config",
                    Map.of("Env", List.of("PATH=/bin"), "Cmd", List.of("sh")),
                    "rootfs",
                    Map.of("type", "layers", "diff_ids", List.of(layer.get("digest"))))));
    Files.writeString(
        layout.resolve("manifest.json"),
        json(
            List.of(
                Map.of(
                    "Config",
                    pathOf(config),
                    "RepoTags",
                    List.of(NAME),
                    "Layers",
                    List.of(pathOf(layer))))));
    var manifest =
        Map.of(
            "schemaVersion",
            2,
            "mediaType",
            OCI + "manifest.v1+json",
            "config",
            config,
            "layers",
            List.of(layer));
    var descriptor = blob(layout, "manifest.v1+json", json(manifest));
    descriptor.put("annotations", Map.of("io.containerd.image.name", NAME));
    return descriptor;
  }

  private static String pathOf(Map<String, Object> descriptor) {
    return "blobs/" + descriptor.get("digest").toString().replace(':', '/');
  }

  private static Map<String, Object> blob(Path layout, String type, String content)
      throws IOException {
    return blob(layout, type, content.getBytes(UTF_8));
  }

  /** Writes a file that is named by its content, and returns its descriptor. */
  private static Map<String, Object> blob(Path layout, String type, byte[] content)
      throws IOException {
    String digest = sha256(content);
    Path blobs = Files.createDirectories(layout.resolve("blobs/sha256"));
    Files.write(blobs.resolve(digest), content);
    return new HashMap<>(
        Map.of("mediaType", OCI + type, "digest", "sha256:" + digest, "size", content.length));
  }

  private static String sha256(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String json(Object value) {
    return JsonMapper.shared().writeValueAsString(value);
  }

  private static void tar(Path archive, Path directory) {
    Host.run("tar", "-cf", archive.toString(), "-C", directory.toString(), ".");
  }
}
