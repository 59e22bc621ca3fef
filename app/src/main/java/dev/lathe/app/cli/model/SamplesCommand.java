package dev.lathe.app.cli.model;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lathe.app.cli.command.CliCommand;
import dev.lathe.app.cli.text.Json;
import dev.lathe.app.cli.text.Table;
import dev.lathe.app.cli.text.Units;
import dev.lathe.engine.samples.SampleCatalog;
import dev.lathe.engine.samples.SampleFiles;
import dev.lathe.engine.samples.SampleInfo;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code lathe samples [SAMPLE]}. */
@Command(
    description =
        "The models and data that ship inside; with SAMPLE its files are laid out and their paths"
            + " shown.")
public final class SamplesCommand extends CliCommand {
  @Parameters(arity = "0..1", paramLabel = "SAMPLE", description = "Id of a sample.")
  String sample;

  @Override
  public void execute() {
    SampleCatalog catalog = SampleCatalog.builtIn();
    if (sample != null) {
      showFiles(catalog.materialize(sample));
    } else if (json) {
      ObjectNode document = Json.object();
      ArrayNode list = document.putArray("samples");
      catalog.list().forEach(s -> list.add(facts(s)));
      print(document);
    } else {
      showList(catalog.list());
    }
  }

  private void showList(List<SampleInfo> samples) {
    Table table = new Table("sample", "task", ">size", "accuracy", "what it is");
    for (SampleInfo s : samples) {
      String accuracy = s.accuracy().map(a -> Units.percent(a.value())).orElse("–");
      table.row(s.id(), s.task().id(), Units.bytes(s.bytes()), accuracy, s.doc());
    }
    out().print(table);
  }

  private void showFiles(SampleFiles files) {
    if (json) {
      ObjectNode document = facts(files.info());
      document.put("folder", files.folder().toString()).put("model", files.model().toString());
      Json.put(document, "evaluation", files.evaluation().map(Path::toString));
      Json.put(document, "training", files.training().map(Path::toString));
      ArrayNode tries = document.putArray("tries");
      files.tries().forEach(t -> tries.add(t.name()));
      print(document);
      return;
    }
    Table table = new Table("what", "where");
    table.row("model", files.model().toString());
    files.evaluation().ifPresent(p -> table.row("evaluation", p.toString()));
    files.training().ifPresent(p -> table.row("training", p.toString()));
    files.tries().forEach(t -> table.row("try", t.name()));
    out().print(table);
  }

  private static ObjectNode facts(SampleInfo s) {
    ObjectNode node = Json.object();
    node.put("id", s.id()).put("name", s.name()).put("doc", s.doc()).put("task", s.task().id());
    node.put("bytes", s.bytes()).put("default", s.isDefault()).put("licence", s.licence());
    if (s.accuracy().isPresent()) {
      node.putObject("accuracy")
          .put("value", s.accuracy().get().value())
          .put("correct", s.accuracy().get().correct())
          .put("n", s.accuracy().get().total());
    } else {
      node.putNull("accuracy");
    }
    return node;
  }
}
