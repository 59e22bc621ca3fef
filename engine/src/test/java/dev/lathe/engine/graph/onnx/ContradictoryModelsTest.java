package dev.lathe.engine.graph.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.TextFormat;
import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.ValueType;
import dev.lathe.engine.graph.facts.ModelFacts;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A file whose graph contradicts itself can still be looked at, and its problems are said. */
class ContradictoryModelsTest {
  private static ValueInfoProto.Builder value(String name, long... shape) {
    ValueInfoProto.Builder v = ValueInfoProto.newBuilder().setName(name);
    var t = v.getTypeBuilder().getTensorTypeBuilder().setElemType(1);
    Arrays.stream(shape).forEach(l -> t.getShapeBuilder().addDimBuilder().setDimValue(l));
    return v;
  }

  /** A node that reads x [1,3,8,8], w [4,3,3,3] and b [4], and makes y. */
  private static ModelProto.Builder model(String node) throws TextFormat.ParseException {
    ModelProto.Builder m = ModelProto.newBuilder().setIrVersion(8);
    m.addOpsetImportBuilder().setVersion(17);
    m.addOpsetImportBuilder().setDomain("com.microsoft").setVersion(1);
    NodeProto.Builder n = NodeProto.newBuilder();
    TextFormat.merge(node, n);
    m.getGraphBuilder()
        .setName("g")
        .addInput(value("x", 1, 3, 8, 8))
        .addInput(value("w", 4, 3, 3, 3))
        .addInput(value("b", 4))
        .addInput(value("t", 1, 4, 6))
        .addOutput(ValueInfoProto.newBuilder().setName("y"))
        .addNode(n);
    return m;
  }

  private static ModelFacts facts(ModelProto.Builder m) {
    ModelFacts facts = ModelAnalysis.analyse(OnnxFiles.read(m.build().toByteArray()));
    assertThat(facts.macs()).isNotNegative();
    assertThat(facts.activationBytes()).isNotNegative();
    return facts;
  }

