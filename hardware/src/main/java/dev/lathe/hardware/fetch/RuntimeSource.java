package dev.lathe.hardware.fetch;

import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A published library that a package tool of this machine can fetch. To add one, implement this and
 * add it to {@link RuntimeSources}.
 */
public interface RuntimeSource {
  /** What a person types for it, and the id of the runtime that it becomes. */
  String id();

  /** What a person calls it, e.g. "ONNX Runtime with CUDA". */
  String name();

  /** What it is for, a sentence. */
  String doc();

  /** The package, e.g. {@code onnxruntime-node 1.29.0}. */
  String artifact();

  /** From where and with which tool, e.g. "npm's registry, with this machine's npm". */
  String from();

  /** About how many bytes are downloaded. */
  long downloadBytes();

  /** About how many bytes stay in Lathe's home. */
  long keptBytes();

  /**
   * Fetches the libraries.
   *
   * @param into an empty folder on the file system where they will stay
   * @throws LatheException when the tool is missing, the network or the disk does not let, or there
   *     is no such library for this machine
   * @throws dev.lathe.base.CancelledException when cancelled
   * @throws IOException when the folder cannot be written
   */
  void fetch(Path into, JobContext context) throws IOException;
}
