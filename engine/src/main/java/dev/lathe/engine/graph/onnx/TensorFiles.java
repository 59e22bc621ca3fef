package dev.lathe.engine.graph.onnx;

import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.lathe.base.LatheException;
import dev.lathe.engine.graph.TensorData;

/** Tensors in files of their own ({@code input_0.pb}), as ONNX's test data are. */
public final class TensorFiles {
  private TensorFiles() {}

  /**
   * Reads one tensor. Files of sequences and optional values look alike and must not come here.
   *
   * @param bytes the file; must not change afterwards
   * @throws LatheException when it is no tensor, or does not hold what it declares
   */
  public static TensorData read(byte[] bytes) {
    try {
      TensorProto proto = LazyModelReader.withoutNotes(TensorProto.parseFrom(bytes));
      if (TensorDecoder.isExternal(proto)) {
        throw new BrokenModel("its elements lie in another file");
      }
      return new TensorDecoder(ModelSource.of(bytes)).decode(proto).read();
    } catch (InvalidProtocolBufferException | BrokenModel | IllegalArgumentException e) {
      throw LatheException.input(
          "A tensor file is damaged.", "Reason: " + e.getMessage() + ".", "Fetch it again.", e);
    }
  }
}
