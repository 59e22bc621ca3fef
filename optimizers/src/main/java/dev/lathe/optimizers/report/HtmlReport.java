package dev.lathe.optimizers.report;

import dev.lathe.optimizers.report.ReportContent.Group;
import dev.lathe.optimizers.report.ReportContent.Made;
import dev.lathe.optimizers.report.ReportContent.Row;
import java.util.List;

/** One page that needs nothing besides itself: no network, no script. */
final class HtmlReport {
  private static final String STYLE =
      """
      :root{color-scheme:light dark;--fg:#1f2328;--muted:#59636e;--bg:#fff;--line:#d1d9e0;\
      --soft:#f6f8fa;--accent:#0969da;--ontop:#fff;--ok:#1a7f37;--bad:#b35900}
      @media (prefers-color-scheme:dark){:root{--fg:#e6edf3;--muted:#9198a1;--bg:#0d1117;\
      --line:#3d444d;--soft:#161b22;--accent:#4493f8;--ontop:#0d1117;--ok:#3fb950;--bad:#e3a008}}
      @media print{:root{--fg:#000;--muted:#444;--bg:#fff;--line:#bbb;--soft:#fff;\
      --accent:#0550ae;--ontop:#fff;--ok:#1a7f37;--bad:#8a4600}section{break-inside:avoid}\
      main{max-width:none}}
      body{margin:0;background:var(--bg);color:var(--fg);font:15px/1.5 system-ui,sans-serif}
      main{max-width:1180px;margin:0 auto;padding:24px}
      h1{font-size:26px;margin:0}h2{font-size:19px;margin:32px 0 8px}h3{font-size:16px;\
      margin:20px 0 4px}
      p,li,h1,h2,h3,.name{overflow-wrap:anywhere}td{overflow-wrap:break-word}.muted{color:var(--muted)}
      .wide{overflow-x:auto}table{border-collapse:collapse;width:100%;font-size:13px}
      th,td{border-bottom:1px solid var(--line);padding:6px 8px;text-align:left;vertical-align:top}
      th{background:var(--soft)}td.n{white-space:nowrap;font-variant-numeric:tabular-nums}
      td.name{min-width:8em;max-width:20em}
      .badge{font-weight:600;white-space:nowrap}.ok{color:var(--ok)}.no{color:var(--bad)}
      svg{max-width:680px;width:100%;height:auto;font:12px system-ui,sans-serif;display:block}
      svg text{fill:var(--fg)}svg .grid{stroke:var(--line)}svg .error{stroke:var(--muted)}
      svg .dot,svg .bar{fill:var(--accent)}svg .bad{fill:var(--bg);stroke:var(--bad);\
      stroke-width:2;stroke-dasharray:3 2}
      svg .mark{fill:var(--ontop);font-weight:600}svg .bad+.mark{fill:var(--bad)}
      """;

  private final StringBuilder out = new StringBuilder();

  private HtmlReport() {}

  static String of(ReportContent content) {
    HtmlReport page = new HtmlReport();
    page.write(content);
    return page.out.toString();
  }

  private void write(ReportContent content) {
    out.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
        .append("<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n")
        .append("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none';")
        .append(" style-src 'unsafe-inline'\">\n<title>")
        .append(Markup.html(content.title()))
        .append(" – Lathe</title>\n<style>\n")
        .append(STYLE)
        .append("</style>\n</head>\n<body>\n<main>\n");
    element("h1", content.title());
    long valid = content.rows().stream().filter(r -> r.measured().valid()).count();
    paragraph(
        content.variants().size()
            + " variants, "
            + content.rows().size()
            + " measurements, "
            + valid
            + " of them valid. Workspace: "
            + content.workspace());
    matrix(content);
    out.append("<section>\n");
    element("h2", "Size");
    out.append(Charts.sizes(content.variants())).append("</section>\n");
    recipes(content.variants());
    element("h2", "Method");
    list(Words.method());
    list(content.rows().stream().map(r -> Words.method(r.measured())).toList());
    element("h2", "Environment");
    content.groups().forEach(this::environment);
    out.append("</main>\n</body>\n</html>\n");
  }

  private void matrix(ReportContent content) {
    element("h2", "Measurements");
    if (content.groups().isEmpty()) {
      paragraph("Nothing has been measured yet.");
    }
    for (Group group : content.groups()) {
      out.append("<section>\n");
      element("h3", group.device() + ", " + group.scenario());
      group.key().ifPresent(k -> paragraph(k.load()));
      out.append("<div class=\"wide\"><table>\n<thead><tr>");
      Words.columns().forEach(c -> cell("th", "", c));
      out.append("</tr></thead>\n<tbody>\n");
      for (Row row : group.rows()) {
        row(row);
      }
      out.append("</tbody>\n</table></div>\n");
      Charts.quality(group).ifPresent(out::append);
      remarks(group);
      out.append("</section>\n");
    }
  }

  private void row(Row row) {
    List<String> cells = Words.cells(row);
    out.append("<tr>");
    for (int i = 0; i < cells.size() - 1; i++) {
      cell("td", i == 1 ? "name" : i == 2 || i == 10 ? "" : "n", cells.get(i));
    }
    boolean valid = row.measured().valid();
    out.append("<td><span class=\"badge ")
        .append(valid ? "ok\">✓ " : "no\">✗ ")
        .append(Markup.html(cells.get(cells.size() - 1)))
        .append("</span></td></tr>\n");
  }

  /** Why rows are not valid, and their other metrics. */
  private void remarks(Group group) {
    List<String> all =
        group.rows().stream().flatMap(r -> Remarks.of(r.measured()).stream()).toList();
    list(all);
  }

  private void recipes(List<Made> variants) {
    element("h2", "Variants");
    for (Made m : variants) {
      out.append("<section>\n");
      element("h3", m.number() + ". " + m.variant().name());
      list(m.steps());
      paragraph(Words.bytes(m.variant().bytes()) + ", SHA-256 " + m.variant().sha256());
      out.append("</section>\n");
    }
  }

  private void environment(Group group) {
    out.append("<section>\n");
    element("h3", group.device() + ", " + group.scenario());
    out.append("<div class=\"wide\"><table><tbody>\n");
    for (List<String> fact : Words.environment(group)) {
      out.append("<tr>");
      cell("th", "", fact.get(0));
      cell("td", "", fact.get(1));
      out.append("</tr>\n");
    }
    out.append("</tbody></table></div>\n</section>\n");
  }

  private void element(String tag, String text) {
    out.append('<').append(tag).append('>').append(Markup.html(text));
    out.append("</").append(tag).append(">\n");
  }

  private void paragraph(String text) {
    out.append("<p class=\"muted\">").append(Markup.html(text)).append("</p>\n");
  }

  private void cell(String tag, String style, String text) {
    out.append('<').append(tag);
    if (!style.isEmpty()) {
      out.append(" class=\"").append(style).append('"');
    }
    out.append('>').append(Markup.html(text)).append("</").append(tag).append('>');
  }

  private void list(List<String> lines) {
    if (!lines.isEmpty()) {
      out.append("<ul>\n");
      lines.forEach(l -> element("li", l));
      out.append("</ul>\n");
    }
  }
}
