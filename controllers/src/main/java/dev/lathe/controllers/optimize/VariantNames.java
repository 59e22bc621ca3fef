package dev.lathe.controllers.optimize;

import dev.lathe.base.LatheException;
import dev.lathe.controllers.text.Texts;
import dev.lathe.optimizers.Param;
import dev.lathe.optimizers.ParamValues;
import dev.lathe.optimizers.Pass;
import dev.lathe.optimizers.PassRegistry;
import dev.lathe.optimizers.recipe.PassSpec;
import dev.lathe.optimizers.recipe.Recipe;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Short names for variants and their steps: the pass, and the values that are not the initial ones.
 */
public final class VariantNames {
  private static final int SHOWN = 2;

  /** Words that say nothing without the parameter's name. */
  private static final Set<String> BARE = Set.of("yes", "no", "none", "auto");

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
    String key = "variant-name." + pass.id();
    return (Texts.has(key) ? Texts.get(key) : pass.name()) + tail;
  }

  private static <T> void say(Param<T> p, ParamValues values, List<String> said) {
    T value = values.get(p);
    if (value.equals(p.initial()) && !p.id().equals("bits") && !p.id().equals("sparsity")) {
      return;
    }
    if (!values.enables(p)) {
      return;
    }
    if (p instanceof Param.DecimalParam dp && value instanceof Double d) {
      said.add(number(dp, d));
    } else if (p instanceof Param.FlagParam) {
      said.add(Boolean.TRUE.equals(value) ? p.id() : "no " + p.id());
    } else if (p.id().equals("bits")) {
      said.add(value + " bit");
    } else if (p instanceof Param.IntParam) {
      said.add(p.id() + " " + value);
    } else if (BARE.contains(value.toString())) {
      said.add(p.id() + " " + value);
    } else {
      said.add(value.toString());
    }
  }

  private static String number(Param.DecimalParam p, double value) {
    boolean share = p.unit().equals("%") && p.max() <= 1;
    String shown =
        new DecimalFormat("0.####", DecimalFormatSymbols.getInstance(Locale.ENGLISH))
            .format(share ? 100 * value : value);
    return p.unit().isEmpty() ? p.id() + " " + shown : shown + " " + p.unit();
  }
}
