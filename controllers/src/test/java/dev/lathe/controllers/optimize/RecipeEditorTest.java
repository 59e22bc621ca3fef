package dev.lathe.controllers.optimize;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lathe.optimizers.PassRegistry;
import dev.lathe.optimizers.recipe.PassSpec;
import dev.lathe.optimizers.recipe.Recipe;
import dev.lathe.optimizers.recipe.RecipeJson;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecipeEditorTest {
  private final RecipeEditor editor = new RecipeEditor(PassRegistry.standard());

  @Test
  void aFileIsChosenAndTakenBack() {
    editor.add("distil");
    editor.setFile(0, "student", "own/student, small.onnx");
    assertThat(value("student")).isEqualTo("own/student, small.onnx");
    assertThat(item("width").enabled()).isFalse();
    editor.setFile(0, "student", "\0");
    assertThat(value("student")).isEqualTo("own/student, small.onnx");
    editor.undo();
    assertThat(value("student")).isEmpty();
    assertThat(item("width").enabled()).isTrue();
  }

  @Test
  void aTextIsWrittenWhereItHasTheForm() {
    editor.add("drop-layers");
    assertThat(editor.setText(0, "keep", "0+2+4")).isEmpty();
    assertThat(text("keep")).isEqualTo("0+2+4");
    assertThat(item("count").enabled()).isFalse();
    assertThat(editor.setText(0, "keep", "0, 2").orElseThrow()).contains("0+2+4");
    assertThat(text("keep")).isEqualTo("0+2+4");
    editor.setText(0, "keep", "");
    assertThat(item("count").enabled()).isTrue();
  }

  @Test
  void whatCutsAndTrainsComesBeforeWhatQuantizes() {
    for (String id : List.of("int8-static", "prune-channels", "recover", "qat", "fp16", "clean")) {
      editor.add(id);
    }
    assertThat(editor.steps())
        .extracting(StepItem::passId)
        .containsExactly("prune-channels", "recover", "clean", "int8-static", "qat", "fp16");
  }

  @Test
  void variantsAreNamedByWhatWasSet() {
    assertThat(name("prune-channels:ratio=0.5,target=macs")).isEqualTo("Pruned 50 % MACs");
    assertThat(name("recover:minutes=0.5,labels=no")).isEqualTo("recovered 0.5 min without labels");
    assertThat(name("distil:temperature=2,minutes=12")).isEqualTo("Student temperature 2 12 min");
    assertThat(name("recover:augment=none,keep-zeros=no"))
        .isEqualTo("recovered without augmentation keep zeros off");
    assertThat(name("round-weights:bits=4")).isEqualTo("Round weights 4 bit");
    assertThat(name("round-weights")).isEqualTo("Round weights 8 bit");
    assertThat(name("int8-static:method=entropy,types=u8u8"))
        .isEqualTo("Static INT8 entropy UINT8 × UINT8");
    assertThat(name("int8-static:reduce-range=true,nodes=a+b"))
        .isEqualTo("Static INT8 reduce range on 2 nodes only");
  }

  @Test
  void choicesAreShownInWordsAndKeptAsIds() {
    editor.add("int8-static");
    ParamItem.ChoiceItem types = (ParamItem.ChoiceItem) item("types");
    assertThat(types.options())
        .extracting(ParamItem.Option::word)
        .containsExactly("Automatic", "UINT8 × UINT8", "UINT8 × INT8", "INT8 × INT8");
    assertThat(types.chosen().word()).isEqualTo("Automatic");
    editor.setChoice(0, "types", "u8u8");
    assertThat(((ParamItem.ChoiceItem) item("types")).chosen().word()).isEqualTo("UINT8 × UINT8");
    assertThat(RecipeJson.write(editor.recipeProperty().get())).contains("\"types\":\"u8u8\"");
  }

  @Test
  void onlyAPassThatPlansChannelsHasStops() {
    editor.add("prune-channels");
    editor.add("prune-nm");
    assertThat(editor.steps()).extracting(StepItem::stops).containsExactly("ratio", "");
  }

  @Test
  void namesBeginWithCapitals() {
    PassRegistry passes = PassRegistry.standard();
    assertThat(VariantNames.of("recover:minutes=2", passes)).isEqualTo("Recovered 2 min");
    assertThat(VariantNames.of("recover:minutes=0", passes)).isEqualTo("Recovered");
    Recipe recipe =
        new Recipe(
            List.of(PassSpec.parse("recover:labels=yes", passes), PassSpec.parse("fp16", passes)));
    assertThat(VariantNames.of(recipe, passes)).isEqualTo("Recovered with labels + FP16");
  }

  private static String name(String spec) {
    Recipe.Step step = PassSpec.parse(spec, PassRegistry.standard());
    return VariantNames.of(PassRegistry.standard().require(step.passId()), step.values());
  }

  private String value(String id) {
    return ((ParamItem.FileItem) item(id)).value();
  }

  private String text(String id) {
    return ((ParamItem.TextItem) item(id)).value();
  }

  private ParamItem item(String id) {
    return editor.steps().get(0).params().stream()
        .filter(p -> p.id().equals(id))
        .findFirst()
        .orElseThrow();
  }
}
