package dev.lathe.controllers.settings;

import java.nio.file.Path;
import java.util.function.UnaryOperator;

/** Keeps the settings under the home of Lathe, as {@link JsonStore} does. */
public final class SettingsStore {
  private final JsonStore<Settings> store;

  /** Reads what is there. */
  public SettingsStore(Path home) {
    this.store = new JsonStore<>(home.resolve("settings.json"), Settings.class, Settings.initial());
  }

  /** The settings now. */
  public Settings get() {
    return store.get();
  }

  /** Changes the settings and writes them. */
  public void update(UnaryOperator<Settings> change) {
    store.update(change);
  }
}
