package dev.multibox.bench.pages;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/** What the project's poms know: modules, profiles, properties, plugins and their executions. */
final class Poms {

  /** Of Maven and its plugins themselves. */
  private static final Set<String> PROPERTIES_OF_PLUGINS =
      Set.of("test", "skipTests", "surefire.failIfNoSpecifiedTests", "altDeploymentRepository");

  private static final Set<String> PHASES =
      Set.of(
          "clean",
          "validate",
          "compile",
          "process-classes",
          "test-compile",
          "process-test-classes",
          "test",
          "package",
          "integration-test",
          "verify",
          "install",
          "deploy");

  private static final Set<String> FLAGS =
      Set.of("-q", "-B", "-o", "-N", "-am", "-e", "-U", "-ntp");

  private final Set<String> modules = new HashSet<>();
  private final Set<String> profiles = new HashSet<>();
  private final Set<String> properties = new HashSet<>(PROPERTIES_OF_PLUGINS);
  private final Set<String> plugins = new HashSet<>();
  private final Set<String> executions = new HashSet<>();

  static Poms read() throws Exception {
    Poms poms = new Poms();
    Document parent = parse(Page.PROJECT.resolve("pom.xml"));
    poms.add(parent);
    for (String module : texts(parent, "module", "modules")) {
      poms.modules.add(module);
      poms.add(parse(Page.PROJECT.resolve(module).resolve("pom.xml")));
    }
    return poms;
  }

  private static Document parse(Path pom) throws Exception {
    return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(pom.toFile());
  }

  private void add(Document pom) {
    profiles.addAll(texts(pom, "id", "profile"));
    plugins.addAll(texts(pom, "artifactId", "plugin"));
    executions.addAll(texts(pom, "id", "execution"));
    NodeList found = pom.getElementsByTagName("properties");
    for (int i = 0; i < found.getLength(); i++) {
      NodeList children = found.item(i).getChildNodes();
      for (int j = 0; j < children.getLength(); j++) {
        if (children.item(j) instanceof Element property) {
          properties.add(property.getTagName());
        }
      }
    }
  }

  /** Texts of the elements of this name right below an element of that name. */
  private static List<String> texts(Document pom, String name, String parent) {
    List<String> texts = new ArrayList<>();
    NodeList found = pom.getElementsByTagName(name);
    for (int i = 0; i < found.getLength(); i++) {
      Node element = found.item(i);
      if (element.getParentNode().getNodeName().equals(parent)) {
        texts.add(element.getTextContent().strip());
      }
    }
    return texts;
  }

  /**
   * What is wrong with the arguments of {@code mvn}.
   *
   * @param words the arguments
   * @param problems takes a sentence for each
   * @return the arguments of the command line that {@code -Dargs} has, if it is there
   */
  List<String> check(List<String> words, List<String> problems) throws Exception {
    List<String> args = null;
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      if (word.equals("-pl")) {
        requireAll(modules, words.get(++i), "module", problems);
      } else if (word.startsWith("-P")) {
        requireAll(profiles, word.substring(2), "profile", problems);
      } else if (word.startsWith("-D")) {
        String name = word.substring(2).replaceFirst("=.*", "");
        String value = word.contains("=") ? word.substring(word.indexOf('=') + 1) : "";
        if (name.equals("args")) {
          args = CommandWords.of(value);
        } else if (name.equals("test")) {
          requireTests(value, problems);
        }
        if (!properties.contains(name) && !isReadBySources(name)) {
          problems.add("no property " + name);
        }
      } else if (word.startsWith("-")) {
        if (!FLAGS.contains(word)) {
          problems.add("no option " + word + " that this test knows");
        }
      } else if (!PHASES.contains(word) && !isGoal(word)) {
        problems.add("no phase or goal " + word);
      }
    }
    return args;
  }

  private static void requireAll(
      Set<String> known, String names, String kind, List<String> problems) {
    for (String name : names.split(",")) {
      if (!known.contains(name)) {
        problems.add("no " + kind + " " + name + " among " + known);
      }
    }
  }

  private static void requireTests(String names, List<String> problems) throws Exception {
    for (String name : names.split(",")) {
      String file = name.replaceFirst("#.*", "") + ".java";
      if (filesNamed(file).isEmpty()) {
        problems.add("no test " + name);
      }
    }
  }

  private boolean isGoal(String word) {
    if (!word.contains(":")) {
      return false;
    }
    String prefix = word.substring(0, word.indexOf(':'));
    int at = word.indexOf('@');
    return (plugins.contains(prefix + "-maven-plugin")
            || plugins.contains("maven-" + prefix + "-plugin"))
        && (at < 0 || executions.contains(word.substring(at + 1)));
  }

  /** Whether a source has the property's name in quotes: the tests' own, and the library's. */
  private static boolean isReadBySources(String property) throws Exception {
    if (!property.startsWith("multibox.")) {
      return false;
    }
    for (Path source : filesNamed(".java")) {
      if (Files.readString(source).contains("\"" + property + "\"")) {
        return true;
      }
    }
    return false;
  }

  private static List<Path> filesNamed(String ending) throws Exception {
    try (Stream<Path> kernel = Files.walk(Page.PROJECT.resolve("kernel/src"));
        Stream<Path> bench = Files.walk(Page.PROJECT.resolve("bench/src"))) {
      String suffix = ending.startsWith(".") ? ending : "/" + ending;
      return Stream.concat(kernel, bench)
          .filter(file -> file.toString().replace('\\', '/').endsWith(suffix))
          .toList();
    }
  }
}
