package dev.lathe.controllers;

import dev.lathe.controllers.action.Action;
import dev.lathe.controllers.action.Commands;
import dev.lathe.controllers.changes.ChangesPlace;
import dev.lathe.controllers.compare.ReportFile;
import dev.lathe.controllers.text.Texts;
import dev.lathe.controllers.user.DialogService;
import dev.lathe.controllers.workbench.Place;
import dev.lathe.controllers.workbench.VariantItem;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javafx.beans.binding.Bindings;

/** Says what each command of a window does, and why it cannot when it cannot. */
final class WindowCommands {
  private final WindowControllers window;
  private final Commands commands;

  WindowCommands(WindowControllers window) {
    this.window = window;
    this.commands = window.commands();
  }

  void bind() {
    bindShellCommands();
    bindModelCommands();
    bindTryCommands();
    bindOptimizeCommands();
    bindCompareCommands();
    bindLearnCommands();
  }

  private void bindShellCommands() {
    for (Place p : Place.values()) {
      commands.bind(p.action(), () -> window.workbench().placeProperty().set(p));
    }
    commands.bind(
        Action.OPEN_MODEL,
        () ->
            window
                .dialogs()
                .openFile(DialogService.FileKind.MODEL)
                .ifPresent(window.workbench()::openModel));
    commands.bind(
        Action.OPEN_WORKSPACE,
        () ->
            window
                .dialogs()
                .openFolder(Action.OPEN_WORKSPACE.text())
                .ifPresent(window.workbench()::openWorkspace));
    commands.bind(Action.OPEN_SAMPLE, window.workbench()::openFirstSample);
    commands.bind(
        Action.CANCEL_JOBS,
        Bindings.createStringBinding(
            () -> window.jobList().busyProperty().get() ? "" : Texts.get("why-not.no-jobs"),
            window.jobList().busyProperty()),
        window.jobList()::cancelAll);
  }

  private void bindModelCommands() {
    commands.bind(
        Action.RESET_PREPROCESSING,
        window.model().setup().cannotReset(),
        window.model().setup()::reset);
    commands.bind(
        Action.SAVE_SETUP, window.workbench().needsModel(), window.model().setup()::saveBeside);
    commands.bind(Action.FIND_PREPROCESSING, window.doctor().cannotStart(), window.doctor()::start);
    commands.bind(
        Action.CHOOSE_LABELS,
        window.workbench().needsModel(),
        () ->
            window
                .dialogs()
                .openFile(DialogService.FileKind.LABELS)
                .ifPresent(window.model().setup()::chooseLabels));
    commands.bind(
        Action.CHOOSE_SCALING,
        window.dataColumns().cannotScale(),
        window.dataColumns()::chooseScaling);
  }

  private void bindTryCommands() {
    commands.bind(Action.RUN, window.tryIt().needsInput(), window.tryIt()::run);
    commands.bind(
        Action.ANSWER_TABLE, window.rows().cannotAnswerTable(), window.rows()::answerTable);
    commands.bind(Action.ANSWER_DATA, window.batch().cannotAnswer(), window.batch()::answer);
    commands.bind(
        Action.OPEN_INPUT,
        Bindings.createStringBinding(
            () ->
                switch (window.tryIt().modeProperty().get()) {
                  case PICTURES, SCENE, AREAS, CURTAIN, TENSORS, ROW -> "";
                  case NOTHING -> Texts.get("why-not.no-model");
                  default -> Texts.get("why-not.not-a-picture");
                },
            window.tryIt().modeProperty()),
        this::openInput);
    bindTarget();
  }

  private void bindTarget() {
    commands.bind(
        Action.CHOOSE_TARGET,
        window.tryIt().needsTargetable(),
        () ->
            window.dialogs().openFiles(DialogService.FileKind.PICTURES).stream()
                .findFirst()
                .ifPresent(window.tryIt()::takeTarget));
  }

  private void openInput() {
    window.workbench().placeProperty().set(Place.TRY);
    List<Path> files =
        window
            .dialogs()
            .openFiles(
                switch (window.tryIt().modeProperty().get()) {
                  case TENSORS -> DialogService.FileKind.TENSORS;
                  case ROW -> DialogService.FileKind.DATA;
                  default -> DialogService.FileKind.PICTURES;
                });
    if (!files.isEmpty()) {
      window.tryIt().takeFiles(files);
    }
  }

  private void bindOptimizeCommands() {
    commands.bind(
        Action.MAKE_VARIANT, window.optimize().cannotMake(), window.optimize()::makeVariant);
    commands.bind(
        Action.SAVE_RECIPE, window.workbench().needsModel(), window.optimize()::saveRecipe);
    commands.bind(
        Action.OPEN_RECIPE, window.workbench().needsModel(), window.optimize()::openRecipe);
    commands.bind(
        Action.ADD_PASS,
        window.workbench().needsModel(),
        () -> window.workbench().placeProperty().set(Place.OPTIMIZE));
  }

  private void bindCompareCommands() {
    ChangesPlace changes = window.changes();
    commands.bind(
        Action.WHAT_BROKE,
        changes.gallery().cannotOpen(),
        () -> {
          window.workbench().placeProperty().set(Place.COMPARE);
          changes.gallery().show(chosenVariant().map(VariantItem::id).orElse(-1L));
        });
    commands.bind(Action.EXPORT_CHANGES, changes.files().cannotExport(), changes.files()::export);
    commands.bind(Action.MEASURE, window.compare().cannotMeasure(), window.compare()::measure);
    commands.bind(
        Action.WRITE_REPORT,
        window.compare().cannotCopy(),
        new ReportFile(window.workbench(), window.jobs(), window.dialogs(), window.notifications())
            ::write);
    commands.bind(
        Action.CHOOSE_DATA, window.workbench().needsModel(), window.compare()::chooseData);
    commands.bind(
        Action.SAVE_VARIANT,
        Bindings.createStringBinding(
            () -> window.workbench().variants().size() > 1 ? "" : Texts.get("why-not.no-variant"),
            window.workbench().variants()),
        () -> chosenVariant().ifPresent(v -> window.compare().files().saveAs(v.id())));
  }

  /** The variant that the person chose, or the one made last. */
  private Optional<VariantItem> chosenVariant() {
    return window
        .steps()
        .shownProperty()
        .get()
        .variant()
        .filter(v -> !v.original())
        .or(
            () ->
                window.workbench().variants().stream()
                    .filter(v -> !v.original())
                    .reduce((a, b) -> b));
  }

  private void bindLearnCommands() {
    commands.bind(Action.LESSON_NEXT, window.learn().cannotGoOn(), window.learn()::next);
    commands.bind(Action.LESSON_BACK, window.learn().cannotGoBack(), window.learn()::back);
    commands.bind(Action.LEAVE_LESSON, window.learn().cannotLeave(), window.learn()::stop);
  }
}
