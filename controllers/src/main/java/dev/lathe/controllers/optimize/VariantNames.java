package dev.lathe.controllers.optimize;

import dev.lathe.base.LatheException;
import dev.lathe.controllers.text.Formats;
import dev.lathe.optimizers.Param;
import dev.lathe.optimizers.ParamValues;
import dev.lathe.optimizers.Pass;
import dev.lathe.optimizers.PassRegistry;
import dev.lathe.optimizers.recipe.PassSpec;
import dev.lathe.optimizers.recipe.Recipe;
import java.util.ArrayList;
import java.util.List;

/**
 * Short names for variants and their steps: the pass, and the values that are not the initial ones.
 */
public final class VariantNames {
  private static final int SHOWN = 2;

  private VariantNames() {}

  /** The name of a step as it is written on the command line; as written where it is unknown. */
  public static String of(String spec, PassRegistry registry) {
    try {
      Recipe.Step step = PassSpec.parse(spec, registry);
      return of(registry.require(step.passId()), step.values());
    } catch (LatheException e) {
      return spec;
    }
  }

  static String of(Pass pass, ParamValues values) {
    List<String> said = new ArrayList<>();
    for (Param<?> p : pass.params()) {
      say(p, values, said);
    }
    String tail =
        said.isEmpty() ? "" : " " + String.join(" ", said.subList(0, Math.min(SHOWN, said.size())));
    return pass.name() + tail;
  }

  private static <T> void say(Param<T> p, ParamValues values, List<String> said) {
    T value = values.get(p);
    if (value.equals(p.initial()) && !p.id().equals("bits") && !p.id().equals("sparsity")) {
      return;
    }
    if (!values.enables(p)) {
      return;
    }
    if (p instanceof Param.DecimalParam && value instanceof Double d) {
      said.add(d <= 1 ? Formats.number(d * 100, 0) + " %" : Formats.number(d, 2));
    } else if (p instanceof Param.FlagParam) {
      said.add(Boolean.TRUE.equals(value) ? p.id() : "no " + p.id());
    } else if (p.id().equals("bits")) {
      said.add(value + " bit");
    } else if (p instanceof Param.IntParam) {
      said.add(p.id() + " " + value);
    } else {
      said.add(value.toString());
    }
  }
}
