package dev.lathe.views;

import dev.lathe.controllers.WindowControllers;
import dev.lathe.controllers.action.Action;
import dev.lathe.controllers.job.JobSpec;
import dev.lathe.controllers.palette.Looks;
import dev.lathe.controllers.palette.WindowPalette;
import dev.lathe.controllers.services.AppServices;
import dev.lathe.controllers.settings.Settings;
import dev.lathe.controllers.settings.SettingsStore;
import dev.lathe.controllers.text.Texts;
import dev.lathe.controllers.user.DialogService;
import dev.lathe.controllers.workbench.Place;
import dev.lathe.views.learn.LessonBar;
import dev.lathe.views.optimize.PassMenu;
import dev.lathe.views.parts.Terms;
import dev.lathe.views.platform.PlatformFxThread;
import dev.lathe.views.platform.PresenterZoom;
import dev.lathe.views.platform.SystemLook;
import dev.lathe.views.platform.Theming;
import dev.lathe.views.shell.ClipboardInput;
import dev.lathe.views.shell.CommandPalette;
import dev.lathe.views.shell.FocusKeeper;
import dev.lathe.views.shell.FocusRing;
import dev.lathe.views.shell.HeldKeys;
import dev.lathe.views.shell.ModelDrop;
import dev.lathe.views.shell.Shortcuts;
import dev.lathe.views.shell.Toasts;
import java.util.List;
import javafx.beans.binding.Bindings;
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
    CommandPalette palette =
        new CommandPalette(new WindowPalette(controllers, looks(theming, settings))::entries);
    ModelDrop drop =
        new ModelDrop(
            controllers.workbench()::openModel, files -> controllers.takeFiles(List.copyOf(files)));
    drop.connect(scene);

    controllers.commands().bind(Action.PALETTE, palette::open);
    ClipboardInput.bind(controllers);
    bindLook(theming, settings);
    Shortcuts.install(scene, controllers.commands());
    Terms.explain(scene);

    first.top().connect(controllers);
    first.rail().connect(controllers.workbench().placeProperty());
    first.status().connect(controllers.workbench(), controllers.devices());
    FocusRing ring = new FocusRing();
    List.of(drop, palette, toasts, ring).forEach(first.shell()::addLayer);
    ring.follow(scene);
    FocusKeeper.follow(scene);
    HeldKeys.follow(scene);

    LessonBar lesson = new LessonBar(controllers);
    first.shell().setBelow(lesson);
    // Messages come in above the way on.
    toasts
        .translateYProperty()
        .bind(
            Bindings.when(lesson.visibleProperty())
                .then(lesson.heightProperty().negate())
                .otherwise(0));
    Places places = new Places(controllers, theming);
    controllers
        .workbench()
        .placeProperty()
        .addListener((o, old, now) -> first.shell().showPlace(places.get(now)));
    first.shell().showPlace(places.get(controllers.workbench().placeProperty().get()));
    controllers
        .commands()
        .bind(
            Action.ADD_PASS,
            controllers.workbench().needsModel(),
            () -> {
              controllers.workbench().placeProperty().set(Place.OPTIMIZE);
              scene.getRoot().applyCss();
              scene.getRoot().layout();
              if (scene.lookup("#" + PassMenu.ID) instanceof PassMenu menu) {
                menu.reveal();
              }
            });
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
    controllers.commands().bind(Action.PRESENTER, new PresenterZoom(theming)::toggle);
    controllers.commands().bind(Action.LARGER_TEXT, () -> scale(theming, settings, TEXT_STEP));
    controllers.commands().bind(Action.SMALLER_TEXT, () -> scale(theming, settings, -TEXT_STEP));
  }

  private Looks looks(Theming theming, SettingsStore settings) {
    return new Looks() {
      @Override
      public void theme(Settings.Theme theme) {
        settings.update(s -> s.withTheme(theme));
        controllers
            .jobs()
            .start(
                JobSpec.of(Action.TOGGLE_THEME.text(), c -> SystemLook.isDark(theme))
                    .unlisted()
                    .onSuccess(theming::setDark));
      }

      @Override
      public void textScale(double scale) {
        theming.setScale(scale);
        settings.update(s -> s.withTextScale(theming.scaleProperty().get()));
      }
    };
  }

  private static void scale(Theming theming, SettingsStore settings, double step) {
    theming.setScale(theming.scaleProperty().get() + step);
    settings.update(s -> s.withTextScale(theming.scaleProperty().get()));
  }
}
