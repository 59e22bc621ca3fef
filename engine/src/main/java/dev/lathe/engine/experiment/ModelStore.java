package dev.lathe.engine.experiment;

import dev.lathe.base.LatheException;
import dev.lathe.engine.graph.Attribute;
import dev.lathe.engine.graph.Graph;
import dev.lathe.engine.graph.Node;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.Value;
import dev.lathe.engine.graph.onnx.OnnxFiles;
import dev.lathe.engine.task.EncoderDecoderFiles;
import dev.lathe.hardware.library.Folders;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The model files of an experiment, each in a folder named by its hash: {@code
 * models/<hash>/<name>.onnx}, external data beside it (the hash then is of all of them). A file is
 * written under a temporary name, forced to the disk and moved, so that a folder with that name is
 * always whole.
 */
final class ModelStore {
  /** A stored file; the hash is of the ONNX file alone, the size that of all its files. */
  record Stored(Path file, String sha256, long bytes) {}

  static final String FOLDER = "models";

  private final Path folder;
  private final Trash trash;

  ModelStore(Path workspace) {
    this.folder = workspace.resolve(FOLDER);
    this.trash = new Trash(workspace);
  }

  /**
   * Copies a model in.
   *
   * @param name what the copy is called, without ending
   * @throws LatheException when it cannot be read or written
   */
  Stored add(Path model, String name) {
    Path part = null;
    try {
      Files.createDirectories(folder);
      part = Files.createTempDirectory(folder, ".incoming-");
      Path copy = part.resolve(safe(name) + ".onnx");
      String sha = copyHashed(model, copy);
      long bytes = Files.size(copy);
      MessageDigest all = sha256();
      boolean alone = true;
      for (Path data : belonging(model)) {
        Path relative = inFolderOf(model, data);
        Path target = part.resolve(relative.toString());
        Files.createDirectories(target.getParent());
        alone = false;
        String line = relative + " " + copyHashed(data, target) + "\n";
        all.update(line.getBytes(StandardCharsets.UTF_8));
        bytes += Files.size(target);
      }
      // The same graph with other weights beside it is another model.
      all.update(sha.getBytes(StandardCharsets.UTF_8));
      Path home = folder.resolve(alone ? sha : HexFormat.of().formatHex(all.digest()));
      try {
        Files.move(part, home, StandardCopyOption.ATOMIC_MOVE);
        force(folder);
      } catch (FileSystemException e) {
        if (!Files.isDirectory(home)) {
          throw e;
        }
        // The same bytes are stored already: keep those.
        return existing(home, copy, sha, bytes);
      }
      return new Stored(home.resolve(copy.getFileName()), sha, bytes);
    } catch (IOException e) {
      boolean full = String.valueOf(e.getMessage()).contains("No space left");
      throw LatheException.environment(
          "The model "
              + model.getFileName()
              + " could not be copied into the experiment "
              + folder
              + ".",
          full ? "The disk is full." : String.valueOf(e.getMessage()),
          full
              ? "Free some space; everything saved before is kept."
              : "Check that the folder may be written to.",
          e);
    } finally {
      if (part != null) {
        Folders.delete(part);
      }
    }
  }

  /**
   * A data file's path from the folder of its model, however links lead to either.
   *
   * @throws IOException when it lies outside
   */
  static Path inFolderOf(Path model, Path data) throws IOException {
    Path folder = model.toAbsolutePath().normalize().getParent();
    for (Path named : List.of(folder, folder.toRealPath())) {
      Path relative = named.relativize(data);
      if (!relative.startsWith("..")) {
        return relative;
      }
    }
    throw new IOException("its data file " + data + " lies outside its folder");
  }

