package dev.lathe.optimizers;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lathe.hardware.Machine;
import dev.lathe.optimizers.pass.Param;
import dev.lathe.optimizers.pass.ParamValues;
import dev.lathe.optimizers.pass.Pass;
import dev.lathe.optimizers.pass.PassDraft;
import java.util.List;
import java.util.Optional;

/** The declarations of passes as JSON, for scripts: nothing in it is not in the declaration. */
public final class PassCatalog {
  /** Declarations are told alike on every machine. */
  private static final Machine UNKNOWN =
      new Machine("", 1, 1, 1, List.of(), 0, List.of(), "", "", Optional.empty(), Optional.empty());

  private PassCatalog() {}

  /** All passes. */
  public static ArrayNode json(PassRegistry registry) {
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    registry.all().forEach(p -> list.add(json(p)));
    return list;
  }

  /**
   * One pass: {@code id name doc expectation needs changes_only_weights family changes_structure
   * draft takes_nodes params[]}.
   */
  public static ObjectNode json(Pass pass) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("id", pass.id());
    node.put("name", pass.name());
    node.put("doc", pass.doc());
    node.put("expectation", pass.expectation());
    ArrayNode needs = node.putArray("needs");
    pass.needs().stream().sorted().forEach(n -> needs.add(word(n)));
    node.put("changes_only_weights", pass.changesOnlyWeights());
    node.put("family", pass.family().word());
    node.put("changes_structure", pass.changesStructure());
    node.put("draft", draft(pass).kind().word());
    node.put("takes_nodes", pass.takesNodes());
    ArrayNode params = node.putArray("params");
    pass.params().forEach(p -> params.add(json(p)));
    return node;
  }

  /**
   * What a preview shows of a pass with its initial values, on a machine of which nothing is known.
   */
  static PassDraft draft(Pass pass) {
    return pass.draft(ParamValues.initial(pass.params()), UNKNOWN);
  }

  /** What a need is called in JSON and docs. */
  static String word(Pass.Need need) {
    return switch (need) {
      case CALIBRATION_DATA -> "calibration data";
      case LABELS -> "labels";
      case TRAINING -> "training";
    };
  }

  /**
   * One parameter: {@code id name type doc initial}, its range or choices, {@code enabled_when}.
   */
  public static ObjectNode json(Param<?> param) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("id", param.id());
    node.put("name", param.name());
    if (param instanceof Param.DecimalParam p) {
      node.put("type", "decimal").put("initial", p.initial());
      node.put("min", p.min()).put("max", p.max()).put("step", p.step()).put("unit", p.unit());
    } else if (param instanceof Param.IntParam p) {
      node.put("type", "int").put("initial", p.initial());
      node.put("min", p.min()).put("max", p.max()).put("step", p.step()).put("unit", p.unit());
    } else if (param instanceof Param.FlagParam p) {
      node.put("type", "flag").put("initial", p.initial());
    } else if (param instanceof Param.ChoiceParam p) {
      node.put("type", "choice").put("initial", p.initial());
      ArrayNode choices = node.putArray("choices");
      p.choices().forEach(choices::add);
      ArrayNode words = node.putArray("words");
      p.options().forEach(o -> words.add(o.word()));
    } else if (param instanceof Param.FileParam p) {
      node.put("type", "file").put("initial", p.initial());
    } else if (param instanceof Param.TextParam p) {
      node.put("type", "text").put("initial", p.initial()).put("example", p.example());
    }
    node.put("doc", param.doc());
    param
        .enabledWhen()
        .ifPresent(
            c ->
                node.putObject("enabled_when")
                    .put("param", c.paramId())
                    .put("value", c.value().toString()));
    return node;
  }
}
