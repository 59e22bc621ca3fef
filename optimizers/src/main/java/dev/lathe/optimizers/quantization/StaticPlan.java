package dev.lathe.optimizers.quantization;

import dev.lathe.engine.graph.Node;
import dev.lathe.engine.graph.Value;
import dev.lathe.optimizers.pass.PassResult.NodeNote;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What static quantization is going to do with a graph: which nodes compute in 8 bits, and which
 * tensors get QuantizeLinear and DequantizeLinear. Made by {@link StaticPlanner}, carried out by
 * {@link StaticWriter} on the same graph.
 */
final class StaticPlan {
  /** A tensor that exists in 8 bits. */
  static final class Tensor {
    private final Value value;
    private final Optional<Tensor> sharesWith;
    private final boolean producedIn8Bits;
    private final List<Value.Use> readers = new ArrayList<>();
    private Optional<Node> clamp = Optional.empty();

    private Tensor(Value value, Optional<Tensor> sharesWith, boolean producedIn8Bits) {
      this.value = value;
      this.sharesWith = sharesWith;
      this.producedIn8Bits = producedIn8Bits;
    }

    /** The tensor itself, in FP32. */
    Value value() {
      return value;
    }

    /** The tensor whose scale and zero point it has, because values were only moved. */
    Optional<Tensor> sharesWith() {
      return sharesWith;
    }

    /**
     * Whether its producer yields 8 bits, so that every reader gets them; else only {@link
     * #readers} do.
     */
    boolean producedIn8Bits() {
      return producedIn8Bits;
    }

    /** Those that read the 8-bit form of a tensor that is made in FP32. */
    List<Value.Use> readers() {
      return readers;
    }

    /** The Relu or Clip that disappears in its range. */
    Optional<Node> clamp() {
      return clamp;
    }

    void fold(Node node) {
      clamp = Optional.of(node);
    }

    /** The tensor whose range counts: what comes out behind the clamp. */
    Value observed() {
      return clamp.map(Node::firstOutput).orElse(value);
    }
  }

  private final Map<Value, Tensor> tensors = new LinkedHashMap<>();
  private final List<Node> products = new ArrayList<>();
  private final List<Node> lookups = new ArrayList<>();
  private final List<NodeNote> done = new ArrayList<>();
  private final List<NodeNote> refused = new ArrayList<>();

  /** The tensor that holds a value in 8 bits. */
  Optional<Tensor> tensor(Value value) {
    return Optional.ofNullable(tensors.get(value));
  }

  Tensor add(Value value, Optional<Tensor> sharesWith, boolean producedIn8Bits) {
    Tensor root = sharesWith.flatMap(Tensor::sharesWith).or(() -> sharesWith).orElse(null);
    Tensor tensor = new Tensor(value, Optional.ofNullable(root), producedIn8Bits);
    tensors.put(value, tensor);
    return tensor;
  }

  /** The output of a folded clamp is the same 8-bit tensor. */
  void alias(Value value, Tensor tensor) {
    tensors.put(value, tensor);
  }

  /** All 8-bit tensors, each once, in the order of the graph. */
  List<Tensor> tensors() {
    return tensors.values().stream().distinct().toList();
  }

  /** Those whose range has to be found by running the model. */
  List<Tensor> toCalibrate() {
    return tensors().stream()
        .filter(t -> t.sharesWith().isEmpty() && t.value().constant().isEmpty())
        .toList();
  }

  /** Conv, Gemm and MatMul nodes whose weights become integers. */
  List<Node> products() {
    return products;
  }

  /** Gather nodes whose table becomes integers. */
  List<Node> lookups() {
    return lookups;
  }

  List<NodeNote> done() {
    return done;
  }

  List<NodeNote> refused() {
    return refused;
  }
}
