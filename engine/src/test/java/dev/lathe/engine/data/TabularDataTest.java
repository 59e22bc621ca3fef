package dev.lathe.engine.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.base.Remedy;
import dev.lathe.engine.answer.Truth;
import dev.lathe.engine.data.Sample.RowSample;
import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.TensorSpec;
import dev.lathe.engine.graph.Tensors;
import dev.lathe.engine.task.Model;
import dev.lathe.engine.task.ModelSetup;
import dev.lathe.engine.task.OptionValues;
import dev.lathe.engine.task.TableOptions;
import dev.lathe.engine.task.Task;
import dev.lathe.engine.task.Tasks;
import dev.lathe.engine.task.TinyModels;
import dev.lathe.engine.task.TinyModels.Port;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tables for tasks over tables: columns by name, what is right, and what is wrong with them. */
class TabularDataTest {
  @TempDir Path dir;

  private Model model(Task task, OptionValues options, Port... inputs) {
    OnnxModel m =
        TinyModels.declared(List.of(inputs), List.of(new Port("y", DataType.FLOAT, "N", "2")));
    ModelSetup setup =
        ModelSetup.of(task)
            .withLabels(
                task == Tasks.TABULAR_CLASSIFICATION ? List.of("no", "yes") : List.of(), List.of())
            .withOptions(options);
    return new Model(dir.resolve("m.onnx"), "", 0, m, setup);
  }

  private Model wide(Task task, OptionValues options) {
    return model(task, options, new Port("x", DataType.FLOAT, "N", "2"));
  }

  private static OptionValues columns(String... names) {
    return OptionValues.NONE.with(TableOptions.COLUMNS, List.of(names));
  }

  private Dataset open(String content, Model m) throws IOException {
    Path file = Files.writeString(dir.resolve("t.csv"), content.replace("\\n", "\n"));
    return Datasets.open(file, m, JobContext.unwatched());
  }

  private static List<String> cells(Dataset d) {
    return d.examples().stream()
        .map(e -> ((RowSample) e.sample()).cells() + "=" + e.label().orElse(-1))
        .sorted()
        .toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      value = {
        "a,b,label\\n1,2,no\\n3,4,yes",
        "b,label,a\\n2,no,1\\n4,yes,3",
        "id,b,note,A ,label\\n7,2,\"x, y\",1,no\\n9,4,z,3,yes",
        "b;label;a\\n2,0;no;1\\n4,0;yes;3,0"
      })
  void columnsAreFoundByName(String content) throws IOException {
    Dataset d = open(content, wide(Tasks.TABULAR_CLASSIFICATION, columns("a", "b")));

    assertThat(d.examples()).hasSize(2);
    for (Example e : d.examples()) {
      RowSample row = (RowSample) e.sample();
      boolean first = e.label().orElse(-1) == 0;
      assertThat(row.columns()).containsExactly("a", "b");
      assertThat(row.cells().stream().map(Double::parseDouble).toList())
          .isEqualTo(first ? List.of(1.0, 2.0) : List.of(3.0, 4.0));
    }
  }

  @Test
  void extraColumnsAreNamedAndIgnored() throws IOException {
    Dataset d =
        open(
            "b,note,a,label\\n2,x,1,no\\n4,y,3,yes",
            wide(Tasks.TABULAR_CLASSIFICATION, columns("a", "b")));

    assertThat(d.problems())
        .contains("Of t.csv the model does not take 'note', which was ignored.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      value = {
        "a,label\\n1,no#has no column 'b'.#a, label",
        "amount,bb,label\\n1,2,no#has no column 'a', 'b'.#amount, bb, label"
      })
  void missingAndRenamedColumnsAreOneSentence(String content, String what, String why) {
    assertThatThrownBy(() -> open(content, wide(Tasks.TABULAR_CLASSIFICATION, columns("a", "b"))))
        .isInstanceOfSatisfying(
            LatheException.class,
            e -> {
              assertThat(e.what()).isEqualTo("t.csv " + what);
              assertThat(e.why()).isEqualTo("Its columns are " + why + ".");
              assertThat(e.remedies()).contains(Remedy.COLUMNS);
            });
  }

