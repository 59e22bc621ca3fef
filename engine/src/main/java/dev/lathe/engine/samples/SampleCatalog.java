package dev.lathe.engine.samples;

import dev.lathe.base.LatheException;
import dev.lathe.base.LatheHome;
import dev.lathe.engine.data.Sample;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The samples on the class path. ONNX Runtime and the data readers want files, so a sample is
 * copied to Lathe's home when it is first used. Thread-safe; several processes may do it at once.
 */
public final class SampleCatalog {
  private static final String INDEX = "lathe/samples/index.json";

  private final ClassLoader loader;
  private final Path cache;
  private final List<SampleIndex.Entry> entries;

  /**
   * The samples that a class loader can see.
   *
   * @param cache the folder to copy them to
   * @throws LatheException when the list is damaged
   */
  public SampleCatalog(ClassLoader loader, Path cache) {
    this.loader = loader;
    this.cache = cache;
    this.entries =
        SampleIndex.read(loader, INDEX).stream()
            .filter(e -> e.items().stream().allMatch(i -> loader.getResource(i.resource()) != null))
            .toList();
  }

  /** The samples that come with this program, copied below {@code LATHE_HOME}. */
  public static SampleCatalog builtIn() {
    return new SampleCatalog(
        SampleCatalog.class.getClassLoader(), LatheHome.folder().resolve("samples"));
  }

  /** All samples whose files are there, in a fixed order. No file is read. */
  public List<SampleInfo> list() {
    return entries.stream().map(SampleIndex.Entry::info).toList();
  }

  /** The sample with that id. */
  public Optional<SampleInfo> find(String id) {
    return list().stream().filter(s -> s.id().equals(id)).findFirst();
  }

  /** The sample that Lathe starts with; empty in a build without samples. */
  public Optional<SampleInfo> defaultSample() {
    return list().stream().filter(SampleInfo::isDefault).findFirst();
  }

  /** The sample that shows what Lathe gains: the first with variants for it. */
  public Optional<SampleInfo> demoSample() {
    return list().stream().filter(s -> !s.demo().isEmpty()).findFirst();
  }

  /**
   * Sees to it that the files of a sample lie on disk. Files that are there already are kept; each
   * new one appears whole or not at all.
   *
   * @throws LatheException when there is no such sample (the message names those there are), or the
   *     cache cannot be written
   */
  public SampleFiles materialize(String id) {
    SampleIndex.Entry entry =
        entries.stream()
            .filter(e -> e.info().id().equals(id))
            .findFirst()
            .orElseThrow(() -> unknown(id));
    Path folder = cache.resolve(id + "-" + entry.version());
    try {
      for (SampleIndex.Item item : entry.items()) {
        copy(item, folder.resolve(item.path()));
      }
    } catch (IOException | UncheckedIOException e) {
      throw LatheException.environment(
          "The sample '" + id + "' cannot be copied to " + folder + ".",
          e.getMessage(),
          "Free some space there, or set LATHE_HOME to a folder that can be written.",
          e);
    }
    List<Sample> tries = new ArrayList<>();
    entry.pictures().forEach(p -> tries.add(Sample.ImageSample.of(folder.resolve(p))));
    entry.sentences().forEach(s -> tries.add(new Sample.TextSample(s)));
    return new SampleFiles(
        entry.info(),
        folder,
        folder.resolve(entry.model()),
        entry.evaluation().map(folder::resolve),
        entry.training().map(folder::resolve),
        tries);
  }

  private LatheException unknown(String id) {
    String known = list().stream().map(SampleInfo::id).collect(Collectors.joining(", "));
    return LatheException.input(
        "There is no sample '" + id + "'.",
        known.isEmpty() ? "This build has none." : "The samples are: " + known + ".",
        "Choose one of them.");
  }

  private void copy(SampleIndex.Item item, Path target) throws IOException {
    if (Files.isRegularFile(target) && Files.size(target) == item.bytes()) {
      return;
    }
    Files.createDirectories(target.getParent());
    Path part = Files.createTempFile(target.getParent(), ".copying", null);
    try {
      String hash = write(item, part);
      if (!hash.equals(item.sha256())) {
        throw new IOException(
            "the resource " + item.resource() + " is not the one that the list of samples names");
      }
      moveInto(part, target);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private String write(SampleIndex.Item item, Path part) throws IOException {
    try (InputStream in = loader.getResourceAsStream(item.resource());
        DigestInputStream hashed = new DigestInputStream(in, SampleIndex.sha256())) {
      Files.copy(hashed, part, StandardCopyOption.REPLACE_EXISTING);
      return HexFormat.of().formatHex(hashed.getMessageDigest().digest());
    }
  }

  /** Another process may have put the same file there first; Windows then refuses to replace it. */
  private static void moveInto(Path part, Path target) throws IOException {
    try {
      Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileAlreadyExistsException | java.nio.file.AccessDeniedException e) {
      if (!Files.isRegularFile(target) || Files.size(target) != Files.size(part)) {
        throw e;
      }
    }
  }
}