  private static Stored existing(Path home, Path copy, String sha, long bytes) throws IOException {
    try (Stream<Path> files = Files.list(home)) {
      Path file =
          files
              .filter(f -> f.toString().endsWith(".onnx"))
              // Of a model of several files, the one that is looked for; else whatever it is
              // called.
              .max(Comparator.comparing(f -> f.getFileName().equals(copy.getFileName())))
              .orElseThrow(() -> new IOException(home + " holds no model"));
      // A stranger's workspace may hold anything under that name.
      if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
          || Files.mismatch(file, copy) >= 0) {
        throw new IOException(file + " is not the model that its folder is named after");
      }
      return new Stored(file, sha, bytes);
    }
  }

  /**
   * Removes a stored model's folder, to where it can be taken back from for a while.
   *
   * @param stored {@code models/<hash>}
   * @throws LatheException when it cannot be moved
   */
  void remove(Path stored) {
    if (!folder.equals(stored.getParent())) {
      throw new IllegalArgumentException(stored + " is not below " + folder);
    }
    if (Files.isDirectory(stored, LinkOption.NOFOLLOW_LINKS)) {
      trash.take(stored, Instant.now());
    }
  }

  /** Makes the new name survive a power cut; Windows does so itself and refuses to be asked. */
  private static void force(Path directory) {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException e) {
      org.slf4j.LoggerFactory.getLogger(ModelStore.class).debug("forcing {}", directory, e);
    }
  }

  /** Removes what a killed process left behind, and what was removed long ago. */
  void sweep(Instant now) {
    trash.sweep(now);
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (Stream<Path> entries = Files.list(folder)) {
      entries
          .filter(p -> p.getFileName().toString().startsWith(".incoming-"))
          .filter(ModelStore::isOld)
          .forEach(Folders::delete);
    } catch (IOException e) {
      // Left-overs only cost space; the next opening tries again.
      org.slf4j.LoggerFactory.getLogger(ModelStore.class).debug("sweeping {}", folder, e);
    }
  }

  /** Another window may be copying right now: only what has lain for an hour is left behind. */
  private static boolean isOld(Path p) {
    try {
      return Files.getLastModifiedTime(p).toMillis() < System.currentTimeMillis() - 3_600_000;
    } catch (IOException e) {
      return false;
    }
  }

  private static String safe(String name) {
    String s = name.replaceAll("[^\\p{L}\\p{N}._-]+", "-").replaceAll("^[.-]+|[.-]+$", "");
    return s.isEmpty() ? "model" : s.substring(0, Math.min(80, s.length()));
  }

  private static String copyHashed(Path from, Path to) throws IOException {
    MessageDigest digest = sha256();
    try (InputStream in = Files.newInputStream(from);
        OutputStream out = new DigestOutputStream(Files.newOutputStream(to), digest)) {
      in.transferTo(out);
    }
    try (FileChannel channel = FileChannel.open(to, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** The files beside a model's that it is nothing without: other graphs, and tensors. */
  private static Set<Path> belonging(Path model) {
    Set<Path> files = externalData(model);
    for (Path part :
        EncoderDecoderFiles.of(model).map(EncoderDecoderFiles::others).orElse(List.of())) {
      files.add(part);
      files.addAll(externalData(part));
    }
    return files;
  }

  /** The files beside the model that its tensors lie in. */
  static Set<Path> externalData(Path model) {
    OnnxModel onnx = OnnxFiles.read(model);
    Path own = model.toAbsolutePath().normalize();
    Set<Path> files = new TreeSet<>();
    collect(onnx.graph(), files);
    files.removeIf(f -> isSame(f, own));
    return files;
  }

  private static boolean isSame(Path a, Path b) {
    try {
      return Files.isSameFile(a, b);
    } catch (IOException e) {
      return a.equals(b);
    }
  }

  private static void collect(Graph graph, Set<Path> files) {
    for (Value v : graph.initializers()) {
      v.constant().ifPresent(t -> collect(t, files));
    }
    for (Node n : graph.nodes()) {
      for (Attribute a : n.attributes()) {
        if (a.value() instanceof Attribute.TensorValue t) {
          collect(t.tensor(), files);
        }
      }
      n.subgraphs().forEach(g -> collect(g, files));
    }
  }

  private static void collect(TensorData tensor, Set<Path> files) {
    if (tensor instanceof TensorData.Mapped mapped) {
      files.add(mapped.file().path().toAbsolutePath().normalize());
    }
  }
}
