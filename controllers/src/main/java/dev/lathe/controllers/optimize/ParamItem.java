package dev.lathe.controllers.optimize;

import dev.lathe.optimizers.pass.Param;
import dev.lathe.optimizers.pass.ParamValues;
import java.util.List;

/** A parameter as a panel shows it; made from the pass's declaration. */
public sealed interface ParamItem {
  /** The key. */
  String id();

  /** The name on the panel. */
  String name();

  /** What it means. */
  String doc();

  /** Whether it matters under the present values. */
  boolean enabled();

  /**
   * A number on a slider; whole numbers have whole steps.
   *
   * @param initial what it is where nobody has set it
   */
  record SliderItem(
      String id,
      String name,
      String doc,
      boolean enabled,
      double value,
      double min,
      double max,
      double step,
      String unit,
      boolean whole,
      double initial)
      implements ParamItem {}

  /** Yes or no. */
  record ToggleItem(String id, String name, String doc, boolean enabled, boolean value)
      implements ParamItem {}

  /** A value of a choice: its id, and the word for people. */
  record Option(String id, String word) {}

  /**
   * One of several values.
   *
   * @param value id of the chosen one
   */
  record ChoiceItem(
      String id, String name, String doc, boolean enabled, String value, List<Option> options)
      implements ParamItem {
    /** Copies the list. */
    public ChoiceItem {
      options = List.copyOf(options);
    }

    /** The option that is chosen. */
    public Option chosen() {
      return options.stream().filter(o -> o.id().equals(value)).findFirst().orElseThrow();
    }
  }

  /** A file; an empty value means none. */
  record FileItem(String id, String name, String doc, boolean enabled, String value)
      implements ParamItem {}

  /** A short text, of a form that the example shows; an empty value means none. */
  record TextItem(String id, String name, String doc, boolean enabled, String value, String example)
      implements ParamItem {}

  /** The item of a parameter under these values. */
  static ParamItem of(Param<?> param, ParamValues values) {
    boolean enabled = values.enables(param);
    if (param instanceof Param.DecimalParam p) {
      return new SliderItem(
          p.id(),
          p.name(),
          p.doc(),
          enabled,
          values.get(p),
          p.min(),
          p.max(),
          p.step(),
          p.unit(),
          false,
          p.initial());
    }
    if (param instanceof Param.IntParam p) {
      return new SliderItem(
          p.id(),
          p.name(),
          p.doc(),
          enabled,
          values.get(p),
          p.min(),
          p.max(),
          p.step(),
          p.unit(),
          true,
          p.initial());
    }
    if (param instanceof Param.FlagParam p) {
      return new ToggleItem(p.id(), p.name(), p.doc(), enabled, values.get(p));
    }
    if (param instanceof Param.ChoiceParam p) {
      return new ChoiceItem(
          p.id(),
          p.name(),
          p.doc(),
          enabled,
          values.get(p),
          p.options().stream().map(o -> new Option(o.id(), o.word())).toList());
    }
    if (param instanceof Param.FileParam p) {
      return new FileItem(p.id(), p.name(), p.doc(), enabled, values.get(p));
    }
    if (param instanceof Param.TextParam p) {
      return new TextItem(p.id(), p.name(), p.doc(), enabled, values.get(p), p.example());
    }
    throw new IllegalStateException("no control for the parameter " + param.id());
  }
}
