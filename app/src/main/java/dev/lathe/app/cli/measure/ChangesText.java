package dev.lathe.app.cli.measure;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lathe.app.cli.text.Json;
import dev.lathe.app.cli.text.Table;
import dev.lathe.engine.change.ChangedExample;
import dev.lathe.engine.change.Changes;
import dev.lathe.engine.change.ClassChanges;
import dev.lathe.engine.evaluate.Change;
import dev.lathe.engine.evaluate.Change.Kind;
import dev.lathe.engine.evaluate.ChangeMeasure;
import dev.lathe.engine.measure.stats.Estimate;
import dev.lathe.engine.task.ModelSetup;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Changes as a document and for people.
 *
 * @param data what was compared on; names below it are shown without it
 * @param wanted those that were asked for
 */
record ChangesText(ModelSetup setup, Path data, Changes changes, List<ChangedExample> wanted) {
  /** So many are shown to people; a document has all. */
  private static final int SHOWN = 10;

  private static final int LONGEST = 48;

  ObjectNode document(Path model, Path variant, Optional<Path> exported) {
    ObjectNode document =
        Json.object()
            .put("model", model.toString())
            .put("variant", variant.toString())
            .put("data", data.toString())
            .put("task", setup.task().id())
            .put("measure", setup.task().changeMeasure().id())
            .put("answered", changes.answered())
            .put("labelled", changes.labelled())
            .put("failed", changes.failed())
            .put("not_numbers", changes.notNumbers());
    ObjectNode counts = document.putObject("counts");
    for (Kind k : Kind.values()) {
      counts.put(word(k), changes.counts().get(k));
    }
    ArrayNode list = document.putArray("changes");
    wanted.forEach(e -> write(list.addObject(), e));
    ArrayNode classes = document.putArray("classes");
    changes.classes().forEach(c -> write(classes.addObject(), c));
    ArrayNode moves = document.putArray("moves");
    changes
        .moves()
        .forEach(
            m -> {
              ObjectNode node = moves.addObject();
              Json.put(node, "before", label(m.move().before()));
              Json.put(node, "after", label(m.move().after()));
              node.put("count", m.count());
            });
    document.set("problems", Json.array(changes.failures()));
    Json.put(document, "exported", exported.map(Path::toString));
    return document;
  }

  private Optional<String> label(int index) {
    return index == Change.Move.NONE ? Optional.empty() : Optional.of(setup.label(index));
  }

