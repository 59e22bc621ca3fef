package dev.lathe.engine.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.lathe.base.LatheException;
import dev.lathe.testing.Shared;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class LabelFilesTest {
  @TempDir Path dir;

  static Stream<Arguments> forms() {
    return Stream.of(
        Arguments.of("cat\ndog\nbird, small\n", List.of()),
        Arguments.of("\ufeffcat\r\ndog\r\nbird, small", List.of()),
        Arguments.of("0 cat\n1 dog\n2 bird, small\n", List.of()),
        Arguments.of("0: cat\n2: bird, small\n1: dog\n", List.of()),
        Arguments.of("1\tdog\n0\tcat\n2\tbird, small\n", List.of()),
        Arguments.of("index\tlabel\n0\tcat\n1\tdog\n2\tbird, small\n", List.of()),
        Arguments.of(
            "0\tn00000001\tcat\n1\tn00000002\tdog\n2\tn00000003\tbird, small\n",
            List.of("n00000001", "n00000002", "n00000003")),
        Arguments.of(
            "n00000001 cat\nn00000002 dog\nn00000003 bird, small\n",
            List.of("n00000001", "n00000002", "n00000003")),
        Arguments.of("[\"cat\", \"dog\", \"bird, small\"]", List.of()),
        Arguments.of("{\"1\": \"dog\", \"0\": \"cat\", \"2\": \"bird, small\"}", List.of()),
        Arguments.of("{\"dog\": 1, \"cat\": 0, \"bird, small\": 2}", List.of()),
        Arguments.of(
            "{\"0\": [\"n00000001\", \"cat\"], \"1\": [\"n00000002\", \"dog\"],"
                + " \"2\": [\"n00000003\", \"bird, small\"]}",
            List.of("n00000001", "n00000002", "n00000003")));
  }

  @ParameterizedTest
  @MethodSource("forms")
  void readsTheUsualForms(String text, List<String> keys) throws IOException {
    Labels labels = LabelFiles.read(Files.writeString(dir.resolve("labels"), text));

    assertThat(labels.names()).containsExactly("cat", "dog", "bird, small");
    assertThat(labels.keys()).isEqualTo(keys);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sky 128 128 128\nroad, wet 128 64 128\ncar 64 0 128\n",
        "128 128 128\tsky\n128 64 128\troad, wet\n64 0 128\tcar",
        "# label:color_rgb:parts:actions\nsky:128,128,128::\nroad, wet:128,64,128::\ncar:64,0,128::\n",
        "name,r,g,b\nsky,128,128,128\nroad, wet,128,64,128\ncar,64,0,128\n"
      })
  void coloursOfMasksStandBesideTheNames(String text) throws IOException {
    Labels labels = LabelFiles.read(Files.writeString(dir.resolve("labels"), text));

    assertThat(labels.names()).containsExactly("sky", "road, wet", "car");
    assertThat(labels.keys()).containsExactly("#808080", "#804080", "#400080");
  }

  @Test
  void oneColourForTwoClassesIsRefused() throws IOException {
    Path file = Files.writeString(dir.resolve("labels"), "sky 1 2 3\ncar 1 2 3\n");

    assertThatThrownBy(() -> LabelFiles.read(file))
        .isInstanceOf(LatheException.class)
        .hasMessageContaining("'sky' and 'car'");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "  \n", "{\"0\": \"a\", \"5\": \"b\"}", "[1, {}]", "{]", "0\ta\n0\tb\n", "[]"})
  void refusesOthersInASentence(String text) throws IOException {
    Path file = Files.writeString(dir.resolve("labels"), text);

    assertThatThrownBy(() -> LabelFiles.read(file))
        .isInstanceOf(LatheException.class)
        .hasMessageContaining("labels");
  }

  /** Spaces without end, and a separator of lines that ends a pattern's "anything". */
  @ParameterizedTest
  @ValueSource(strings = {"1", "n00000001", "1:", "x"})
  void longWhiteSpaceTakesNoTime(String before) throws IOException {
    String line = before + " ".repeat(300_000) + "a\u2028b\n";
    Path file = Files.writeString(dir.resolve("labels"), line.repeat(3));

    assertThat(
            assertTimeoutPreemptively(Duration.ofSeconds(10), () -> LabelFiles.read(file)).names())
        .hasSize(3);
  }

  @Test
  void refusesBinaryFoldersAndNothing() throws IOException {
    Path binary = Files.write(dir.resolve("b"), new byte[] {(byte) 0xff, (byte) 0xfe, 0, 1});

    assertThatThrownBy(() -> LabelFiles.read(binary)).hasMessageContaining("UTF-8");
    assertThatThrownBy(() -> LabelFiles.read(dir)).hasMessageContaining("folder");
    assertThatThrownBy(() -> LabelFiles.read(dir.resolve("x"))).hasMessageContaining("no such");
  }

  @Test
  void readsTheImageNetLists() {
    Labels table = LabelFiles.read(Shared.data("imagenet_wnid_labels.tsv"));
    Labels synsets = LabelFiles.read(Shared.data("imagenet_synset.txt"));

    assertThat(table.names()).hasSize(1000).startsWith("tench");
    assertThat(synsets.keys()).isEqualTo(table.keys());
    assertThat(synsets.names()).startsWith("tench, Tinca tinca");
  }
}
