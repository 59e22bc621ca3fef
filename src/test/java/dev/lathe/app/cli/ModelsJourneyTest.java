package dev.lathe.app.cli;

import static dev.lathe.app.cli.CommandLine.guarded;
import static dev.lathe.app.cli.CommandLine.lathe;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lathe.testing.Shared;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** inspect, run and optimize on real models. */
@ExtendWith(HomeExtension.class)
class ModelsJourneyTest {
  @TempDir Path folder;

  static List<Path> photos(int n) throws IOException {
    try (Stream<Path> files = Files.list(Shared.data("imagenet200"))) {
      return files.filter(f -> f.toString().endsWith(".JPEG")).sorted().limit(n).toList();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "image/mobilenetv2_fp32_244.onnx",
        "image/mobilenetv2_qdq_int8_244.onnx",
        "image/resnet20_cifar10.onnx",
        "image/mnist-8.onnx",
        "text/minilm_sst2/model.onnx",
        "text/sms_spam_tfidf_lr.onnx",
        "tabular/iris_rf.onnx",
        "detect/face_RFB-320.onnx",
        "generate/capp-gpt/model.onnx",
        "other/basic-pitch-nmp.onnx",
      })
  void inspectDescribesRealModels(String model) {
    Path file = Shared.model(model);
    JsonNode document = lathe("inspect", file, "--json").json("inspect");
    assertThat(document.path("nodes").asInt()).isPositive();
    assertThat(document.path("inputs")).isNotEmpty();
    assertThat(document.path("outputs")).isNotEmpty();
    assertThat(document.path("bytes").asLong()).isEqualTo(file.toFile().length());
    assertThat(lathe("inspect", file).out()).contains("task").contains("input ");
  }

  @Test
  void inspectCountsWhatIsInMobileNet() {
    JsonNode d =
        lathe("inspect", Shared.model("image/mobilenetv2_fp32_244.onnx"), "--json").json("inspect");
    assertThat(d.path("parameters").asLong()).isBetween(3_400_000L, 3_600_000L);
    assertThat(d.path("macs").asLong()).isBetween(350_000_000L, 400_000_000L);
    assertThat(d.at("/opset/ai.onnx").asInt()).isEqualTo(11);
    assertThat(d.at("/ops/Conv").asInt()).isEqualTo(52);
    assertThat(d.path("task").asText()).isEqualTo("image-classification");
    assertThat(d.at("/setup/preprocessing/width").asInt()).isEqualTo(244);
  }

  @Test
  void mobileNetKnowsThreePhotos() throws IOException {
    Path model = Shared.model("image/mobilenetv2_fp32_244.onnx");
    List<Path> photos = photos(3);
    Path labels = Shared.data("imagenet_wnid_labels.tsv");
    JsonNode document =
        guarded(
                "run",
                model,
                photos.get(0),
                photos.get(1),
                photos.get(2),
                "--labels",
                labels,
                "--json")
            .json("run");
    assertThat(document.path("task").asText()).isEqualTo("image-classification");
    assertThat(document.path("device").asText()).isEqualTo("cpu");
    for (int i = 0; i < 3; i++) {
      JsonNode result = document.path("results").get(i);
      assertThat(result.path("input").asText()).isEqualTo(photos.get(i).toString());
      assertThat(result.path("labels")).hasSize(5);
      String label = result.at("/labels/0/label").asText();
      assertThat(photos.get(i).toString()).contains(label.replace(' ', '_'));
    }
  }

  @Test
  void flagsDecideHowAPictureIsRead() throws IOException {
    Path model = Shared.model("image/mobilenetv2_fp32_244.onnx");
    Path photo = photos(1).get(0);
    JsonNode right = lathe("run", model, photo, "--json").json("run").at("/results/0/labels/0");
    JsonNode wrong =
        lathe("run", model, photo, "--scale", "1", "--mean", "0,0,0", "--std", "1,1,1", "--json")
            .json("run")
            .at("/results/0/labels/0");
    assertThat(wrong).isNotEqualTo(right);
    assertThat(lathe("run", model, photo, "--layout", "NCWH").saysWhatIsWrong(2).err())
        .contains("--layout");
    assertThat(lathe("run", model, photo, "--std", "0,1,1").saysWhatIsWrong(2).err())
        .contains("deviation");
    assertThat(lathe("run", model, photo, "--mean", "a,b,c").saysWhatIsWrong(2).err())
        .contains("--mean");
    assertThat(lathe("run", model, photo, "--device", "tpu").saysWhatIsWrong(2).err())
        .contains("tpu");
  }

