package dev.lathe.engine.graph.onnx;

import ai.onnx.proto.OnnxMl.ModelProto;
import com.google.protobuf.CodedOutputStream;
import dev.lathe.base.LatheException;
import dev.lathe.base.OrdinaryFiles;
import dev.lathe.base.OutputFiles;
import dev.lathe.engine.graph.BackingFile;
import dev.lathe.engine.graph.OnnxModel;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Optional;
import org.slf4j.LoggerFactory;

/**
 * Reads and writes ONNX files. Reading leaves weights in the file; a model that is read and written
 * again is equal field by field.
 */
public final class OnnxFiles {
  /** Protobuf ends at 2 GiB; a little is left for everything that is not a weight. */
  private static final long MAX_IN_ONE_FILE = 1_900_000_000L;

  private OnnxFiles() {}

  /**
   * Opens a model; its weights are read on first use. The file must stay as it is meanwhile: after
   * a change, reading a weight fails with an error that says so.
   *
   * @throws LatheException when it is not there, not an ONNX model, or damaged
   */
  public static OnnxModel read(Path file) {
    String name = "'" + file.getFileName() + "'";
    try {
      if (Files.isDirectory(file)) {
        throw LatheException.input(
            "'" + file + "' is a folder, not a model.",
            "A model is one file, usually named .onnx.",
            "Open the .onnx file inside it.");
      }
      BackingFile backing = BackingFile.of(file);
      OrdinaryFiles.require(file, "'" + file + "' is not an ordinary file.", "Open an .onnx file.");
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
        return read(ModelSource.of(backing, channel), name);
      }
    } catch (NoSuchFileException e) {
      throw LatheException.input(
          "There is no file '" + file + "'.", "", "Check the path to the model.", e);
    } catch (AccessDeniedException e) {
      throw LatheException.input(
          "'" + file + "' may not be read.",
          "The operating system denies access.",
          "Change the file's permissions, or copy it to a folder of yours.",
          e);
    } catch (IOException e) {
      throw LatheException.input(
          "'" + file + "' cannot be read.", String.valueOf(e.getMessage()), "Check the disk.", e);
    }
  }

  /**
   * Opens a model held in memory; the array must not change afterwards. External data are refused.
   *
   * @throws LatheException when it is not an ONNX model
   */
  public static OnnxModel read(byte[] bytes) {
    try {
      return read(ModelSource.of(bytes), "The model");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static OnnxModel read(ModelSource source, String name) throws IOException {
    if (source.size() == 0) {
      throw LatheException.input(
          name + " is empty.", "The file has 0 bytes.", "Fetch or export the model again.");
    }
    byte[] head = new byte[(int) Math.min(FileKinds.HEAD, source.size())];
    int n = source.read(0, head, head.length);
    FileKinds.recognise(Arrays.copyOf(head, Math.max(n, 0)))
        .ifPresent(
            kind -> {
              throw LatheException.input(name + " is not an ONNX model.", kind.is(), kind.todo());
            });
    try {
      OnnxModel model = ModelDecoder.decode(LazyModelReader.read(source), source);
      FunctionCalls.explosion(model).ifPresent(why -> refuseFunctions(name, why));
      return model;
    } catch (BrokenModel e) {
      throw broken(name, e);
    } catch (OutOfMemoryError | StackOverflowError e) {
      throw LatheException.input(
          name + " is too large or too deeply nested to be opened.",
          "Its graph (not its weights) needs more memory than Lathe may use.",
          "Give Lathe more memory, or make the graph smaller.",
          e);
    }
  }

  private static void refuseFunctions(String name, String why) {
    throw LatheException.input(
        name + " cannot be used.",
        "Nothing could hold it unfolded: " + why + ".",
        "Export the model anew, with its functions inlined.");
  }

  private static LatheException broken(String name, BrokenModel e) {
    return LatheException.input(
        name + " is not a valid ONNX model.",
        "Reason: " + e.getMessage() + ".",
        "Fetch the file again, or export the model anew.",
        e);
  }

  /**
   * The model as one block of protobuf, external data taken in.
   *
   * @throws LatheException when it is larger than 2 GB, where protobuf ends
   */
  public static byte[] toBytes(OnnxModel model) {
    TensorEncoder tensors = new TensorEncoder(Optional.empty(), Optional.empty());
    if (ExternalDataWriter.bytesInside(model, tensors) > MAX_IN_ONE_FILE) {
      throw LatheException.failed(
          "The model is too large to be held in one block.",
          "Its weights take more than 1.9 GB, and the format ends at 2 GB.",
          "Write it to a file; its weights then lie in a second file beside it.",
          null);
    }
    return ModelEncoder.encode(model, tensors).toByteArray();
  }

  /**
   * Writes the model: to a temporary file in the same folder, forced to the disk, then moved into
   * place, so that the target is never half written; a link is followed. Weights that lay in
   * another file stay there if the target is in that folder, and come into the model otherwise.
   * Beyond 1.9 GB all large weights go to a file beside it, named like it with {@code .data}
   * appended.
   *
   * @throws LatheException when the folder is missing or full, or may not be written, or no file is
   *     there
   */
  public static void write(OnnxModel model, Path file) {
    Path target = OutputFiles.target(file);
    try {
      Optional<Path> folder = Optional.of(target.getParent());
      TensorEncoder plain = new TensorEncoder(folder, Optional.empty());
      if (ExternalDataWriter.bytesInside(model, plain) <= MAX_IN_ONE_FILE) {
        write(ModelEncoder.encode(model, plain), target);
      } else {
        ExternalDataWriter data = new ExternalDataWriter(target.getFileName() + ".data");
        ModelProto proto = ModelEncoder.encode(model, new TensorEncoder(folder, Optional.of(data)));
        OutputFiles.replace(target.resolveSibling(data.location()), data::writeTo);
        write(proto, target);
      }
    } catch (NoSuchFileException e) {
      throw LatheException.input(
          "'" + file + "' cannot be written.",
          "The folder '" + target.getParent() + "' does not exist.",
          "Create it, or choose another place.",
          e);
    } catch (AccessDeniedException e) {
      throw LatheException.input(
          "'" + file + "' cannot be written.",
          "The operating system denies access to '" + target.getParent() + "'.",
          "Choose a folder of yours.",
          e);
    } catch (IOException e) {
      throw LatheException.environment(
          "'" + file + "' cannot be written.",
          String.valueOf(e.getMessage()),
          "Check that the disk has room; the file that was there before is untouched.",
          e);
    }
  }

  /**
   * Removes what a process was writing, with {@link #write}, when it was killed. Files that cannot
   * be removed stay.
   *
   * @param process the number of that process, which is gone
   */
  public static void removeDrafts(Path file, long process) {
    Path data = file.resolveSibling(file.getFileName() + ".data");
    try {
      OutputFiles.removeDrafts(file, process);
      OutputFiles.removeDrafts(data, process);
    } catch (IOException e) {
      LoggerFactory.getLogger(OnnxFiles.class).info("drafts of {} stay: {}", file, e.toString());
    }
  }

  private static void write(ModelProto proto, Path target) throws IOException {
    OutputFiles.replace(
        target,
        channel -> {
          OutputStream stream = OutputFiles.stream(channel);
          CodedOutputStream coded = CodedOutputStream.newInstance(stream, 1 << 16);
          proto.writeTo(coded);
          coded.flush();
          stream.flush();
        });
  }
}
