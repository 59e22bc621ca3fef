package dev.lathe.engine.graph.onnx;

/**
 * A file that is not a valid ONNX model; says where inside and what. {@link OnnxFiles} turns it
 * into an error that names the file.
 */
final class BrokenModel extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String path;
  private final String detail;

  BrokenModel(String detail) {
    this("", detail);
  }

  private BrokenModel(String path, String detail) {
    super(path.isEmpty() ? detail : path + ": " + detail);
    this.path = path;
    this.detail = detail;
  }

  /** The same, seen from one level further out. */
  BrokenModel within(String part) {
    return new BrokenModel(path.isEmpty() ? part : part + " › " + path, detail);
  }
}