  @Test
  void sentencesAndFilesOfSentencesAreAnswered() throws IOException {
    Path model = Shared.model("text/minilm_sst2/model.onnx");
    Path lines = folder.resolve("lines.txt");
    Files.writeString(lines, "a wonderful film\n\ndull and lifeless\n");
    JsonNode results =
        lathe("run", model, "it moved me to tears", lines, "--json").json("run").path("results");
    assertThat(results.findValuesAsText("input"))
        .containsExactly("it moved me to tears", "a wonderful film", "dull and lifeless");
    assertThat(results.at("/1/labels/0/label").asText()).isEqualTo("positive");
    assertThat(results.at("/2/labels/0/label").asText()).isEqualTo("negative");
  }

  @Test
  void rowsOfATableAreAnsweredInTheirOrder() throws IOException {
    Path table = folder.resolve("flowers.csv");
    Files.writeString(table, "sl,sw,pl,pw\n5.1,3.5,1.4,0.2\n6.2,3.4,5.4,2.3\n5.7,2.8,4.1,1.3\n");
    JsonNode results =
        lathe("run", Shared.model("tabular/iris_rf.onnx"), table, "--json")
            .json("run")
            .path("results");
    assertThat(results).hasSize(3);
    assertThat(results.at("/0/labels/0/index").asInt()).isZero();
    assertThat(results.at("/1/labels/0/index").asInt()).isEqualTo(2);
    assertThat(results.at("/2/labels/0/index").asInt()).isEqualTo(1);
    assertThat(
            lathe("run", Shared.model("tabular/iris_rf.onnx"), table, "--task", "raw-tensors")
                .out())
        .contains("output_label");
  }

  @Test
  void aWholeTableGetsItsAnswersInNewColumns() throws IOException {
    Path table = folder.resolve("flowers.csv");
    Files.writeString(
        table,
        "note,pw,answer,pl,sw,sl\n\"a, b\",0.2,?,1.4,3.5,5.1\n,x,,,,\nc,2.3,z,5.4,3.4,6.2\n");
    Path answers = folder.resolve("answers.csv");

    CommandLine.Result r =
        lathe(
            "run",
            Shared.model("tabular/iris_rf.onnx"),
            table,
            "--columns",
            "sl,sw,pl,pw",
            "--labels",
            "setosa,versicolor,virginica",
            "-o",
            answers);

    assertThat(r.code()).as(r.err()).isEqualTo(2); // one line is left out, and named
    assertThat(r.out()).isEmpty();
    assertThat(r.err()).contains("line 3").contains("column 'pw' holds 'x'").contains("'note'");
    List<String> lines = Files.readAllLines(answers);
    assertThat(lines).hasSize(4);
    assertThat(lines.get(0))
        .isEqualTo(
            "note,pw,answer,pl,sw,sl,answer 2,probability of setosa,probability of versicolor,"
                + "probability of virginica");
    assertThat(lines.get(1)).startsWith("\"a, b\",0.2,?,1.4,3.5,5.1,setosa,");
    assertThat(lines.get(2)).isEqualTo("\"\",x,,,,,,,,");
    assertThat(lines.get(3)).startsWith("c,2.3,z,5.4,3.4,6.2,virginica,");
  }

  @Test
  void aModelThatKillsItsProcessKillsNoMore() throws IOException {
    Path model = Shared.path("models/odd/crashes_onnxruntime.onnx");
    String head = "a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q\n";
    Path deadly = folder.resolve("deadly.csv");
    Files.writeString(deadly, head + "1" + ",1".repeat(16) + "\n");
    assertThat(guarded("run", model, deadly).saysWhatIsWrong(1).err()).contains("SIGFPE");
    Path harmless = folder.resolve("harmless.csv");
    Files.writeString(harmless, head + "NaN" + ",1".repeat(16) + "\n");
    guarded("run", model, harmless, "--json").json("run");
  }

