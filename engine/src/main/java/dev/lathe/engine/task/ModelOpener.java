package dev.lathe.engine.task;

import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.engine.graph.Graph;
import dev.lathe.engine.graph.Node;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.Value;
import dev.lathe.engine.graph.onnx.OnnxFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.Set;

/** Opens model files. */
public final class ModelOpener {
  private static final int CHUNK = 1 << 20;

  private ModelOpener() {}

  /**
   * Opens a model by its file; one that is made of several by any of them, or by their folder.
   *
   * <p>Reads the graph (no weights), finds the setup and hashes the file.
   *
   * @param flags what the person says of the model
   * @throws LatheException when the file is no readable model, or a flag is at fault; what lies
   *     beside the model and cannot be used is among the setup's problems instead
   * @throws dev.lathe.base.CancelledException when cancelled
   */
  public static Model open(Path path, SetupFlags flags, JobContext context) {
    return openPart(EncoderDecoderFiles.main(path), flags, context);
  }

  /**
   * The same of exactly this file, whatever model it is a part of.
   *
   * @throws LatheException as {@link #open}
   */
  public static Model openPart(Path file, SetupFlags flags, JobContext context) {
    context.progress(0, 0, "Reading " + file.getFileName());
    OnnxModel onnx = OnnxFiles.read(file);
    context.checkCancelled();
    ModelSetup setup = SetupFinder.find(file, onnx, flags);
    try {
      long bytes = Files.size(file);
      for (Path data : externalFiles(onnx, file)) {
        bytes += Files.exists(data) ? Files.size(data) : 0;
      }
      return new Model(file, sha256(file, context), bytes, onnx, setup);
    } catch (IOException e) {
      throw LatheException.input(
          file + " cannot be read.", String.valueOf(e.getMessage()), "Check the path.", e);
    }
  }

  /**
   * The hash of a file, lower-case hex.
   *
   * @throws dev.lathe.base.CancelledException when cancelled
   */
  public static String sha256(Path file, JobContext context) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] chunk = new byte[CHUNK];
      long total = Files.size(file);
      long done = 0;
      for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
        context.checkCancelled();
        digest.update(chunk, 0, n);
        done += n;
        context.aside().progress(done, total, "Reading " + file.getFileName());
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Set<Path> externalFiles(OnnxModel onnx, Path file) {
    Set<Path> files = new LinkedHashSet<>();
    collect(onnx.graph(), files);
    files.remove(file.toAbsolutePath().normalize());
    return files;
  }

  private static void collect(Graph graph, Set<Path> files) {
    for (Value v : graph.initializers()) {
      if (v.constant().orElse(null) instanceof TensorData.Mapped mapped) {
        files.add(mapped.file().path().normalize());
      }
    }
    for (Node node : graph.nodes()) {
      node.subgraphs().forEach(g -> collect(g, files));
    }
  }
}
