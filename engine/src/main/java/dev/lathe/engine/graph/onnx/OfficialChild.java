package dev.lathe.engine.graph.onnx;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.onnx.ModelProto;
import org.bytedeco.onnx.OpSchemaRegistry;
import org.bytedeco.onnx.ShapeInferenceOptions;
import org.bytedeco.onnx.global.onnx;

/**
 * The process that the ONNX project's native code runs in: it divides by zero, reads beyond its
 * arrays or never returns when a model asks it to. Answers questions one by one until its input
 * ends, which it does when Lathe does.
 */
final class OfficialChild {
  /** Begins each answer, so that what native code prints in between is told apart. */
  static final long MAGIC = 0x4c61_7468_654f_6e6eL;

  static final int CHECK = 1;
  static final int INFER_STRICT = 2;
  static final int INFER = 3;

  static final int DONE = 0;
  static final int OBJECTION = 1;
  static final int UNAVAILABLE = 2;

  private static final int IDLE_MINUTES = 5;

  private OfficialChild() {}

  /**
   * Answers until the input ends.
   *
   * @param args the number of Lathe's process
   */
  public static void main(String[] args) throws IOException {
    // While native code never returns nobody reads the end of the input, so it is watched too.
    ProcessHandle.of(Long.parseLong(args[0]))
        .ifPresentOrElse(
            lathe -> lathe.onExit().thenRun(() -> Runtime.getRuntime().halt(0)),
            () -> Runtime.getRuntime().halt(0));
    DataInputStream in =
        new DataInputStream(new BufferedInputStream(new FileInputStream(FileDescriptor.in)));
    DataOutputStream out = new DataOutputStream(new FileOutputStream(FileDescriptor.out));
    answer(out, load(), new byte[0]);
    while (true) {
      // One that nobody asks for long gives its memory back; the next question starts another.
      CompletableFuture<Void> asked = new CompletableFuture<Void>();
      asked
          .orTimeout(IDLE_MINUTES, TimeUnit.MINUTES)
          .exceptionally(
              e -> {
                Runtime.getRuntime().halt(0);
                return null;
              });
      int question;
      byte[] model;
      try {
        question = in.readInt();
        model = new byte[in.readInt()];
        in.readFully(model);
      } catch (EOFException e) {
        Runtime.getRuntime().halt(0);
        return;
      }
      asked.complete(null);
      work(question, model, out);
    }
  }

  private static String load() {
    try {
      Loader.load(onnx.class);
      return "";
    } catch (LinkageError e) {
      return "the official ONNX library does not run on this machine (" + e.getMessage() + ")";
    }
  }

  private static void work(int question, byte[] bytes, DataOutputStream out) throws IOException {
    try (PointerScope scope = new PointerScope()) {
      ModelProto model = new ModelProto();
      if (!model.ParseFromArray(new BytePointer(bytes), bytes.length)) {
        answer(out, OBJECTION, "the library cannot parse the model");
        return;
      }
      if (question == CHECK) {
        onnx.check_model(model, false, false, false);
        answer(out, DONE, new byte[0]);
        return;
      }
      boolean strict = question == INFER_STRICT;
      onnx.InferShapes(
          model,
          OpSchemaRegistry.Instance(),
          new ShapeInferenceOptions(strict, strict ? 1 : 0, true),
          null);
      BytePointer result = model.SerializeAsString();
      byte[] answer = new byte[Math.toIntExact(model.ByteSizeLong())];
      result.get(answer);
      answer(out, DONE, answer);
    } catch (RuntimeException e) {
      answer(out, OBJECTION, String.valueOf(e.getMessage()));
    }
  }

  private static void answer(DataOutputStream out, String problem, byte[] ifNone)
      throws IOException {
    if (problem.isEmpty()) {
      answer(out, DONE, ifNone);
    } else {
      answer(out, UNAVAILABLE, problem);
    }
  }

  private static void answer(DataOutputStream out, int status, String text) throws IOException {
    answer(out, status, text.getBytes(StandardCharsets.UTF_8));
  }

  private static void answer(DataOutputStream out, int status, byte[] content) throws IOException {
    out.writeLong(MAGIC);
    out.writeInt(status);
    out.writeInt(content.length);
    out.write(content);
    out.flush();
  }
}
