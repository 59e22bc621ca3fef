package dev.lathe.assets.make.train;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Remakes what lies under {@code assets/src/main/resources/lathe/samples}. Each argument is a step;
 * run from the root of the project. docs/samples.md has the commands.
 */
public final class MakeSamples {
  /** One step. */
  private interface Step {
    void run() throws IOException;
  }

  private static final Path TARGET = Path.of("assets/src/main/resources/lathe/samples");

  private MakeSamples() {}

  /** Runs the steps named. */
  public static void main(String[] steps) throws IOException {
    System.setProperty("ai.djl.offline", "true");
    System.setProperty("OPT_OUT_TRACKING", "true");
    Glyphs glyphs = new Glyphs(TARGET.resolve("glyphs"), MakeSamples::say);
    HelpDesks helpDesk = new HelpDesks(TARGET.resolve("helpdesk"), MakeSamples::say);
    Map<String, Step> known = new TreeMap<>();
    known.put("glyphs-data", glyphs::data);
    known.put("glyphs-model", glyphs::model);
    known.put("glyphs-bits", glyphs::bits);
    known.put("helpdesk-data", helpDesk::data);
    known.put("helpdesk-model", helpDesk::model);
    known.put("helpdesk-bits", helpDesk::bits);
    Signs signs = new Signs(TARGET.resolve("signs"), MakeSamples::say);
    known.put("signs-data", signs::data);
    known.put("signs-model", signs::model);
    known.put("signs-precision", signs::precision);
    Transactions transactions = new Transactions(TARGET.resolve("transactions"), MakeSamples::say);
    known.put("transactions-data", transactions::data);
    known.put("transactions-model", transactions::model);
    known.put("transactions-scores", transactions::judge);
    Demands demand = new Demands(TARGET.resolve("demand"), MakeSamples::say);
    known.put("demand-data", demand::data);
    known.put("demand-model", demand::model);
    known.put("demand-scores", demand::judge);
    Stories stories = new Stories(TARGET.resolve("stories"), MakeSamples::say);
    known.put("stories-data", stories::data);
    known.put("stories-model", stories::model);
    known.put("stories-more", stories::more);
    known.put("stories-scores", stories::judge);
    known.put("index", () -> new IndexWriter(TARGET, MakeSamples::say).write());
    List<String> all =
        List.of(
            "glyphs-data",
            "glyphs-model",
            "helpdesk-data",
            "helpdesk-model",
            "signs-data",
            "signs-model",
            "transactions-data",
            "transactions-model",
            "demand-data",
            "demand-model",
            "stories-data",
            "stories-model",
            "stories-more",
            "index");
    for (String name : steps.length == 1 && steps[0].equals("all") ? all : List.of(steps)) {
      Step step = known.get(name);
      if (step == null) {
        say("Steps: all, " + String.join(", ", known.keySet()));
        return;
      }
      say("== " + name);
      step.run();
    }
  }

  private static void say(String text) {
    System.out.println(text);
  }
}
