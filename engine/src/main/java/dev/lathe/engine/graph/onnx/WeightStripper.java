package dev.lathe.engine.graph.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.ValueType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
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

  /** Lists are made anew: to take single items out of a long one takes as many steps each. */
  private void strip(GraphProto.Builder graph) {
    List<TensorProto> initializers = new ArrayList<>();
    for (TensorProto t : graph.getInitializerList()) {
      if (isLarge(t)) {
        keep(t.getName(), t);
      } else {
        initializers.add(t);
      }
    }
    graph.clearInitializer().addAllInitializer(initializers);
    List<NodeProto> nodes = new ArrayList<>(graph.getNodeCount());
    for (NodeProto node : graph.getNodeList()) {
      if (isConstant(node) && node.getAttribute(0).hasT() && isLarge(node.getAttribute(0).getT())) {
        keep(node.getOutput(0), node.getAttribute(0).getT());
      } else if (node.getAttributeList().stream()
          .anyMatch(a -> a.hasG() || a.getGraphsCount() > 0)) {
        nodes.add(strippedInside(node.toBuilder()));
      } else {
        nodes.add(node);
      }
    }
    graph.clearNode().addAllNode(nodes);
  }

  private NodeProto strippedInside(NodeProto.Builder node) {
    node.getAttributeBuilderList()
        .forEach(
            a -> {
              if (a.hasG()) {
                strip(a.getGBuilder());
              }
              a.getGraphsBuilderList().forEach(this::strip);
            });
    return node.build();
  }

  private static boolean isConstant(NodeProto node) {
    return node.getOpType().equals("Constant")
        && node.getDomain().isEmpty()
        && node.getAttributeCount() == 1
        && node.getOutputCount() == 1;
  }

  /** Left out by the encoder, or one that it gives back as it was read, elements and all. */
  private static boolean isLarge(TensorProto t) {
    return TensorDecoder.isExternal(t) || t.getSerializedSize() - t.getName().length() > SMALL;
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
