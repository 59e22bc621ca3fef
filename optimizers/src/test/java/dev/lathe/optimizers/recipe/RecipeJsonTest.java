package dev.lathe.optimizers.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lathe.base.LatheException;
import dev.lathe.optimizers.FakePass;
import dev.lathe.optimizers.PassRegistry;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecipeJsonTest {
  private final PassRegistry registry =
      new PassRegistry(List.of(FakePass.copying("fake"), FakePass.copying("other")));

  private Recipe read(String json) {
    return RecipeJson.read(json, registry);
  }

  @Test
  void whatIsWrittenReadsBackEqual() {
    Recipe recipe =
        new Recipe(
            List.of(
                PassSpec.parse("fake:bits=4,share=25%,per-channel,method=b", registry),
                new Recipe.Step("other", PassSpec.parse("other", registry).values(), false)));
    assertThat(read(RecipeJson.write(recipe))).isEqualTo(recipe);
    assertThat(read(RecipeJson.writePretty(recipe))).isEqualTo(recipe);
    assertThat(RecipeJson.write(recipe))
        .isEqualTo(
            "{\"schema\":1,\"passes\":[{\"id\":\"fake\",\"values\":{\"bits\":4,\"share\":0.25,"
                + "\"per-channel\":true,\"method\":\"b\"},\"enabled\":true},"
                + "{\"id\":\"other\",\"values\":{\"bits\":8,\"share\":0.5,"
                + "\"per-channel\":false,\"method\":\"a\"},\"enabled\":false}]}");
  }

  @Test
  void leftOutValuesAreInitial() {
    Recipe.Step step = read("{\"schema\":1,\"passes\":[{\"id\":\"fake\"}]}").steps().get(0);
    assertThat(step.enabled()).isTrue();
    assertThat(step.values().get(FakePass.BITS)).isEqualTo(8);
    assertThat(step).isEqualTo(PassSpec.parse("fake", registry));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{                                                            | not JSON",
        "[]                                                           | not a JSON object",
        "{\"passes\":[]}                                              | \"schema\" is missing",
        "{\"schema\":2,\"passes\":[]}                                 | Use a newer Lathe",
        "{\"schema\":1}                                               | \"passes\" is not a list",
        "{\"schema\":1,\"passes\":[],\"x\":1}                         | unknown field \"x\"",
        "{\"schema\":1,\"passes\":[{\"id\":\"nope\"}]}                | fake, other",
        "{\"schema\":1,\"passes\":[{\"id\":\"fake\",\"value\":{}}]}   | unknown field \"value\"",
        "{\"schema\":1,\"passes\":[{\"id\":\"fake\",\"values\":{\"bit\":4}}]} | bits, share, per-channel, method",
        "{\"schema\":1,\"passes\":[{\"id\":\"fake\",\"values\":{\"bits\":9}}]} | 2 … 8",
        "{\"schema\":1,\"passes\":[{\"id\":\"fake\",\"values\":{\"bits\":4.5}}]} | a whole number",
        "{\"schema\":1,\"passes\":[{\"id\":\"fake\",\"values\":{\"bits\":\"4\"}}]} | a whole number",
        "{\"schema\":1,\"passes\":[{\"id\":\"fake\",\"values\":{\"bits\":1e30}}]} | a whole number",
        "{\"schema\":1,\"passes\":[{\"id\":\"fake\",\"values\":{\"method\":\"c\"}}]} | one of a, b",
        "{\"schema\":1,\"passes\":[{\"id\":\"fake\",\"values\":{\"per-channel\":1}}]} | true or false",
        "{\"schema\":1,\"passes\":[{\"id\":\"fake\"},{\"id\":\"fake\",\"id\":\"fake\"}]} | not JSON",
      })
  void whatIsWrongIsNamedWithWhatIsAllowed(String json, String expected) {
    assertThatThrownBy(() -> read(json))
        .isInstanceOf(LatheException.class)
        .hasMessageContaining(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "nope            | The passes are: fake, other",
        "fake:nope=1     | bits, share, per-channel, method",
        "fake:bits       | Write bits=VALUE",
        "fake:bits=      | a whole number",
        "fake:bits=9     | 2 … 8",
        "fake:           | has no name",
        "fake:bits=4,    | has no name",
        "fake:bits=4,bits=5 | given twice",
        "fake:share=NaN  | 0.0 … 0.95",
        "fake:method=c   | one of a, b",
      })
  void wrongSpecsAreRefused(String spec, String expected) {
    assertThatThrownBy(() -> PassSpec.parse(spec, registry))
        .isInstanceOf(LatheException.class)
        .hasMessageContaining(expected);
  }

  @Test
  void specRoundTrips() {
    for (String spec : List.of("fake", "fake:bits=3", "fake:share=0.25,per-channel=true")) {
      Recipe.Step step = PassSpec.parse(spec, registry);
      assertThat(PassSpec.format(step, registry)).isEqualTo(spec);
    }
  }
}
