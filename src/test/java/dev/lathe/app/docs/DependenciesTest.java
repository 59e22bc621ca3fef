package dev.lathe.app.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lathe.testing.Shared;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** docs/dependencies.md says of every dependency that the parent POM manages why it is there. */
class DependenciesTest {
  private static final Pattern ROW =
      Pattern.compile("^\\| (?!dependency|---)([^|]+) \\| ([^|]+) \\|");

  private static List<String> managed() throws Exception {
    Document pom =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(Shared.projectRoot().resolve("pom.xml").toFile());
    Element management = (Element) pom.getElementsByTagName("dependencyManagement").item(0);
    NodeList all = management.getElementsByTagName("dependency");
    List<String> names = new ArrayList<>();
    for (int i = 0; i < all.getLength(); i++) {
      Element e = (Element) all.item(i);
      String group = e.getElementsByTagName("groupId").item(0).getTextContent();
      String artifact = e.getElementsByTagName("artifactId").item(0).getTextContent();
      if (!group.equals("dev.lathe")) {
        names.add(group + ":" + artifact);
      }
    }
    return names;
  }

  private static List<String> documented() throws IOException {
    List<String> names = new ArrayList<>();
    for (String line : Files.readAllLines(Shared.projectRoot().resolve("docs/dependencies.md"))) {
      Matcher row = ROW.matcher(line);
      if (row.find()) {
        names.addAll(List.of(row.group(1).split(", ", -1)));
        assertThat(row.group(2).strip()).describedAs(line).isNotEmpty();
      }
    }
    return names;
  }

  @Test
  void everyManagedDependencyHasItsReasonAndNothingElseHas() throws Exception {
    assertThat(documented()).containsExactlyInAnyOrderElementsOf(managed());
  }
}