  @Test
  void aTextWhereANumberBelongsIsNamedByRowAndColumn() throws IOException {
    Dataset d =
        open(
            "a,b,label\\n1,two,no\\n3,4,yes",
            wide(Tasks.TABULAR_CLASSIFICATION, columns("a", "b")));

    assertThat(cells(d)).containsExactly("[3, 4]=1");
    assertThat(String.join(" ", d.problems()))
        .contains("left out")
        .contains("t.csv line 2: column 'b' holds 'two'; that is no number");
  }

  @Test
  void labelsAreWordsNumbersOrNeither() throws IOException {
    Dataset d =
        open(
            "a,b,verdict\\n1,1,Yes\\n2,2,0\\n3,3,perhaps\\n4,4,True",
            wide(
                Tasks.TABULAR_CLASSIFICATION,
                columns("a", "b").with(TableOptions.LABEL_COLUMN, "verdict")));

    assertThat(cells(d)).containsExactly("[1, 1]=1", "[2, 2]=0", "[3, 3]=-1", "[4, 4]=1");
    assertThat(String.join(" ", d.problems())).contains("does not know").contains("perhaps");
  }

  @Test
  void aLabelColumnThatIsNotThereIsASentence() {
    assertThatThrownBy(
            () ->
                open(
                    "a,b,label\\n1,1,no",
                    wide(
                        Tasks.TABULAR_CLASSIFICATION,
                        OptionValues.NONE.with(TableOptions.LABEL_COLUMN, "verdict"))))
        .hasMessageContaining("t.csv has no column 'verdict'");
  }

  @Test
  void aFirstLineOfDataIsARow() throws IOException {
    OptionValues data = OptionValues.NONE.with(TableOptions.FIRST_LINE, "data");
    Model m = wide(Tasks.TABULAR_CLASSIFICATION, data);

    assertThat(cells(open("1,2,no\\n3,4,yes", m))).containsExactly("[1, 2]=0", "[3, 4]=1");
    OptionValues named = data.with(TableOptions.COLUMNS, List.of("3", "2"));
    Model swapped = wide(Tasks.TABULAR_CLASSIFICATION, named.with(TableOptions.LABEL_COLUMN, "1"));
    assertThat(cells(open("no,2,1\\nyes,4,3", swapped))).containsExactly("[1, 2]=0", "[3, 4]=1");
  }

  @Test
  void whatIsRightMayBeANumber() throws IOException {
    Dataset d =
        open(
            "a,b,target\\n1,2,10.5\\n3,4,\\n5,6,much",
            wide(Tasks.TABULAR_REGRESSION, columns("a", "b")));

    assertThat(d.examples().stream().flatMap(e -> e.truth().stream()))
        .containsExactly(new Truth.OfNumber(10.5));
    assertThat(d.labelled()).isEqualTo(1);
    assertThat(String.join(" ", d.problems())).contains("have no number for a label");
  }

  @Test
  void eachInputTakesItsColumnInItsType() throws IOException {
    Model m =
        model(
            Tasks.TABULAR_CLASSIFICATION,
            OptionValues.NONE
                .with(TableOptions.COLUMNS, List.of("amount", "Age", "kind", "chip"))
                .with(TableOptions.MEANS, List.of(10.0, 5.0, 1.0, 0.5))
                .with(TableOptions.DEVIATIONS, List.of(2.0, 5.0, 7.0, 7.0)),
            new Port("in0", DataType.FLOAT, "N", "1"),
            new Port("in1", DataType.INT64, "N", "1"),
            new Port("in2", DataType.STRING, "N", "1"),
            new Port("in3", DataType.BOOL, "N"));
    Dataset d = open("kind,chip,amount,age,label\\nfood,true,12.5,33,no", m);

    List<TensorSpec> inputs = TensorSpec.inputs(m.onnx().graph());
    Map<String, TensorData> t =
        new RowEncoder(m.setup(), inputs)
            .encode((RowSample) d.examples().get(0).sample())
            .tensors();
    assertThat(Tensors.floats(t.get("in0"))).containsExactly(1.25f);
    assertThat(Tensors.longs(t.get("in1"))).containsExactly(33);
    assertThat(t.get("in2").strings()).containsExactly("food");
    assertThat(t.get("in2").shape()).containsExactly(1, 1);
    assertThat(Tensors.longs(t.get("in3"))).containsExactly(1);
    assertThat(t.get("in3").shape()).containsExactly(1);
  }

