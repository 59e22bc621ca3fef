package dev.lathe.engine.graph.onnx;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Recognises by its first bytes what people open by mistake instead of an ONNX model. */
final class FileKinds {
  /** How many bytes are looked at. */
  static final int HEAD = 512;

  /** What it is, and what to do. */
  record Kind(String is, String todo) {}

  private static final String EXPORT =
      "Export the model to ONNX with the tool that made it, and open that file.";

  private FileKinds() {}

  /** The kind of a file that is not ONNX; empty when it may be. */
  static Optional<Kind> recognise(byte[] head) {
    String text = new String(head, StandardCharsets.ISO_8859_1);
    String lower = text.stripLeading().toLowerCase(Locale.ROOT);
    if (text.startsWith("version https://git-lfs")) {
      return kind(
          "It is a Git LFS pointer: a few lines of text in the place of the real model.",
          "Fetch the model with 'git lfs pull' in its repository, or download it there.");
    }
    if (lower.startsWith("<!doctype")
        || lower.startsWith("<html")
        || lower.startsWith("<?xml")
        || lower.startsWith("<head")) {
      return kind(
          "It is a web page: the download link led to a page instead of the file.",
          "Download the model itself (on GitHub: the \"raw\" or \"download\" button).");
    }
    if (text.startsWith("PK\3\4")) {
      return kind("It is a ZIP archive, as PyTorch and Keras save their models.", EXPORT);
    }
    if (head.length > 2 && head[0] == (byte) 0x80 && head[1] <= 5 && head[1] >= 2) {
      return kind("It is a Python pickle, as older PyTorch versions save their models.", EXPORT);
    }
    if (text.startsWith("\u0089HDF")) {
      return kind("It is an HDF5 file, as Keras saves its models.", EXPORT);
    }
    if (text.startsWith("GGUF")) {
      return kind("It is a GGUF file, which llama.cpp reads.", EXPORT);
    }
    if (text.startsWith("TFL3", 4)) {
      return kind("It is a TensorFlow Lite model.", EXPORT);
    }
    if (text.startsWith("ORTM", 4)) {
      return kind(
          "It is in ONNX Runtime's own format (.ort), which cannot be changed any more.",
          "Open the ONNX model that it was made from.");
    }
    if (head.length > 9 && head[8] == '{' && head[7] == 0 && head[6] == 0) {
      return kind("It is a safetensors file: weights without a graph.", EXPORT);
    }
    if (startsWith(head, 0x1f, 0x8b) || text.startsWith("BZh") || text.startsWith("7z\u00bc")) {
      return kind("It is a compressed file.", "Unpack it and open the model inside.");
    }
    if (startsWith(head, 0x89, 'P', 'N', 'G') || startsWith(head, 0xff, 0xd8, 0xff)) {
      return kind("It is a picture.", "Open a model first, then drop the picture on it.");
    }
    if (lower.startsWith("{") || lower.startsWith("[{")) {
      return kind("It is JSON text.", "Open the .onnx file that lies beside it.");
    }
    if (head.length >= 64 && isAllZero(head)) {
      return kind(
          "It begins with zero bytes only: the download or copy was not finished.",
          "Fetch the file again.");
    }
    return Optional.empty();
  }

  private static Optional<Kind> kind(String is, String todo) {
    return Optional.of(new Kind(is, todo));
  }

  private static boolean startsWith(byte[] head, int... bytes) {
    return head.length >= bytes.length
        && Arrays.equals(Arrays.copyOf(head, bytes.length), toBytes(bytes));
  }

  private static byte[] toBytes(int... values) {
    byte[] out = new byte[values.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = (byte) values[i];
    }
    return out;
  }

  private static boolean isAllZero(byte[] head) {
    for (byte b : head) {
      if (b != 0) {
        return false;
      }
    }
    return true;
  }
}
