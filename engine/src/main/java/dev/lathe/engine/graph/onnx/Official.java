package dev.lathe.engine.graph.onnx;

import ai.onnx.proto.OnnxMl;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import java.nio.ByteBuffer;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.onnx.ModelProto;
import org.bytedeco.onnx.OpSchemaRegistry;
import org.bytedeco.onnx.ShapeInferenceOptions;
import org.bytedeco.onnx.global.onnx;

/** The ONNX project's own native code. What it objects to comes out as {@link Objection}. */
final class Official {
  /** The newest versions that it knows. */
  static final long MAX_OPSET = 22;

  static final long MAX_IR_VERSION = 10;

  /** What the native code says against a model. */
  static final class Objection extends Exception {
    private static final long serialVersionUID = 1L;

    Objection(String message) {
      super(message);
    }
  }

  /** The native code cannot be used at all here. */
  static final class Unavailable extends Exception {
    private static final long serialVersionUID = 1L;

    Unavailable(String message, Throwable cause) {
      super(message, cause);
    }
  }

  private Official() {}

  private static void load() throws Unavailable {
    try {
      Loader.load(onnx.class);
    } catch (UnsatisfiedLinkError | NoClassDefFoundError | ExceptionInInitializerError e) {
      throw new Unavailable(
          "the official ONNX library does not run on this machine (" + e.getMessage() + ")", e);
    }
  }

  /** Asks the checker. */
  static void check(OnnxMl.ModelProto model) throws Objection, Unavailable {
    load();
    try (PointerScope scope = new PointerScope()) {
      onnx.check_model(parse(model), false, false, false);
    } catch (RuntimeException e) {
      throw objection(e);
    }
  }

  /**
   * Infers the types of all values.
   *
   * @param strict whether a node whose shapes contradict each other is an objection
   * @return the model with the types in its value_info
   */
  static OnnxMl.ModelProto infer(OnnxMl.ModelProto model, boolean strict)
      throws Objection, Unavailable {
    load();
    try (PointerScope scope = new PointerScope()) {
      ModelProto proto = parse(model);
      onnx.InferShapes(
          proto,
          OpSchemaRegistry.Instance(),
          new ShapeInferenceOptions(strict, strict ? 1 : 0, true),
          null);
      BytePointer bytes = proto.SerializeAsString();
      ByteBuffer buffer = bytes.limit(proto.ByteSizeLong()).asByteBuffer();
      CodedInputStream in = CodedInputStream.newInstance(buffer);
      in.setRecursionLimit(Skeleton.RECURSION);
      return OnnxMl.ModelProto.parseFrom(in);
    } catch (InvalidProtocolBufferException e) {
      throw new Objection("the library's answer cannot be read: " + e.getMessage());
    } catch (java.io.IOException e) {
      throw new Objection("the library's answer cannot be read: " + e.getMessage());
    } catch (RuntimeException e) {
      throw objection(e);
    }
  }

  private static ModelProto parse(OnnxMl.ModelProto model) throws Objection {
    byte[] bytes = model.toByteArray();
    ModelProto proto = new ModelProto();
    if (!proto.ParseFromArray(new BytePointer(bytes), bytes.length)) {
      throw new Objection("the library cannot parse the model");
    }
    return proto;
  }

  private static Objection objection(RuntimeException e) {
    String text = String.valueOf(e.getMessage()).replaceAll("\\s+", " ").strip();
    return new Objection(text.length() <= 400 ? text : text.substring(0, 397) + "...");
  }
}