  private static String word(Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  private static void write(ObjectNode node, ChangedExample e) {
    node.put("example", e.number())
        .put("name", e.name())
        .put("kind", word(e.change().kind()))
        .put("truth", e.truth().isEmpty() ? null : e.truth())
        .put("before", e.before())
        .put("after", e.after());
    Json.put(node, "measure_before", e.change().before());
    Json.put(node, "measure_after", e.change().after());
    Json.number(node, "loss", e.change().loss());
  }

  private void write(ObjectNode node, ClassChanges c) {
    node.put("index", c.index()).put("label", setup.label(c.index()));
    Reports.estimate(node.putObject("before"), c.before());
    Reports.estimate(node.putObject("after"), c.after());
    Reports.estimate(node.putObject("difference"), c.difference());
  }

  String text() {
    String line = System.lineSeparator();
    StringBuilder text = new StringBuilder();
    text.append(summary()).append(line);
    if (!wanted.isEmpty()) {
      text.append(line).append(table());
      if (wanted.size() > SHOWN) {
        text.append(SHOWN).append(" of ").append(wanted.size()).append(" are shown.").append(line);
      }
    }
    List<ClassChanges> touched =
        changes.classes().stream().filter(c -> c.difference().value() != 0).toList();
    if (!touched.isEmpty()) {
      text.append(line).append(byClass(touched));
    }
    return text.toString();
  }

  private String summary() {
    long changed = changes.changed();
    String all = changes.answered() + (changes.answered() == 1 ? " answer" : " answers");
    if (changed == 0) {
      return "Nothing changed: all of " + all + " are the original's.";
    }
    String kinds =
        !tellsLost()
            ? ""
            : String.format(
                Locale.ROOT,
                ": %d lost, %d gained, %d only changed",
                changes.counts().get(Kind.LOST),
                changes.counts().get(Kind.GAINED),
                changes.counts().get(Kind.CHANGED));
    String silent =
        changes.notNumbers() == 0
            ? ""
            : " " + changes.notNumbers() + " of the variant's answers are no numbers (NaN).";
    return changed + " of " + all + " changed" + kinds + "." + silent;
  }

  /** Whether answers are told to be right or wrong, or only to be others. */
  private boolean tellsLost() {
    return !changes.classes().isEmpty()
        || changes.counts().get(Kind.LOST) + changes.counts().get(Kind.GAINED) > 0;
  }

  private Table table() {
    ChangeMeasure measure = setup.task().changeMeasure();
    Table table =
        new Table("", "example", tellsLost() ? "truth" : "", "before", "after", ">" + measure.id());
    wanted.stream()
        .limit(SHOWN)
        .forEach(
            e ->
                table.row(
                    word(e.change().kind()),
                    shortened(below(e.name())),
                    shortened(e.truth()),
                    shortened(e.before()),
                    shortened(e.after()),
                    measured(measure, e.change())));
    return table;
  }

  private static String measured(ChangeMeasure measure, Change c) {
    return switch (measure) {
      case CONFIDENCE -> arrow(c, 100, " %");
      case ERROR -> arrow(c, 1, "");
      case OVERLAP -> c.before().isEmpty() ? alike(c) : arrow(c, 100, " %");
      case SIMILARITY -> alike(c);
      case DIVERGENCE -> String.format(Locale.ROOT, "after %.0f", 1 + c.after().orElse(0));
    };
  }

  private static String alike(Change c) {
    return String.format(Locale.ROOT, "%.3f", c.after().orElse(0));
  }

  private static String arrow(Change c, double times, String unit) {
    return c.before().isEmpty() && c.after().isEmpty()
        ? String.format(Locale.ROOT, "%.4g", c.loss())
        : number(c.before(), times, unit) + " → " + number(c.after(), times, unit);
  }

  private static String number(OptionalDouble value, double times, String unit) {
    return value.isEmpty()
        ? "–"
        : String.format(
            Locale.ROOT, times == 1 ? "%.4g%s" : "%.1f%s", times * value.getAsDouble(), unit);
  }

  private String below(String name) {
    String folder = data.toAbsolutePath().normalize() + "/";
    return name.startsWith(folder) ? name.substring(folder.length()) : name;
  }

  /** The end of a name tells most; a text's begin does, but it is named by all of it. */
  private static String shortened(String text) {
    String plain = text.strip();
    return plain.length() <= LONGEST
        ? plain
        : plain.substring(0, LONGEST / 2 - 1) + "…" + plain.substring(plain.length() - LONGEST / 2);
  }

  private Table byClass(List<ClassChanges> touched) {
    boolean overlap = setup.task().changeMeasure() == ChangeMeasure.OVERLAP;
    String what = overlap ? "IoU by class" : "class";
    Table table = new Table(what, ">of", ">before", ">after", ">difference");
    touched.stream()
        .limit(SHOWN)
        .forEach(
            c ->
                table.row(
                    setup.label(c.index()),
                    String.valueOf(c.before().n()),
                    share(c.before()),
                    share(c.after()),
                    String.format(
                        Locale.ROOT,
                        "%+.1f points (%+.1f to %+.1f)",
                        100 * c.difference().value(),
                        100 * c.difference().low(),
                        100 * c.difference().high())));
    return table;
  }

  private static String share(Estimate e) {
    return String.format(
        Locale.ROOT, "%.1f %% (%.1f–%.1f)", 100 * e.value(), 100 * e.low(), 100 * e.high());
  }
}
