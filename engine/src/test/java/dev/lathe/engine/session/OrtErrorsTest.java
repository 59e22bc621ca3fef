package dev.lathe.engine.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import ai.onnxruntime.OrtException;
import dev.lathe.base.LatheException;
import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.Graph;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.Value;
import dev.lathe.engine.graph.ValueType;
import dev.lathe.engine.graph.onnx.OnnxFiles;
import dev.lathe.hardware.Device;
import dev.lathe.testing.Shared;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OrtErrorsTest {
  private static final SessionSettings SETTINGS = SessionSettings.of(TestDevices.CPU, 1);

  private static LatheException refusal(Path file) {
    return catchThrowableOfType(
        LatheException.class, () -> OrtRuntime.session(file, SETTINGS).close());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "custom_op_unknown_domain.onnx|Custom_Mul of the domain 'test'",
        "opset_314159.onnx|operator set 314159 of ai.onnx",
        "no_opset.onnx|does not say which operator set",
        "bad_graph_shapes.onnx|Its graph is not valid: Node (Add_0)",
        "lfs_pointer.onnx|not an ONNX file",
        "truncated_mobilenetv2.onnx|not an ONNX file",
        "ext_missing.onnx|another file that is missing"
      })
  void saysWhatIsWrongWithAModel(String file, String part) {
    LatheException e = refusal(Shared.path("models/odd/" + file));

    assertThat(e.getMessage()).startsWith(file + " cannot be opened.").contains(part);
    assertThat(e.getMessage()).doesNotContain("onnxruntime_src").doesNotContain("Error code");
    assertThat(e.code()).isEqualTo(LatheException.Code.INPUT);
    assertThat(e.todo()).isNotEmpty();
  }

  /** Names of any length come back in messages; what reads these must not take quadratic time. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "x:y(1",
        "x:y",
        "(\"",
        "In Node, (\"",
        "/onnxruntime_src/a:1 b) C",
        "\n",
        " ",
        "::"
      })
  void aNameOfAnyLengthIsReadInNoTime(String part) {
    String name = part.repeat(1_000_000 / part.length());
    Graph g = new Graph("g");
    Value x = g.addInput("x", Optional.of(ValueType.tensor(DataType.FLOAT, 2)));
    Value y = g.newValue("y", Optional.empty());
    g.addNode("", name, name, List.of(Optional.of(x)), List.of(Optional.of(y)));
    g.addOutput(y);
    OnnxModel model = new OnnxModel(8, Map.of("", 17L), g, List.of(), Map.of(), Optional.empty());
    ByteBuffer bytes = ByteBuffer.wrap(OnnxFiles.toBytes(model));
    LatheException e =
        assertTimeoutPreemptively(
            Duration.ofSeconds(20),
            () ->
                catchThrowableOfType(
                    LatheException.class,
                    () -> OrtRuntime.session("m", bytes, Map.of(), SETTINGS).close()));
    assertThat(e.code()).isEqualTo(LatheException.Code.INPUT);
    assertThat(e.getMessage()).hasSizeLessThan(2000);
  }

  @ParameterizedTest
  @CsvSource({
    "add_infinity.onnx",
    "attention_fp16.onnx",
    "bert_toy_contrib_fused.onnx",
    "bfloat16_input.onnx",
    "declared_output_shape_wrong.onnx",
    "ext_ok/model_with_orig_ext_data.onnx",
    "light_squeezenet.onnx",
    "sequence_output.onnx",
    "string_identity.onnx"
  })
  void opensStrangeButSoundModels(String file) throws OrtException {
    OrtRuntime.session(Shared.path("models/odd/" + file), SETTINGS).close();
  }

  @Test
  void saysHowToGetAMissingLocale() {
    String native1 =
        "Exception during initialization: /onnxruntime_src/onnxruntime/core/providers/cpu/text/"
            + "string_normalizer.cc:235 onnxruntime::StringNormalizer::Locale::Locale(const"
            + " std::string&)::<lambda()> Failed to construct locale with name:en_US.UTF-8:locale"
            + "::facet::_S_create_c_locale name not valid:Please, install necessary"
            + " language-pack-XX and configure locales";

    LatheException e =
        OrtErrors.onOpen(
            "a.onnx",
            TestDevices.CPU,
            new OrtException(OrtException.OrtErrorCode.ORT_FAIL, native1));

    assertThat(e.code()).isEqualTo(LatheException.Code.ENVIRONMENT);
    assertThat(e.why()).contains("locale en_US.UTF-8");
    assertThat(e.todo()).contains("localedef -i en_US -f UTF-8 en_US.UTF-8").contains("LOCPATH");
  }

  @Test
  void missingFilesAndMissingDevices() {
    assertThat(refusal(Path.of("/nowhere/a.onnx")).getMessage()).contains("no such file");
    Path model = Shared.path("models/odd/add_infinity.onnx");
    Device cuda = TestDevices.of("cuda:0", "CUDAExecutionProvider");
    assertThatThrownBy(() -> OrtRuntime.session(model, SessionSettings.of(cuda, 1)))
        .isInstanceOf(LatheException.class)
        .hasMessageContaining("cuda:0 cannot be used");
    Device off =
        new Device(
            "npu",
            Device.Kind.NPU,
            "npu",
            "QNNExecutionProvider",
            0,
            List.of(),
            false,
            "No driver.");
    assertThatThrownBy(() -> OrtRuntime.session(model, SessionSettings.of(off, 1)))
        .hasMessageContaining("No driver.");
  }
}
