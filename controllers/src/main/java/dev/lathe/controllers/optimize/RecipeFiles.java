package dev.lathe.controllers.optimize;

import dev.lathe.base.OutputFiles;
import dev.lathe.controllers.job.JobRunner;
import dev.lathe.controllers.job.JobSpec;
import dev.lathe.controllers.services.OptimizeServices;
import dev.lathe.controllers.settings.JsonStore;
import dev.lathe.controllers.text.Texts;
import dev.lathe.controllers.user.DialogService;
import dev.lathe.controllers.user.Notifications;
import dev.lathe.optimizers.recipe.RecipeJson;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Recipes, and what they refer to, as files that the person chooses. */
final class RecipeFiles {
  private final RecipeEditor editor;
  private final OptimizeServices services;
  private final JobRunner jobs;
  private final DialogService dialogs;
  private final Notifications notifications;
  private final JsonStore<RecentRecipes> recent;

  /** For the recipe in this editor. */
  RecipeFiles(
      RecipeEditor editor,
      OptimizeServices services,
      JobRunner jobs,
      DialogService dialogs,
      Notifications notifications,
      JsonStore<RecentRecipes> recent) {
    this.editor = editor;
    this.services = services;
    this.jobs = jobs;
    this.dialogs = dialogs;
    this.notifications = notifications;
    this.recent = recent;
  }

  /** Lets the person choose the file of a step's parameter: another model. */
  void chooseFor(int step, String paramId) {
    dialogs
        .openFile(DialogService.FileKind.MODEL)
        .ifPresent(file -> editor.setFile(step, paramId, file.toString()));
  }

  /** Saves the recipe where the person says. */
  void save() {
    dialogs
        .saveFile(DialogService.FileKind.RECIPE, "recipe.json")
        .ifPresent(
            file -> {
              String json = RecipeJson.writePretty(editor.recipeProperty().get());
              jobs.start(
                  JobSpec.of(
                          Texts.get("job.recipe"),
                          c -> {
                            OutputFiles.write(file, json.getBytes(StandardCharsets.UTF_8));
                            return file;
                          })
                      .unlisted()
                      .onSuccess(
                          f -> {
                            remember(file);
                            notifications.success(
                                Texts.get("optimize.recipe-saved", file.getFileName()));
                          }));
            });
  }

  /** Reads a recipe that the person chooses. */
  void open() {
    dialogs.openFile(DialogService.FileKind.RECIPE).ifPresent(this::open);
  }

  /** Reads a recipe. */
  void open(Path file) {
    jobs.start(
        JobSpec.of(
                Texts.get("job.recipe"),
                c -> RecipeJson.read(Files.readString(file), services.passes()))
            .unlisted()
            .onSuccess(
                r -> {
                  editor.replace(r);
                  remember(file);
                }));
  }

  /** Files opened or saved lately, the newest first. */
  List<Path> recent() {
    return recent.get().files().stream().map(Path::of).toList();
  }

  private void remember(Path file) {
    recent.update(r -> r.with(file.toAbsolutePath().toString()));
  }
}
