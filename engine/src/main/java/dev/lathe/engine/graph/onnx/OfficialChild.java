package dev.lathe.engine.graph.onnx;

import dev.lathe.base.child.ChildSide;
import dev.lathe.base.child.Frames;
import dev.lathe.base.child.Frames.Frame;
import java.io.BufferedInputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
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
   * @param args the number of Lathe's process, and this one's folder
   */
  public static void main(String[] args) throws IOException {
    ChildSide side = ChildSide.of(args);
    InputStream in = new BufferedInputStream(new FileInputStream(FileDescriptor.in));
    answer(side.answers(), load(), new byte[0]);
    while (true) {
      // One that nobody asks for long gives its memory back; the next question starts another.
      CompletableFuture<Void> asked = new CompletableFuture<Void>();
      asked
          .orTimeout(IDLE_MINUTES, TimeUnit.MINUTES)
          .exceptionally(
              e -> {
                side.end();
                return null;
              });
      Optional<Frame> question = Frames.read(in);
      asked.complete(null);
      if (question.isEmpty()) {
        side.end();
        return;
      }
      work(question.get().kind(), question.get().content().readAllBytes(), side.answers());
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

  private static void work(int question, byte[] bytes, OutputStream out) throws IOException {
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

  private static void answer(OutputStream out, String problem, byte[] ifNone) throws IOException {
    if (problem.isEmpty()) {
      answer(out, DONE, ifNone);
    } else {
      answer(out, UNAVAILABLE, problem);
    }
  }

  private static void answer(OutputStream out, int status, String text) throws IOException {
    answer(out, status, text.getBytes(StandardCharsets.UTF_8));
  }

  private static void answer(OutputStream out, int status, byte[] content) throws IOException {
    Frames.write(out, status, frame -> frame.write(content));
  }
}
