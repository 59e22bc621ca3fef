package dev.lathe.hardware.example;

import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.hardware.fetch.RuntimeSource;
import dev.lathe.hardware.library.RuntimeVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Libraries that a company keeps in a shared folder, such as its own build. */
public final class LocalMirror implements RuntimeSource {
  private final Path shared;

  /** Of that folder, which holds the library and what it loads. */
  public LocalMirror(Path shared) {
    this.shared = shared;
  }

  @Override
  public String id() {
    return "mirror";
  }

  @Override
  public String name() {
    return "ONNX Runtime of our own build";
  }

  @Override
  public String doc() {
    return "With the execution providers that we build.";
  }

  @Override
  public String artifact() {
    return shared.getFileName() + " " + RuntimeVersion.ofBinding();
  }

  @Override
  public String from() {
    return "the folder " + shared;
  }

  @Override
  public long downloadBytes() {
    return 30_000_000;
  }

  @Override
  public long keptBytes() {
    return 30_000_000;
  }

  @Override
  public void fetch(Path into, JobContext context) throws IOException {
    if (!Files.isDirectory(shared)) {
      throw LatheException.environment(
          name() + " cannot be fetched.", shared + " is no folder.", "Mount the share.", null);
    }
    List<Path> files;
    try (var all = Files.list(shared)) {
      files = all.filter(Files::isRegularFile).sorted().toList();
    }
    for (Path file : files) {
      context.checkCancelled();
      context.progress(files.indexOf(file), files.size(), "Copying " + file.getFileName());
      Files.copy(file, into.resolve(file.getFileName()));
    }
  }
}
