package dev.lathe.optimizers.report;

import dev.lathe.optimizers.report.ReportContent.Group;
import dev.lathe.optimizers.report.ReportContent.Made;
import dev.lathe.optimizers.report.ReportContent.Row;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

/** The same as Markdown, without charts. */
final class MarkdownReport {
  private final StringBuilder out = new StringBuilder();

  private MarkdownReport() {}

  static String of(ReportContent content) {
    MarkdownReport page = new MarkdownReport();
    page.write(content);
    return page.out.toString();
  }

  private void write(ReportContent content) {
    out.append("# ").append(Markup.markdown(content.title())).append("\n\n");
    out.append("Workspace: ").append(Markup.markdown(content.workspace())).append("\n\n");
    out.append("## Measurements\n\n");
    if (content.groups().isEmpty()) {
      out.append("Nothing has been measured yet.\n\n");
    }
    for (Group group : content.groups()) {
      title(group);
      line(Words.columns());
      line(Collections.nCopies(Words.columns().size(), "---"));
      for (Row row : group.rows()) {
        line(Words.cells(row).stream().map(Markup::markdown).toList());
      }
      out.append('\n');
      list(group.rows().stream().flatMap(r -> Remarks.of(r.measured()).stream()).toList());
    }
    out.append("## Variants\n\n");
    for (Made m : content.variants()) {
      out.append("### ").append(m.number()).append(". ");
      out.append(Markup.markdown(m.variant().name())).append("\n\n");
      list(m.steps());
      list(List.of(Words.bytes(m.variant().bytes()) + ", SHA-256 " + m.variant().sha256()));
    }
    out.append("## Method\n\n");
    list(Words.method());
    list(content.rows().stream().map(r -> Words.method(r.measured())).toList());
    out.append("## Environment\n\n");
    for (Group group : content.groups()) {
      title(group);
      list(Words.environment(group).stream().map(f -> f.get(0) + ": " + f.get(1)).toList());
    }
  }

  private void title(Group group) {
    out.append("### ").append(Markup.markdown(group.device() + ", " + group.scenario()));
    out.append("\n\n");
  }

  private void line(List<String> cells) {
    out.append(cells.stream().collect(Collectors.joining(" | ", "| ", " |\n")));
  }

  private void list(List<String> lines) {
    lines.forEach(l -> out.append("- ").append(Markup.markdown(l)).append('\n'));
    if (!lines.isEmpty()) {
      out.append('\n');
    }
  }
}
