package dev.lathe.engine.graph.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.ValueType;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Strips a model of its weights for the official library, which takes everything through memory
 * several times: large weights, also those of Constant nodes and subgraphs, become inputs of the
 * main graph. Shapes depend only on small ones, which stay.
 */
final class WeightStripper {
  private static final long SMALL = 1024;
  private static final String MARK = "left out";

  private final Map<String, ValueInfoProto> inputs = new HashMap<>();

  private WeightStripper() {}

  static ModelProto of(OnnxModel model) {
    TensorEncoder.ExternalPlacement leaveOut =
        new TensorEncoder.ExternalPlacement() {
          @Override
          public Optional<Long> place(TensorData data) {
            return data.byteLength() < SMALL ? Optional.empty() : Optional.of(0L);
          }

          @Override
          public String location() {
            return MARK;
          }
        };
    ModelProto.Builder proto =
        ModelEncoder.encode(model, new TensorEncoder(Optional.empty(), Optional.of(leaveOut)))
            .toBuilder()
            .clearTrainingInfo();
    WeightStripper self = new WeightStripper();
    GraphProto.Builder graph = proto.getGraphBuilder();
    self.strip(graph);
    Set<String> present = new HashSet<>();
    graph.getInputList().forEach(i -> present.add(i.getName()));
    self.inputs.forEach(
        (name, info) -> {
          if (!present.contains(name)) {
            graph.addInput(info);
          }
        });
    return proto.build();
  }

  private void strip(GraphProto.Builder graph) {
    for (int i = graph.getInitializerCount() - 1; i >= 0; i--) {
      TensorProto t = graph.getInitializer(i);
      if (isLeftOut(t)) {
        keep(t.getName(), t);
        graph.removeInitializer(i);
      }
    }
    for (int i = graph.getNodeCount() - 1; i >= 0; i--) {
      NodeProto node = graph.getNode(i);
      if (isConstant(node)
          && node.getAttribute(0).hasT()
          && isLeftOut(node.getAttribute(0).getT())) {
        keep(node.getOutput(0), node.getAttribute(0).getT());
        graph.removeNode(i);
      } else if (node.getAttributeList().stream()
          .anyMatch(a -> a.hasG() || a.getGraphsCount() > 0)) {
        stripInside(graph.getNodeBuilder(i));
      }
    }
  }

  private void stripInside(NodeProto.Builder node) {
    node.getAttributeBuilderList()
        .forEach(
            a -> {
              if (a.hasG()) {
                strip(a.getGBuilder());
              }
              a.getGraphsBuilderList().forEach(this::strip);
            });
  }

  private static boolean isConstant(NodeProto node) {
    return node.getOpType().equals("Constant")
        && node.getDomain().isEmpty()
        && node.getAttributeCount() == 1
        && node.getOutputCount() == 1;
  }

  private static boolean isLeftOut(TensorProto t) {
    return TensorDecoder.isExternal(t) && t.getExternalData(0).getValue().equals(MARK);
  }

  private void keep(String name, TensorProto t) {
    long[] shape = t.getDimsList().stream().mapToLong(Long::longValue).toArray();
    inputs.put(
        name,
        ValueInfoProto.newBuilder()
            .setName(name)
            .setType(
                TypeCodec.encode(ValueType.tensor(TypeCodec.elementType(t.getDataType()), shape)))
            .build());
  }
}
