package dev.lathe.controllers.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lathe.controllers.compare.CompareRow;
import dev.lathe.controllers.compare.CompareTexts;
import dev.lathe.engine.evaluate.Metric;
import dev.lathe.engine.task.Tasks;
import dev.lathe.optimizers.PassRegistry;
import dev.lathe.optimizers.pass.Pass;
import dev.lathe.testing.Shared;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class GlossaryTest {
  /** Plain words. */
  private static final Set<CompareRow.Column> PLAIN =
      EnumSet.of(
          CompareRow.Column.DEVICE,
          CompareRow.Column.CONDITIONS,
          CompareRow.Column.QUALITY,
          CompareRow.Column.VERSUS,
          CompareRow.Column.DIFFERENCE,
          CompareRow.Column.MEMORY,
          CompareRow.Column.SIZE);

  static List<Term> terms() {
    return Glossary.all();
  }

  private static List<String> in(String label) {
    return Glossary.in(label).stream().map(Term::id).toList();
  }

  @ParameterizedTest
  @MethodSource("terms")
  void aTermIsExplainedInFull(Term t) {
    assertThat(t.id()).matches("[a-z0-9]+(-[a-z0-9]+)*");
    assertThat(t.text()).endsWith(".").hasSizeLessThan(260);
    assertThat(Glossary.in(t.term())).contains(t);
    assertThat(Glossary.search(t.term())).contains(t);
  }

  @Test
  void noWordHasTwoMeanings() {
    assertThat(
            terms().stream()
                .flatMap(t -> Stream.concat(Stream.of(t.term()), t.also().stream()))
                .map(String::toLowerCase))
        .doesNotHaveDuplicates();
    assertThat(terms()).extracting(Term::id).doesNotHaveDuplicates();
  }

  @Test
  void whatTasksAreMeasuredByIsExplained() {
    assertThat(Tasks.all().stream().flatMap(t -> t.metrics().stream()).map(Metric::name).distinct())
        .allSatisfy(name -> assertThat(Glossary.in(name)).as(name).isNotEmpty());
  }

  @Test
  void headingsOfTheMatrixAreExplained() {
    assertThat(Arrays.stream(CompareRow.Column.values()).filter(c -> !PLAIN.contains(c)))
        .allSatisfy(c -> assertThat(Glossary.in(CompareTexts.heading(c))).isNotEmpty());
  }

  @Test
  void familiesOfPassesThatAreNoPlainWordsAreExplained() {
    assertThat(
            PassRegistry.standard().all().stream()
                .map(Pass::family)
                .filter(f -> f == Pass.Family.QUANTIZE || f == Pass.Family.PRUNE)
                .map(Pass.Family::word))
        .allSatisfy(w -> assertThat(Glossary.in(w)).isNotEmpty());
  }

  @Test
  void aHeadingNamesItsTerms() {
    assertThat(in("SQNR 31.2 dB")).containsExactly("sqnr", "db");
    assertThat(in("LATENCY, P50 WITH 95 % INTERVAL"))
        .containsExactly("latency", "median", "confidence-interval");
    assertThat(in("AGREEMENT % ≈")).containsExactly("agreement");
    assertThat(in("Per channel")).containsExactly("per-channel");
    assertThat(in("mAP@[.5:.95] – LATENCY, PARETO FRONT")).contains("latency", "pareto");
    assertThat(in("Lossless lattices")).isEmpty();
    assertThat(in("The accuracy of a sentence that goes on and on is not a heading at all."))
        .isEmpty();
  }

  @Test
  void aSearchFindsByNameFirst() {
    assertThat(Glossary.search("p50").get(0).id()).isEqualTo("median");
    assertThat(Glossary.search("recall").get(0).id()).isEqualTo("recall");
    assertThat(Glossary.search("no such word")).isEmpty();
    assertThat(Glossary.search("")).isEqualTo(Glossary.all());
  }

  /** To write the page anew: run this test with {@code -Dlathe.write.docs=true}. */
  @Test
  void thePageInTheDocsIsTheGeneratedOne() throws Exception {
    Path page = Shared.projectRoot().resolve("docs/glossary.md");
    if (Boolean.getBoolean("lathe.write.docs")) {
      Files.writeString(page, Glossary.page());
    }
    assertThat(page).hasContent(Glossary.page());
  }
}
