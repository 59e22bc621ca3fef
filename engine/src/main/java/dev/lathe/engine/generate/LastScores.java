package dev.lathe.engine.generate;

import ai.onnxruntime.OnnxTensor;
import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.TensorSpec;
import dev.lathe.engine.graph.Tensors;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The scores after the last token of a step, in an array that is kept from step to step. */
final class LastScores {
  private final DataType type;
  private float[] scores = new float[0];

  LastScores(TensorSpec output) {
    this.type = output.type();
  }

  /**
   * Reads them.
   *
   * @param n how many tokens the step had; rows beyond are of what filled it up
   */
  float[] of(OnnxTensor tensor, int n) {
    long[] shape = tensor.getInfo().getShape();
    int vocabulary = Math.toIntExact(shape[shape.length - 1]);
    int rows = Math.toIntExact(tensor.getInfo().getNumElements() / Math.max(1, vocabulary));
    int row = Math.min(rows, n) - 1;
    int bytes = Math.toIntExact(type.byteLength(vocabulary));
    if (scores.length != vocabulary) {
      scores = new float[vocabulary];
    }
    ByteBuffer all = tensor.getByteBuffer();
    ByteBuffer last = all.slice(row * bytes, bytes).order(ByteOrder.nativeOrder());
    Tensors.floats(type, last, scores, vocabulary);
    return scores;
  }
}