  @Test
  void aScalingOfOtherColumnsIsASentence() {
    Model m =
        wide(
            Tasks.TABULAR_CLASSIFICATION,
            OptionValues.NONE.with(TableOptions.MEANS, List.of(1.0, 2.0, 3.0)));

    assertThatThrownBy(() -> open("a,b,label\\n1,2,no", m))
        .hasMessageContaining("It has 3 values, and the model takes 2 columns");
  }

  @ParameterizedTest
  @CsvSource({"''", "'a,b,label'"})
  void anEmptyTableIsASentence(String content) {
    assertThatThrownBy(() -> open(content, wide(Tasks.TABULAR_CLASSIFICATION, OptionValues.NONE)))
        .isInstanceOf(LatheException.class)
        .hasMessageContaining("t.csv");
  }

  @Test
  void manyRowsAreReadAgainAsTheyWere() throws IOException {
    int n = ExampleCollector.HELD + 100;
    String rows =
        IntStream.range(0, n)
            .mapToObj(i -> i + "," + -i + "," + i / 2.0)
            .collect(Collectors.joining("\n"));
    Dataset d = open("a,b,target\n" + rows, wide(Tasks.TABULAR_REGRESSION, columns("b", "a")));

    assertThat(d.size()).isEqualTo(n);
    for (Example e : d.examples().subList(0, 50)) {
      RowSample row = (RowSample) e.sample();
      double a = Double.parseDouble(row.cell("a").orElseThrow());
      assertThat(row.columns()).containsExactly("b", "a");
      assertThat(e.truth()).contains(new Truth.OfNumber(a / 2));
      assertThat(Double.parseDouble(row.cell("b").orElseThrow())).isEqualTo(-a);
    }
  }

  @Test
  void everyLineIsToldBeforeItsSample() throws IOException {
    Path file = Files.writeString(dir.resolve("t.csv"), "b,note,a\n2,x,1\n2,y,one\n4,z,3\n");
    List<String> order = new ArrayList<>();

    Datasets.inOrder(
        file,
        wide(Tasks.TABULAR_CLASSIFICATION, columns("a", "b")),
        JobContext.unwatched(),
        (names, cells) -> order.add(String.join(" ", cells)),
        s -> order.add(s.name()));

    assertThat(order).containsExactly("2 x 1", "t.csv line 2", "2 y one", "4 z 3", "t.csv line 4");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      value = {
        "{\"mean\":[1,2],\"std\":[3,4]}",
        "{\"mean_\":[1,2],\"scale_\":[3,4],\"n_features_in_\":2}",
        "{\"mean\":{\"b\":2,\"a\":1},\"scale\":{\"a\":3,\"b\":4}}",
        "{\"b\":{\"mean\":2,\"std\":4},\"a\":{\"mean\":1,\"std\":3}}"
      })
  void scalingsAreReadFromJson(String json) throws IOException {
    Path file = Files.writeString(dir.resolve("s.json"), json);

    ColumnScaling s = ColumnScalings.read(file, List.of("a", "b"));

    assertThat(s.means()).containsExactly(1.0, 2.0);
    assertThat(s.deviations()).containsExactly(3.0, 4.0);
    assertThat(s.note()).isEqualTo(Optional.empty());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      value = {
        "{#is not JSON",
        "[]#no means and deviations",
        "{\"mean\":[1],\"std\":[3,4]}#1 means and 2 deviations",
        "{\"mean\":[1],\"std\":[0]}#not more than 0",
        "{\"mean\":{\"a\":\"x\"},\"std\":{\"a\":1}}#olumn 'a' has no number"
      })
  void aScalingThatIsNoneIsASentence(String json, String why) throws IOException {
    Path file = Files.writeString(dir.resolve("s.json"), json);

    assertThatThrownBy(() -> ColumnScalings.read(file, List.of()))
        .isInstanceOf(LatheException.class)
        .hasMessageContaining(why);
  }
}
