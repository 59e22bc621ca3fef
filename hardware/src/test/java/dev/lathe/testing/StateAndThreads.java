package dev.lathe.testing;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitCallTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaConstructor;
import com.tngtech.archunit.core.domain.JavaConstructorCall;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import dev.lathe.base.ProcessWideState;
import dev.lathe.base.StartsThreads;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.Timer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/** What the rules about threads and static state look for in the byte code. */
final class StateAndThreads {
  /** Packages of types whose objects are made to be changed. */
  private static final Set<String> MUTABLE_PACKAGES =
      Set.of("java.util.concurrent", "java.util.concurrent.atomic");

  private StateAndThreads() {}

  /** The classes that say why they start threads; classes inside them count as they do. */
  static DescribedPredicate<JavaClass> startThreads() {
    return DescribedPredicate.describe(
        "are annotated with @StartsThreads",
        c -> outermost(c).isAnnotatedWith(StartsThreads.class));
  }

  private static JavaClass outermost(JavaClass c) {
    return c.getEnclosingClass().map(StateAndThreads::outermost).orElse(c);
  }

  /** Calls after which there may be one more thread, or a thread of all of Java's is used. */
  static DescribedPredicate<JavaAccess<?>> startsAThread() {
    return DescribedPredicate.describe(
        "starts a thread",
        access -> {
          if (!(access.getTarget() instanceof CodeUnitCallTarget target)) {
            return false;
          }
          JavaClass owner = target.getOwner();
          boolean makes = target.getName().equals(JavaConstructor.CONSTRUCTOR_NAME);
          return makes
                  && (is(owner, Thread.class)
                      || is(owner, Timer.class)
                      || is(owner, ExecutorService.class))
              || owner.isEquivalentTo(Executors.class)
              || owner.isEquivalentTo(CompletableFuture.class)
                  && target.getName().endsWith("Async");
        });
  }

  /** Whether a static field is final and holds something that does not change either. */
  static ArchCondition<JavaField> neverChange() {
    return new ArchCondition<>("never change") {
      @Override
      public void check(JavaField field, ConditionEvents events) {
        if (field.isAnnotatedWith(ProcessWideState.class)
            || field.getModifiers().contains(JavaModifier.SYNTHETIC)) {
          return;
        }
        problem(field)
            .ifPresent(
                what ->
                    events.add(
                        SimpleConditionEvent.violated(
                            field,
                            field.getFullName()
                                + " "
                                + what
                                + " in "
                                + field.getSourceCodeLocation())));
      }
    };
  }

  private static Optional<String> problem(JavaField field) {
    if (!field.getModifiers().contains(JavaModifier.FINAL)) {
      return Optional.of("is not final");
    }
    JavaClass type = field.getRawType();
    if (MUTABLE_PACKAGES.contains(type.getPackageName())
        || is(type, ThreadLocal.class)
        || is(type, StringBuilder.class)
        || isChangeableCollection(type)) {
      return Optional.of("holds a " + type.getSimpleName() + ", which is made to be changed");
    }
    if (is(type, Map.class) || is(type, Collection.class)) {
      Set<String> made = madeAtStart(field.getOwner());
      if (!made.isEmpty()) {
        return Optional.of("may hold a " + String.join(" or ", made) + " (made in <clinit>)");
      }
    }
    return Optional.empty();
  }

  private static boolean isChangeableCollection(JavaClass type) {
    return (is(type, Map.class) || is(type, Collection.class)) && !type.reflect().isInterface();
  }

  /** Java's own classes are not imported; their hierarchy is asked of Java. */
  private static boolean is(JavaClass type, Class<?> wanted) {
    return type.getName().startsWith("java.")
        ? wanted.isAssignableFrom(type.reflect())
        : type.isAssignableTo(wanted);
  }

  /** The collections that are made directly for static fields, in the class's initializer. */
  private static Set<String> madeAtStart(JavaClass owner) {
    return owner
        .getStaticInitializer()
        .map(
            i ->
                i.getConstructorCallsFromSelf().stream()
                    .filter(c -> isChangeableCollection(c.getTargetOwner()))
                    .map(JavaConstructorCall::getTargetOwner)
                    .map(JavaClass::getSimpleName)
                    .collect(Collectors.toSet()))
        .orElse(Set.of());
  }
}
