package dev.lathe.views;

import dev.lathe.controllers.WindowControllers;
import dev.lathe.controllers.action.Action;
import dev.lathe.controllers.services.AppServices;
import dev.lathe.controllers.settings.Settings;
import dev.lathe.controllers.settings.SettingsStore;
import dev.lathe.controllers.text.Texts;
import dev.lathe.controllers.user.DialogService;
import dev.lathe.views.learn.LessonBar;
import dev.lathe.views.platform.PlatformFxThread;
import dev.lathe.views.platform.Theming;
import dev.lathe.views.shell.ClipboardInput;
import dev.lathe.views.shell.CommandPalette;
import dev.lathe.views.shell.FocusRing;
import dev.lathe.views.shell.ModelDrop;
import dev.lathe.views.shell.Shortcuts;
import dev.lathe.views.shell.Toasts;
import java.util.List;
import javafx.scene.Scene;
import javafx.stage.Stage;

/** Connects the frame with the controllers, after the first frame was shown. */
final class Wiring {
  private static final double TEXT_STEP = 0.125;

  private final WindowControllers controllers;

  Wiring(
      Stage stage,
      Scene scene,
      Theming theming,
      FirstFrame first,
      AppServices services,
      SettingsStore settings,
      PlatformFxThread fx,
      DialogService dialogs) {
    Toasts toasts = new Toasts(fx);
    controllers = new WindowControllers(services, settings, fx, dialogs, toasts);
    CommandPalette palette = new CommandPalette(controllers.commands());
    ModelDrop drop =
        new ModelDrop(
            controllers.workbench()::openModel, files -> controllers.takeFiles(List.copyOf(files)));
    drop.connect(scene);

    controllers.commands().bind(Action.PALETTE, palette::open);
    ClipboardInput.bind(controllers);
    bindLook(theming, settings);
    Shortcuts.install(scene, controllers.commands());

    first.top().connect(controllers);
    first.rail().connect(controllers.workbench().placeProperty());
    first.status().connect(controllers.workbench(), controllers.devices());
    FocusRing ring = new FocusRing();
    List.of(drop, palette, toasts, ring).forEach(first.shell()::addLayer);
    ring.follow(scene);

    first.shell().setBelow(new LessonBar(controllers.learn(), controllers.workbench()));
    Places places = new Places(controllers, theming);
    controllers
        .workbench()
        .placeProperty()
        .addListener((o, old, now) -> first.shell().showPlace(places.get(now)));
    first.shell().showPlace(places.get(controllers.workbench().placeProperty().get()));
    controllers
        .workbench()
        .chipProperty()
        .addListener(
            (o, old, now) ->
                stage.setTitle(
                    now.map(c -> Texts.get("app.title.model", c.name()))
                        .orElse(Texts.get("app.title"))));
  }

  WindowControllers controllers() {
    return controllers;
  }

  private void bindLook(Theming theming, SettingsStore settings) {
    controllers
        .commands()
        .bind(
            Action.TOGGLE_THEME,
            () -> {
              boolean dark = !theming.darkProperty().get();
              theming.setDark(dark);
              settings.update(s -> s.withTheme(dark ? Settings.Theme.DARK : Settings.Theme.LIGHT));
            });
    controllers.commands().bind(Action.LARGER_TEXT, () -> scale(theming, settings, TEXT_STEP));
    controllers.commands().bind(Action.SMALLER_TEXT, () -> scale(theming, settings, -TEXT_STEP));
  }

  private static void scale(Theming theming, SettingsStore settings, double step) {
    theming.setScale(theming.scaleProperty().get() + step);
    settings.update(s -> s.withTextScale(theming.scaleProperty().get()));
  }
}
