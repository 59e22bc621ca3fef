package dev.lathe.controllers.optimize;

import dev.lathe.controllers.services.OptimizeServices;
import dev.lathe.controllers.text.Formats;
import dev.lathe.controllers.text.LayerNames;
import dev.lathe.controllers.text.Texts;
import java.util.ArrayList;
import java.util.List;

/** What a recipe did, in lines to read. */
final class ReportLines {
  /** Names of nodes that are told with the reason why they were left alone. */
  private static final int NODES_SHOWN = 6;

  private ReportLines() {}

  static List<String> of(List<OptimizeServices.Report> reports, LayerNames names) {
    List<String> lines = new ArrayList<>();
    for (OptimizeServices.Report r : reports) {
      lines.add(Texts.get("optimize.report.changed", r.pass(), Formats.whole(r.changed())));
      lines.addAll(r.notes());
      r.refused().stream()
          .map(g -> g.named(names::shown))
          .forEach(g -> lines.add(Texts.get("optimize.report.refused", g.line(NODES_SHOWN))));
    }
    return lines;
  }
}
