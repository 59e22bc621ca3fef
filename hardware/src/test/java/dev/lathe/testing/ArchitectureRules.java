package dev.lathe.testing;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaFieldAccess;
import com.tngtech.archunit.core.domain.properties.HasName;
import com.tngtech.archunit.core.domain.properties.HasOwner;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.GeneralCodingRules;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The rules of the house; each module's tests subclass this, so that a breach fails in the module
 * that made it.
 */
public abstract class ArchitectureRules {
  private static final String ANSWER = "dev.lathe.engine.answer.Answer";
  private static final JavaClasses CLASSES = importOurs();

  /**
   * Only our own classes, from wherever the build put them; scanning every library would take a
   * minute.
   */
  private static JavaClasses importOurs() {
    ArchConfiguration.get().setResolveMissingDependenciesFromClassPath(false);
    List<Path> places =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .map(Path::of)
            .filter(p -> !p.endsWith("test-classes") && Files.exists(p))
            .filter(p -> Files.isDirectory(p) || p.getFileName().toString().startsWith("lathe-"))
            .filter(p -> !p.getFileName().toString().endsWith("-tests.jar"))
            .toList();
    return new ClassFileImporter()
        .withImportOption(location -> location.contains("dev/lathe"))
        .withImportOption(location -> !location.contains("dev/lathe/testing"))
        .importPaths(places);
  }

  @Test
  void theRulesSeeTheCode() {
    assertThat(CLASSES).isNotEmpty();
  }

  private void check(ArchRule rule) {
    rule.allowEmptyShould(true).check(CLASSES);
  }

  @Test
  void protobufStaysAtTheBorder() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage("dev.lathe.engine.graph.onnx..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("ai.onnx.proto..", "com.google.protobuf..")
            .because(
                "passes and screens work on dev.lathe.engine.graph; files are read by OnnxFiles"
                    + " instead"));
  }

  @Test
  void nothingBelowKnowsThatAScreenExists() {
    check(
        noClasses()
            .that()
            .resideInAnyPackage(
                "dev.lathe.base..",
                "dev.lathe.hardware..",
                "dev.lathe.engine..",
                "dev.lathe.optimizers..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                "javafx..", "dev.lathe.controllers..", "dev.lathe.views..", "dev.lathe.app..")
            .because(
                "long work reports through JobContext; observable state belongs to controllers"));
  }

  @Test
  void controllersHaveNoSceneGraph() {
    check(
        noClasses()
            .that()
            .resideInAPackage("dev.lathe.controllers..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                "javafx.scene..",
                "javafx.stage..",
                "javafx.application..",
                "dev.lathe.views..",
                "dev.lathe.app..")
            .because(
                "a controller is tested without a toolkit; let the view bind to its properties"));
  }

  @Test
  void viewsKnowControllersOnly() {
    check(
        noClasses()
            .that()
            .resideInAPackage("dev.lathe.views..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                "dev.lathe.engine..",
                "dev.lathe.optimizers..",
                "dev.lathe.hardware..",
                "dev.lathe.app..")
            .because(
                "only controllers touch the lower modules; let the controller offer what the view"
                    + " shows"));
  }

  @Test
  void layersPointDownwards() {
    check(
        noClasses()
            .that()
            .resideInAPackage("dev.lathe.engine..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.lathe.optimizers..")
            .because("the engine runs and measures models whoever made them"));
    check(
        noClasses()
            .that()
            .resideInAnyPackage("dev.lathe.base..", "dev.lathe.hardware..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.lathe.engine..", "dev.lathe.optimizers..")
            .because("the lowest module depends on no other"));
  }

  @Test
  void nothingPrintsExceptTheProgram() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage("dev.lathe.app..")
            .should(GeneralCodingRules.ACCESS_STANDARD_STREAMS)
            .because("throw a LatheException, report through JobContext, or log through SLF4J"));
  }

  @Test
  void packagesFormNoCircle() {
    check(
        SlicesRuleDefinition.slices()
            .matching("dev.lathe.(**)")
            .should()
            .beFreeOfCycles()
            .because(
                "a package in a circle cannot be read, tested or moved alone; put what both need"
                    + " into a package below instead"));
  }

  @Test
  void threadsAreStartedByRunners() {
    check(
        noClasses()
            .that(DescribedPredicate.not(StateAndThreads.startThreads()))
            .should()
            .callCodeUnitWhere(StateAndThreads.startsAThread())
            .because(
                "a thread without a job has no progress, no cancel and loses its errors; start a"
                    + " Job on the JobRunner instead, or say why not in @StartsThreads"));
  }

  @Test
  void staticFieldsNeverChange() {
    check(
        fields()
            .that()
            .areStatic()
            .should(StateAndThreads.neverChange())
            .because(
                "static state outlives tests and windows; keep it in an object that somebody"
                    + " closes instead, or say why not in @ProcessWideState"));
  }

  @Test
  void temporaryFoldersAreMadeInOnePlace() {
    check(
        noClasses()
            .that()
            .doNotHaveFullyQualifiedName("dev.lathe.base.TemporaryFolder")
            .should()
            .callMethod(Files.class, "createTempDirectory", String.class, FileAttribute[].class)
            .orShould()
            .callMethod(
                Files.class, "createTempFile", String.class, String.class, FileAttribute[].class)
            .orShould()
            .callMethod(File.class, "createTempFile", String.class, String.class)
            .because(
                "what a crash leaves behind must be found and removed; use"
                    + " TemporaryFolder.create instead (a draft beside its target is named by"
                    + " that folder)"));
  }

  @Test
  void onlyDeclarationsLookIntoAnswers() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackages(
                "dev.lathe.engine.task..",
                "dev.lathe.engine.decode..",
                "dev.lathe.engine.evaluate..",
                "dev.lathe.engine.answer..",
                "dev.lathe.engine.detect..",
                "dev.lathe.controllers.answer..")
            .should()
            .dependOnClassesThat(
                JavaClass.Predicates.assignableTo(ANSWER)
                    .and(DescribedPredicate.not(HasName.Predicates.name(ANSWER)))
                    .as("are kinds of answers"))
            .because(
                "whoever tells kinds of answers apart has to be found and mended for each new task;"
                    + " let Task, Metric or TaskPresenter answer instead"));
  }

  @Test
  void nobodyAsksWhichTaskItIs() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackages("dev.lathe.engine.task..", "dev.lathe.controllers.answer..")
            .should()
            .accessFieldWhere(
                JavaFieldAccess.Predicates.target(
                        HasOwner.Predicates.With.owner(
                            HasName.Predicates.name("dev.lathe.engine.task.Tasks")))
                    .as("the field is a task of dev.lathe.engine.task.Tasks"))
            .because(
                "code that compares tasks has to be found and mended for each new one; let the task"
                    + " declare what this code wants to know"));
  }
}
