package dev.lathe.controllers.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LayerNamesTest {
  private static List<String> bert() {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      for (String part :
          List.of("attention/self/query", "attention/output/dense", "output/dense")) {
        names.add("/bert/encoder/layer." + i + "/" + part + "/MatMul");
        names.add("/bert/encoder/layer." + i + "/" + part + "/Add");
      }
    }
    names.add("/classifier/Gemm");
    names.add("Constant_12");
    return names;
  }

  @Test
  void whatMostShareIsLeftOut() {
    LayerNames names = LayerNames.of(bert());
    assertThat(names.shown("/bert/encoder/layer.3/output/dense/MatMul"))
        .isEqualTo("layer 3 · output · dense");
    assertThat(names.shown("/bert/encoder/layer.3/output/dense/Add"))
        .isEqualTo("layer 3 · output · dense · Add");
    assertThat(names.shown("/classifier/Gemm")).isEqualTo("classifier");
    assertThat(names.shown("Constant_12")).isEqualTo("Constant_12");
  }

  @Test
  void noTwoNamesBecomeOne() {
    List<String> raw = bert();
    raw.addAll(List.of("/bert/encoder/layer/3/output/dense/MatMul", "a/b", "a.b", "/f/f.0/Conv"));
    LayerNames names = LayerNames.of(raw);
    assertThat(new HashSet<>(raw.stream().map(names::shown).toList())).hasSameSizeAs(raw);
  }

  @Test
  void whatPyTorchSaysTwiceIsSaidOnce() {
    LayerNames names =
        LayerNames.of(
            List.of(
                "/backbone/stage2/stage2.0/branch_main/branch_main.3/Conv",
                "/backbone/first_conv/first_conv.0/Conv",
                "/SPP/output/output.0/Conv"));
    assertThat(names.shown("/backbone/stage2/stage2.0/branch_main/branch_main.3/Conv"))
        .isEqualTo("stage2 0 · branch_main 3");
    assertThat(names.shown("/SPP/output/output.0/Conv")).isEqualTo("SPP · output 0");
  }

  @Test
  void anUnknownNameStaysAsItIs() {
    assertThat(LayerNames.NONE.shown("/a/b/Conv")).isEqualTo("/a/b/Conv");
  }
}