  private static String ints(String name, String values) {
    return " attribute { name: '" + name + "' type: INTS ints: [" + values + "] }";
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Conv|kernel_shape|3, 3, 3",
        "Conv|kernel_shape|3",
        "Conv|strides|0, 0",
        "Conv|strides|1",
        "Conv|strides|-1, -1",
        "Conv|pads|1, 1",
        "Conv|pads|9223372036854775807, 1, 1, 1",
        "Conv|pads|-100, -100, -100, -100",
        "Conv|dilations|1",
        "Conv|dilations|4611686018427387904, 1",
        "ConvTranspose|strides|0, 1",
        "ConvTranspose|pads|1",
        "ConvTranspose|output_padding|1",
        "ConvTranspose|output_shape|5",
        "MaxPool|kernel_shape|2, 2, 2",
        "MaxPool|kernel_shape|2",
        "MaxPool|kernel_shape|-2, 9223372036854775807",
        "AveragePool|strides|2, 2",
        "LpPool|kernel_shape|0, 0"
      })
  void windowsThatDoNotFit(String op, String attribute, String values) throws Exception {
    String weights = op.startsWith("Conv") ? " input: 'w' input: 'b'" : "";
    facts(
        model(
            "op_type: '"
                + op
                + "' input: 'x'"
                + weights
                + " output: 'y'"
                + ints(attribute, values)));
  }

  /** What is said of an output among inner values is not read, but the official library's. */
  @Test
  void anElementTypeThatThereIsNot() throws Exception {
    ModelProto.Builder m = model("op_type: 'Relu' input: 'x' output: 'y'");
    ValueInfoProto.Builder wrong = value("y", 1, 3, 8, 8);
    wrong.getTypeBuilder().getTensorTypeBuilder().setElemType(-1);
    m.getGraphBuilder().setOutput(0, value("y", 1, 3, 8, 8)).addValueInfo(wrong);
    facts(m);
  }

  @Test
  void ofTwoTypesOfAnOutputItsOwnCounts() throws Exception {
    ModelProto.Builder m = model("op_type: 'Relu' input: 't' output: 'y'");
    m.getGraphBuilder().setOutput(0, value("y", 1, 4, 6)).addValueInfo(value("y", 9));
    assertThat(OnnxFiles.read(m.build().toByteArray()).graph().outputs().get(0).type())
        .contains(ValueType.tensor(DataType.FLOAT, 1, 4, 6));
  }

  @Test
  void ofTwoVersionsOfAnOperatorSetTheLastCounts() throws Exception {
    ModelProto.Builder m = model("op_type: 'Relu' input: 'x' output: 'y'");
    m.addOpsetImportBuilder().setVersion(8);
    assertThat(OnnxFiles.read(m.build().toByteArray()).opset()).isEqualTo(8);
    assertThat(OnnxFiles.read(OnnxFiles.toBytes(OnnxFiles.read(m.build().toByteArray()))).opset())
        .isEqualTo(8);
  }

  @ParameterizedTest
  @CsvSource({"Conv,b", "Conv,t", "ConvTranspose,b", "ConvInteger,b", "QLinearConv,b", "Gemm,b"})
  void weightsOfTooFewAxes(String op, String weight) throws Exception {
    String in = (" input: '" + weight + "'").repeat(3);
    facts(model("op_type: '" + op + "' input: 'x'" + in + " output: 'y'"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "com.microsoft|Attention|num_heads|0",
        "com.microsoft|Attention|qkv_hidden_sizes|4",
        "com.microsoft|Attention|qkv_hidden_sizes|0, 0, -9",
        "com.microsoft|MultiHeadAttention|num_heads|-1",
        "|Attention|kv_num_heads|9223372036854775807",
        "|Einsum|equation|1",
        "|Transpose|perm|0, 5, 9",
        "|Transpose|perm|0",
        "|Flatten|axis|100",
        "|Squeeze|axes|7",
        "|Split|split|-1, 100",
        "|Concat|axis|-9",
        "|Gather|axis|3",
        "|ReduceSum|axes|12",
        "|LSTM|hidden_size|9223372036854775807",
        "|Cast|to|100",
        "|Cast|to|-1",
        "|Cast|to|4294967297",
        "|ConstantOfShape|value|3"
      })
  void attributesOutOfRange(String domain, String op, String attribute, String values)
      throws Exception {
    for (String kind : new String[] {"INTS", "INT"}) {
      String value = kind.equals("INT") ? " i: " + values.split(",")[0] : " ints: [" + values + "]";
      String a = " attribute { name: '" + attribute + "' type: " + kind + value + " }";
      String head = "domain: '" + (domain == null ? "" : domain) + "' op_type: '" + op + "'";
      facts(model(head + " input: 't' input: 't' input: 'b' output: 'y'" + a));
      facts(model(head + " input: 'b' output: 'y'" + a));
    }
  }

  @ParameterizedTest
  @CsvSource({"Conv", "MatMul", "Gemm", "LSTM", "Einsum", "Shape", "Relu", "Attention", "Identity"})
  void nodesWithoutTheirFirstOutput(String op) throws Exception {
    String head = "op_type: '" + op + "' input: 'x' input: 'w' input: 'b'";
    facts(model(head + " output: '' output: 'y'"));
    assertThat(facts(model(head + " output: ''")).problems())
        .anyMatch(p -> p.startsWith("Nodes have no output: '" + op));
    assertThat(facts(model(head)).problems())
        .anyMatch(p -> p.startsWith("Nodes have no output: '" + op));
  }

  @ParameterizedTest
  @CsvSource({
    "4294967296, 2147483648",
    "9223372036854775807, 1",
    "4611686018427387904, 1",
    "2147483648, 2147483648",
    "-9223372036854775808, 2",
    "1099511627776, 1048576"
  })
  void sizesThatOverflow(long first, long second) throws Exception {
    ModelProto.Builder m = model("op_type: 'Relu' input: 'h' output: 'y'");
    m.getGraphBuilder().addInput(value("h", first, second)).addInput(value("k", second, first));
    m.getGraphBuilder()
        .addNode(
            NodeProto.newBuilder().setOpType("MatMul").addInput("h").addInput("k").addOutput("z"));
    for (int i = 0; i < 4; i++) {
      m.getGraphBuilder()
          .addNode(NodeProto.newBuilder().setOpType("Abs").addInput("h").addOutput("a" + i));
    }
    facts(m);
  }

  @Test
  void anAttributeMayHaveAnyType() throws Exception {
    for (AttributeProto.AttributeType type : AttributeProto.AttributeType.values()) {
      ModelProto.Builder m = model("op_type: 'Conv' input: 'x' input: 'w' output: 'y'");
      AttributeProto.Builder a = AttributeProto.newBuilder().setName("strides").setType(type);
      m.getGraphBuilder().getNodeBuilder(0).addAttribute(a);
      boolean holdsNone =
          type == AttributeProto.AttributeType.TENSOR || type == AttributeProto.AttributeType.GRAPH;
      if (!holdsNone) {
        facts(m);
      }
    }
  }
}
