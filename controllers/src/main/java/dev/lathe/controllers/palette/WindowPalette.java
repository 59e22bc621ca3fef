package dev.lathe.controllers.palette;

import dev.lathe.controllers.WindowControllers;
import dev.lathe.controllers.action.Action;
import dev.lathe.controllers.action.Command;
import dev.lathe.controllers.learn.LearnController;
import dev.lathe.controllers.palette.PaletteEntry.Kind;
import dev.lathe.controllers.settings.Settings;
import dev.lathe.controllers.text.Formats;
import dev.lathe.controllers.text.Glossary;
import dev.lathe.controllers.text.Texts;
import dev.lathe.controllers.workbench.Place;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Everything that can be found in a window, as it is now. */
public final class WindowPalette {
  private static final List<Double> TEXT_SIZES = List.of(1.0, 1.25, 1.5, 1.75);

  private final WindowControllers window;
  private final Looks looks;

  /** A palette over these controllers. */
  public WindowPalette(WindowControllers window, Looks looks) {
    this.window = window;
    this.looks = looks;
  }

  /** All entries, those of an earlier kind first. */
  public List<PaletteEntry> entries() {
    List<PaletteEntry> all = new ArrayList<>();
    Stream.of(actions(), passes(), variants(), lessons(), settings(), recent(), samples(), terms())
        .forEach(s -> s.forEach(all::add));
    return all;
  }

  private void go(Place place) {
    window.workbench().placeProperty().set(place);
  }

  private Stream<PaletteEntry> actions() {
    return Arrays.stream(Action.values())
        .filter(a -> a != Action.PALETTE)
        .map(a -> window.commands().get(a))
        .map(WindowPalette::action);
  }

  private static PaletteEntry action(Command c) {
    Action a = c.action();
    return new PaletteEntry(
        Kind.ACTION, a.text(), a.help(), c.whyNotProperty().get(), a.icon(), a.shortcut(), c::run);
  }

  private Stream<PaletteEntry> passes() {
    String whyNot = window.workbench().needsModel().get();
    return window.optimize().editor().choices().stream()
        .map(
            p ->
                new PaletteEntry(
                    Kind.PASS,
                    p.name(),
                    p.brief(),
                    whyNot,
                    Action.ADD_PASS.icon(),
                    Optional.empty(),
                    () -> {
                      go(Place.OPTIMIZE);
                      window.optimize().editor().add(p.id());
                    }));
  }

  private Stream<PaletteEntry> variants() {
    return window.workbench().variants().stream()
        .map(
            v ->
                PaletteEntry.of(
                    Kind.VARIANT,
                    v.name(),
                    Formats.bytes(v.bytes()),
                    "fth-layers",
                    () -> {
                      go(Place.COMPARE);
                      window.steps().choose(v.id());
                    }));
  }

  private Stream<PaletteEntry> lessons() {
    LearnController learn = window.learn();
    return learn.lessons().stream()
        .map(
            l ->
                new PaletteEntry(
                    Kind.LESSON,
                    l.title(),
                    l.text(),
                    learn.cannotStart(l),
                    Action.GO_LEARN.icon(),
                    Optional.empty(),
                    () -> learn.start(l)));
  }

  private Stream<PaletteEntry> settings() {
    Stream<PaletteEntry> themes =
        Arrays.stream(Settings.Theme.values())
            .map(
                t ->
                    setting(
                        Texts.get(
                            "palette.look",
                            Texts.get("palette.look." + t.name().toLowerCase(Locale.ROOT))),
                        "palette.look.help",
                        Action.TOGGLE_THEME,
                        () -> looks.theme(t)));
    Stream<PaletteEntry> sizes =
        TEXT_SIZES.stream()
            .map(
                s ->
                    setting(
                        Texts.get("palette.text-size", Formats.number(s * 100, 0)),
                        "palette.text-size.help",
                        Action.LARGER_TEXT,
                        () -> looks.textScale(s)));
    return Stream.concat(Stream.concat(themes, sizes), devices());
  }

  private static PaletteEntry setting(String name, String help, Action like, Runnable run) {
    return PaletteEntry.of(Kind.SETTING, name, Texts.get(help), like.icon(), run);
  }

  private Stream<PaletteEntry> devices() {
    return window.devices().devices().stream()
        .map(
            d ->
                new PaletteEntry(
                    Kind.SETTING,
                    Texts.get("palette.device", d.name()),
                    d.features(),
                    d.available() ? "" : d.reason(),
                    Action.SHOW_DEVICES.icon(),
                    Optional.empty(),
                    () -> window.devices().choose(d)));
  }

  private Stream<PaletteEntry> recent() {
    return window.workbench().recentModels().stream()
        .map(Path::of)
        .map(
            f ->
                PaletteEntry.of(
                    Kind.RECENT,
                    f.getFileName().toString(),
                    f.toString(),
                    Action.OPEN_MODEL.icon(),
                    () -> window.workbench().openModel(f)));
  }

  private Stream<PaletteEntry> samples() {
    return window.workbench().samples().stream()
        .map(
            s ->
                PaletteEntry.of(
                    Kind.SAMPLE,
                    s.title(),
                    s.doc(),
                    Action.OPEN_SAMPLE.icon(),
                    () -> window.workbench().openSample(s.id())));
  }

  private Stream<PaletteEntry> terms() {
    return Glossary.all().stream()
        .map(
            t ->
                PaletteEntry.of(
                    Kind.TERM,
                    t.term(),
                    t.also().isEmpty()
                        ? t.text()
                        : t.text() + " (" + String.join(", ", t.also()) + ")",
                    "fth-help-circle",
                    () -> {
                      window.learn().pageProperty().set(LearnController.Page.GLOSSARY);
                      window.learn().queryProperty().set(t.term());
                      go(Place.LEARN);
                    }));
  }
}
