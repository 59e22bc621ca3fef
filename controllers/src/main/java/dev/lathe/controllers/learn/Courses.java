package dev.lathe.controllers.learn;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What is remembered of lessons between two starts.
 *
 * @param open the lesson that is being taken, by id; empty for none
 * @param courses by the lessons' ids
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record Courses(String open, Map<String, Course> courses) {
  /** Replaces what an older or damaged file lacks. */
  public Courses {
    open = open == null ? "" : open;
    courses = courses == null ? Map.of() : Map.copyOf(courses);
  }

  /** Nothing begun. */
  public static Courses none() {
    return new Courses("", Map.of());
  }

  Optional<Course> of(Lesson lesson) {
    return Optional.ofNullable(courses.get(lesson.id()));
  }

  Courses withOpen(String lesson) {
    return new Courses(lesson, courses);
  }

  Courses with(Lesson lesson, Course course) {
    Map<String, Course> all = new LinkedHashMap<>(courses);
    all.put(lesson.id(), course);
    return new Courses(open, all);
  }
}
