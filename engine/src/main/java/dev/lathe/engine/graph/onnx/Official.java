package dev.lathe.engine.graph.onnx;

import ai.onnx.proto.OnnxMl.ModelProto;
import com.google.protobuf.CodedInputStream;
import java.io.IOException;

/**
 * The ONNX project's own checker and shape inference, which run in {@link OfficialChild}. What they
 * object to comes out as {@link Objection}.
 */
final class Official {
  /** The newest versions that they know. */
  static final long MAX_OPSET = 22;

  static final long MAX_IR_VERSION = 10;

  /** What they say against a model. */
  static final class Objection extends Exception {
    private static final long serialVersionUID = 1L;

    Objection(String message) {
      super(message);
    }
  }

  /** They give no answer at all: not on this machine, or not on this model. */
  static final class Unavailable extends Exception {
    private static final long serialVersionUID = 1L;

    Unavailable(String message, Throwable cause) {
      super(message, cause);
    }
  }

  private Official() {}

  /** Asks the checker. */
  static void check(ModelProto model) throws Objection, Unavailable {
    OfficialProcess.SHARED.ask(OfficialChild.CHECK, model);
  }

  /**
   * Infers the types of all values.
   *
   * @param strict whether a node whose shapes contradict each other is an objection
   * @return the model with the types in its value_info
   */
  static ModelProto infer(ModelProto model, boolean strict) throws Objection, Unavailable {
    byte[] answer =
        OfficialProcess.SHARED.ask(
            strict ? OfficialChild.INFER_STRICT : OfficialChild.INFER, model);
    try {
      CodedInputStream in = CodedInputStream.newInstance(answer);
      in.setRecursionLimit(LazyModelReader.RECURSION);
      return ModelProto.parseFrom(in);
    } catch (IOException e) {
      throw new Unavailable("the library's answer cannot be read (" + e.getMessage() + ")", e);
    }
  }
}
