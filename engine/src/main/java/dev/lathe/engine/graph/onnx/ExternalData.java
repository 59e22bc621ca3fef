package dev.lathe.engine.graph.onnx;

import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import dev.lathe.base.OrdinaryFiles;
import dev.lathe.engine.graph.BackingFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * Finds tensors that lie in files beside the model. A model from a stranger must not name any other
 * file of this machine as its weights, so the place, symbolic links followed, has to be inside the
 * model's folder.
 */
final class ExternalData {
  /** Where the elements of a tensor begin. */
  record Place(BackingFile file, long offset) {}

  private final ModelSource source;
  private final Map<String, BackingFile> files = new HashMap<>();

  ExternalData(ModelSource source) {
    this.source = source;
  }

  /** The place of a tensor of so many bytes; checked against the length of the file. */
  Place find(TensorProto proto, long bytes) {
    Map<String, String> entries = new HashMap<>();
    for (StringStringEntryProto e : proto.getExternalDataList()) {
      entries.put(e.getKey(), e.getValue());
    }
    String location = entries.get("location");
    if (location == null || location.isEmpty()) {
      throw new BrokenModel("it is said to lie in another file, but not in which");
    }
    BackingFile file = files.computeIfAbsent(location, this::open);
    long offset = number(entries.get("offset"), 0);
    long length = number(entries.get("length"), bytes);
    if (length != bytes) {
      throw new BrokenModel(
          "its shape needs " + bytes + " bytes, but '" + location + "' is to hold " + length);
    }
    if (offset < 0 || offset > file.size() || bytes > file.size() - offset) {
      throw new BrokenModel(
          "it takes the bytes from "
              + offset
              + " to "
              + (offset + bytes)
              + " of '"
              + location
              + "', which has only "
              + file.size());
    }
    return new Place(file, offset);
  }

  private static long number(String text, long orElse) {
    if (text == null || text.isBlank()) {
      return orElse;
    }
    try {
      return Long.parseLong(text.strip());
    } catch (NumberFormatException e) {
      throw new BrokenModel("its place in the other file is '" + text + "', which is no number");
    }
  }

  private BackingFile open(String location) {
    Path model =
        source
            .file()
            .map(BackingFile::path)
            .orElseThrow(
                () ->
                    new BrokenModel(
                        "it lies in the file '" + location + "', and this model has no folder"));
    Path folder = model.getParent();
    try {
      Path asked = folder.resolve(location).normalize();
      if (!asked.startsWith(folder.normalize())) {
        throw outside(location);
      }
      if (!Files.isRegularFile(asked)) {
        throw new BrokenModel(
            "its data file '" + location + "' is missing; it belongs into the model's folder");
      }
      // A download cache keeps model and data as links into one folder of blobs: then that folder
      // is the model's too.
      if (!OrdinaryFiles.isBeside(model, folder, asked)) {
        throw outside(location);
      }
      return BackingFile.of(asked.toRealPath());
    } catch (InvalidPathException e) {
      throw new BrokenModel("its data file '" + location + "' has an impossible name");
    } catch (IOException e) {
      throw new BrokenModel("its data file '" + location + "' cannot be read: " + e.getMessage());
    }
  }

  private static BrokenModel outside(String location) {
    return new BrokenModel(
        "its data file '" + location + "' is outside the model's folder, where Lathe does not go");
  }
}