  @Test
  void optimizeWritesAVariantThatRuns() {
    Path model = Shared.model("image/mnist-8.onnx");
    Path variant = folder.resolve("variant.onnx");
    JsonNode document =
        guarded(
                "optimize",
                model,
                "--pass",
                "clean",
                "--pass",
                "round-weights:bits=4",
                "-o",
                variant,
                "--json")
            .json("optimize");
    assertThat(document.path("passes").findValuesAsText("id"))
        .containsExactly("clean", "round-weights");
    assertThat(document.at("/passes/1/values/bits").asInt()).isEqualTo(4);
    assertThat(document.path("bytes").asLong()).isEqualTo(variant.toFile().length());
    assertThat(folder.toFile().list()).containsExactly("variant.onnx");
    lathe("inspect", variant, "--json").json("inspect");
    assertThat(lathe("optimize", model, "--pass", "clean", "-o", variant).out())
        .contains("clean: ");
  }

  @Test
  void aCutIsToldBeforeAndAfterWithAccuracy() {
    Path model = Shared.model("image/resnet20_cifar10_bn.onnx");
    Path variant = folder.resolve("half.onnx");
    JsonNode document =
        lathe(
                "optimize",
                model,
                "--pass",
                "prune-channels:ratio=50%,target=macs",
                "--data",
                Shared.data("cifar10/test5000.zip"),
                "--scale",
                "0.00392156862",
                "--mean",
                "0.4914,0.4822,0.4465",
                "--std",
                "0.2470,0.2435,0.2616",
                "--test-limit",
                100,
                "-o",
                variant,
                "--json")
            .json("optimize");
    assertThat(document.path("macs_after").asDouble())
        .isLessThanOrEqualTo(0.5 * document.path("macs_before").asDouble());
    assertThat(document.path("parameters_after").asLong())
        .isLessThan(document.path("parameters_before").asLong());
    assertThat(document.path("plan")).isNotEmpty();
    assertThat(document.at("/plan/0/sentence").asText()).contains(" channels go");
    assertThat(document.path("accuracy_examples").asInt()).isEqualTo(100);
    assertThat(document.path("accuracy_before").asDouble()).isGreaterThan(0.8);
    assertThat(document.path("accuracy_after").asDouble())
        .isLessThan(document.path("accuracy_before").asDouble());
    assertThat(lathe("optimize", model, "--pass", "prune-channels", "-o", variant).out())
        .contains("parameters ")
        .doesNotContain("accuracy");
  }

  @Test
  void aRecipeFileDoesTheSameAsItsFlags() throws IOException {
    Path model = Shared.model("image/mnist-8.onnx");
    Path recipe = folder.resolve("recipe.json");
    Files.writeString(
        recipe, "{\"schema\":1,\"passes\":[{\"id\":\"round-weights\",\"values\":{\"bits\":3}}]}");
    Path a = folder.resolve("a.onnx");
    Path b = folder.resolve("b.onnx");
    assertThat(lathe("optimize", model, "--recipe", recipe, "-o", a).code()).isZero();
    assertThat(lathe("optimize", model, "--pass", "round-weights:bits=3", "-o", b).code()).isZero();
    assertThat(a).hasSameBinaryContentAs(b);
  }

  @Test
  void aFailedOptimizationLeavesTheTargetAsItWas() throws IOException {
    Path model = Shared.model("image/mnist-8.onnx");
    Path target = folder.resolve("target.onnx");
    Files.writeString(target, "what was there");
    lathe("optimize", model, "--pass", "clean:nonsense=1", "-o", target).saysWhatIsWrong(2);
    lathe("optimize", model, "--pass", "round-weights:bits=99", "-o", target).saysWhatIsWrong(2);
    lathe("optimize", model, "--recipe", target, "-o", target).saysWhatIsWrong(2);
    lathe("optimize", Shared.path("models/odd/lfs_pointer.onnx"), "--pass", "clean", "-o", target)
        .saysWhatIsWrong(2);
    lathe("optimize", model, "--pass", "clean", "-o", folder.resolve("no/such/folder.onnx"))
        .saysWhatIsWrong(2);
    lathe("optimize", model, "-o", target).saysWhatIsWrong(2);
    assertThat(target).hasContent("what was there");
    assertThat(folder.toFile().list()).containsExactly("target.onnx");
  }
}
