package dev.lathe.controllers.curves;

import dev.lathe.controllers.curves.ScoredVariant.Prices;
import dev.lathe.controllers.job.JobRunner;
import dev.lathe.controllers.job.JobSpec;
import dev.lathe.controllers.text.Texts;
import dev.lathe.controllers.workbench.OpenModel;
import dev.lathe.controllers.workbench.WorkbenchController;
import java.util.Optional;
import java.util.OptionalDouble;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;

/**
 * What a false alarm and a miss cost, as a person types it; remembered with the experiment. Nothing
 * is assumed where nothing was typed. Use on the screen's thread.
 */
public final class PriceTag {
  private static final String KEY = "prices";
  private static final double MOST = 1e12;

  private final WorkbenchController workbench;
  private final JobRunner jobs;
  private final StringProperty falseAlarm = new SimpleStringProperty("");
  private final StringProperty miss = new SimpleStringProperty("");
  private final ReadOnlyObjectWrapper<Optional<Prices>> prices =
      new ReadOnlyObjectWrapper<>(Optional.empty());
  private final ReadOnlyStringWrapper problem = new ReadOnlyStringWrapper("");
  private boolean filling;

  PriceTag(WorkbenchController workbench, JobRunner jobs) {
    this.workbench = workbench;
    this.jobs = jobs;
    falseAlarm.addListener(o -> typed());
    miss.addListener(o -> typed());
  }

  /** The price of a false alarm as it was typed; empty at first. */
  public StringProperty falseAlarmProperty() {
    return falseAlarm;
  }

  /** The price of a miss as it was typed; empty at first. */
  public StringProperty missProperty() {
    return miss;
  }

  /** Both as numbers; empty unless both are. */
  public ReadOnlyObjectProperty<Optional<Prices>> pricesProperty() {
    return prices.getReadOnlyProperty();
  }

  /** What is wrong with what was typed, a sentence; empty when nothing is. */
  public ReadOnlyStringProperty problemProperty() {
    return problem.getReadOnlyProperty();
  }

  private void typed() {
    OptionalDouble a = number(falseAlarm.get());
    OptionalDouble m = number(miss.get());
    boolean wrong =
        a.isEmpty() && !falseAlarm.get().isBlank() || m.isEmpty() && !miss.get().isBlank();
    boolean free = a.isPresent() && m.isPresent() && a.getAsDouble() + m.getAsDouble() == 0;
    problem.set(
        wrong ? Texts.get("curves.price.no-number") : free ? Texts.get("curves.price.free") : "");
    prices.set(
        a.isPresent() && m.isPresent() && !free
            ? Optional.of(new Prices(a.getAsDouble(), m.getAsDouble()))
            : Optional.empty());
    if (!filling) {
      workbench
          .openModelProperty()
          .get()
          .ifPresent(
              o ->
                  workbench
                      .state()
                      .keep(o.experiment(), KEY, falseAlarm.get() + "\n" + miss.get()));
    }
  }

  /** A price; a comma may part decimals. */
  private static OptionalDouble number(String text) {
    String plain = text.strip().replace(" ", "");
    if (plain.matches("\\d+,\\d{1,2}")) {
      plain = plain.replace(',', '.');
    }
    try {
      double v = Double.parseDouble(plain.replace(",", ""));
      return v >= 0 && v <= MOST ? OptionalDouble.of(v) : OptionalDouble.empty();
    } catch (NumberFormatException e) {
      return OptionalDouble.empty();
    }
  }

  /** Follows the model: its own prices, or none. */
  void follow(Optional<OpenModel> model) {
    fill("", "");
    model.ifPresent(
        o ->
            jobs.start(
                JobSpec.of(
                        Texts.get("job.inputs"), c -> workbench.state().recall(o.experiment(), KEY))
                    .unlisted()
                    .onSuccess(
                        note -> {
                          if (workbench.isOpen(o.experiment()) && falseAlarm.get().isEmpty()) {
                            String[] both = note.orElse("").split("\n", 2);
                            fill(both[0], both.length > 1 ? both[1] : "");
                          }
                        })));
  }

  private void fill(String a, String m) {
    filling = true;
    falseAlarm.set(a);
    miss.set(m);
    filling = false;
  }
}
