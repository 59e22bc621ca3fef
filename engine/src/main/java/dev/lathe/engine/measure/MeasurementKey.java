package dev.lathe.engine.measure;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a row was measured of, on and with, as far as it decides the numbers. Only rows that agree
 * in all of it but the file may be compared: the best of them, a front, a speed-up.
 *
 * @param sha256 hash of the model file
 * @param device device id
 * @param runtime the library that ran the model, with its version
 * @param machine the machine in words: processor, cores, memory, system
 * @param load the scenario's load pattern in words
 * @param threads within an operator
 * @param data the examples; empty where the inputs were generated
 * @param setup fingerprint of preprocessing, labels and tokenizer
 */
public record MeasurementKey(
    String sha256,
    String device,
    String runtime,
    String machine,
    String load,
    int threads,
    Optional<DataKey> data,
    String setup) {
  /** A part of the key in which two may differ. */
  public enum Part {
    MACHINE,
    DEVICE,
    RUNTIME,
    FILE,
    DATA,
    SETUP,
    LOAD,
    THREADS
  }

  /**
   * Why a row does not tell about what is chosen now.
   *
   * @param part what differs
   * @param sentence how, for people
   */
  public record Misfit(Part part, String sentence) {}

  /** All but the file, as one text: equal for rows that may be compared with each other. */
  public String conditions() {
    return String.join(
        "\n",
        device,
        runtime,
        machine,
        load,
        Integer.toString(threads),
        data.map(DataKey::sha256).orElse(""),
        setup);
  }

  /** Whether a row with this key still tells about what is chosen now. */
  public boolean fits(MeasurementKey now) {
    return misfits(now).isEmpty();
  }

  /** In what this key differs from that of what is chosen now; empty when the row still fits. */
  public List<Misfit> misfits(MeasurementKey now) {
    List<Misfit> misfits = new ArrayList<>();
    if (differs(now, MeasurementKey::machine)) {
      misfits.add(new Misfit(Part.MACHINE, "Measured on another machine: " + machine + "."));
    }
    if (differs(now, MeasurementKey::device)) {
      misfits.add(new Misfit(Part.DEVICE, "Measured on another device: " + device + "."));
    }
    if (differs(now, MeasurementKey::runtime)) {
      misfits.add(
          new Misfit(
              Part.RUNTIME, "Measured with " + runtime + "; it would be " + now.runtime + " now."));
    }
    if (differs(now, MeasurementKey::sha256)) {
      misfits.add(new Misfit(Part.FILE, "The model file has changed since."));
    }
    if (differs(now, k -> k.data().map(DataKey::sha256))) {
      misfits.add(new Misfit(Part.DATA, dataSentence(now)));
    }
    if (differs(now, MeasurementKey::setup)) {
      misfits.add(
          new Misfit(
              Part.SETUP,
              "Measured with another setup: task, preprocessing, labels or tokenizer differ."));
    }
    if (differs(now, MeasurementKey::load)) {
      misfits.add(
          new Misfit(
              Part.LOAD, "Measured under another load: " + load + "; now " + now.load + "."));
    }
    if (threads != now.threads) {
      misfits.add(
          new Misfit(
              Part.THREADS,
              "Measured with " + threadWords() + "; it would be " + now.threadWords() + " now."));
    }
    return List.copyOf(misfits);
  }

  private boolean differs(MeasurementKey now, Function<MeasurementKey, Object> part) {
    return !part.apply(this).equals(part.apply(now));
  }

  private String threadWords() {
    return threads == 1 ? "1 thread" : threads + " threads";
  }

  private String dataSentence(MeasurementKey now) {
    Function<Optional<DataKey>, String> words = d -> d.map(DataKey::words).orElse("no data");
    String then = words.apply(data);
    String chosen = words.apply(now.data);
    return then.equals(chosen)
        ? "The content of " + then + " has changed since."
        : "Measured with " + then + "; chosen now: " + chosen + ".";
  }
}
