package dev.lathe.optimizers.pass;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An immutable set of parameter values of one pass, complete: a parameter that was not set has its
 * initial value.
 */
public record ParamValues(Map<String, Object> values) {
  /** Keeps the order. */
  public ParamValues {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  /** The initial values of these parameters. */
  public static ParamValues initial(List<Param<?>> params) {
    Map<String, Object> map = new LinkedHashMap<>();
    params.forEach(p -> map.put(p.id(), p.initial()));
    return new ParamValues(map);
  }

  /** The value of a parameter. */
  @SuppressWarnings("unchecked") // put() only takes values of the parameter's own type.
  public <T> T get(Param<T> param) {
    Object value = values.get(param.id());
    return value == null ? param.initial() : (T) value;
  }

  /** The same values with one changed. */
  public <T> ParamValues with(Param<T> param, T value) {
    Map<String, Object> map = new LinkedHashMap<>(values);
    map.put(param.id(), value);
    return new ParamValues(map);
  }

  /** Whether a parameter matters under these values. */
  public boolean enables(Param<?> param) {
    return param.enabledWhen().map(c -> c.value().equals(values.get(c.paramId()))).orElse(true);
  }
}
