package dev.lathe.engine.session;

import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.Graph;
import dev.lathe.engine.graph.Node;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.Value;
import dev.lathe.hardware.Machine;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

/**
 * Files with full 8-bit weights on CPUs whose sums they overflow. ONNX Runtime multiplies UINT8
 * activations (INT8 ones are made UINT8 first) by INT8 weights with VPMADDUBSW where there is
 * nothing better, which adds two products in 16 bits and saturates without a word; weights within
 * ±64 cannot. ONNX Runtime's own remedy, the session option {@code session.x64quantprecision}, is
 * not used: version 1.29 dies of an operator without a zero point and refuses a shared one.
 */
public final class CutOffSums {
  /** 255 · 64 · 2 fits into 16 bits with a sign. */
  private static final int SAFE = 64;

  private CutOffSums() {}

  /** A sentence for a person; empty where this machine sums exactly what the file multiplies. */
  public static Optional<String> problem(OnnxModel model, Machine machine) {
    if (!machine.cutsInt8SumsOff()) {
      return Optional.empty();
    }
    long n = nodes(model.graph()).filter(CutOffSums::overflows).count();
    return n == 0
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ROOT,
                "%d operator%s multipl%s by full 8-bit weights, and this CPU has no 8-bit dot product"
                    + " (VNNI): ONNX Runtime cuts large sums off here, so that answers can be wrong"
                    + " which are right on other CPUs. Weights of 7 bits would not be (reduced range).",
                n,
                n == 1 ? "" : "s",
                n == 1 ? "ies" : "y"));
  }

  private static Stream<Node> nodes(Graph graph) {
    return graph.nodes().stream()
        .flatMap(
            n -> Stream.concat(Stream.of(n), n.subgraphs().stream().flatMap(CutOffSums::nodes)));
  }

  private static boolean overflows(Node node) {
    return switch (node.opType()) {
      case "QLinearConv", "QLinearMatMul", "QGemm" -> isFull(node.input(3));
      case "MatMulInteger", "MatMulIntegerToFloat", "DynamicQuantizeMatMul", "ConvInteger" ->
          isFull(node.input(1));
      case "Conv", "Gemm", "MatMul" ->
          isDequantized(node.input(0)) && isFull(node.input(1).flatMap(CutOffSums::quantized));
      default -> false;
    };
  }

  private static boolean isDequantized(Optional<Value> activation) {
    return activation.flatMap(CutOffSums::quantized).isPresent();
  }

  private static Optional<Value> quantized(Value value) {
    return value
        .producer()
        .filter(n -> n.opType().equals("DequantizeLinear"))
        .flatMap(n -> n.input(0));
  }

  private static boolean isFull(Optional<Value> weights) {
    return weights
        .flatMap(Value::constant)
        .filter(t -> t.type() == DataType.INT8)
        .map(CutOffSums::isFull)
        .orElse(false);
  }

  private static boolean isFull(TensorData weights) {
    AtomicBoolean full = new AtomicBoolean();
    weights.forEachPart(part -> full.compareAndSet(false, !full.get() && hasLarge(part)));
    return full.get();
  }

  private static boolean hasLarge(ByteBuffer part) {
    while (part.hasRemaining()) {
      if (Math.abs(part.get()) > SAFE) {
        return true;
      }
    }
    return false;
  }
}
