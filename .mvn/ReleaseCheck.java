import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/**
 * Checks what the kernel would publish, all but the signatures, and that a build in another folder
 * gives the same bytes.
 *
 * <p>{@code java ReleaseCheck.java root version maven-home java-home options...}, after {@code
 * package}; the options are those of the second build.
 */
final class ReleaseCheck {

  private static final String ARTIFACT = "multibox-kernel";

  /** What Maven Central asks of a POM, as paths of elements. */
  private static final List<String> REQUIRED =
      List.of(
          "groupId",
          "artifactId",
          "version",
          "name",
          "description",
          "url",
          "licenses/license/name",
          "licenses/license/url",
          "developers/developer/name",
          "scm/url",
          "scm/connection",
          "scm/developerConnection");

  /** What would tie the POM to this build, or give the kernel a dependency. */
  private static final List<String> FORBIDDEN =
      List.of(
          "parent",
          "modules",
          "dependencies",
          "dependencyManagement",
          "repositories",
          "build",
          "profiles");

  private final Path root;
  private final String name;
  private final List<String> faults = new ArrayList<>();

  private ReleaseCheck(Path root, String version) {
    this.root = root;
    this.name = ARTIFACT + "-" + version;
    if (version.endsWith("-SNAPSHOT")) {
      faults.add("the version " + version + " is no release");
    }
  }

  public static void main(String[] args) throws Exception {
    ReleaseCheck check = new ReleaseCheck(Path.of(args[0]).toRealPath(), args[1]);
    List<String> options = List.of(args).subList(4, args.length);
    Path target = check.root.resolve("kernel/target");
    List<Path> published = check.published(target);
    if (check.faults.isEmpty()) {
      check.checkJars(target);
      check.checkPom(target.resolve("published-pom.xml"));
      check.checkBillOfMaterials(target.resolve("bom.xml"));
      check.checkSecondBuild(target, published, args[2], args[3], options);
    }
    if (!check.faults.isEmpty()) {
      System.out.println("What an earlier build left may be at fault: mvn -Prelease clean verify");
    }
    check.faults.forEach(fault -> System.out.println("not fit for release: " + fault));
    if (!check.faults.isEmpty()) {
      System.exit(1);
    }
    System.out.println(
        "fit for release but for the signatures; a build in another folder gave the same bytes: "
            + String.join(", ", published.stream().map(Path::toString).toList()));
  }

  /** The files that are published, relative to the folder of the build's results. */
  private List<Path> published(Path target) {
    List<Path> files =
        List.of(
            Path.of(name + ".jar"),
            Path.of(name + "-sources.jar"),
            Path.of(name + "-javadoc.jar"),
            Path.of("published-pom.xml"),
            Path.of("bom.xml"),
            Path.of("bom.json"));
    for (Path file : files) {
      if (!Files.isRegularFile(target.resolve(file))) {
        faults.add("no " + file);
      }
    }
    return files;
  }

  private void checkJars(Path target) throws IOException {
    Set<String> classes = entries(target.resolve(name + ".jar"));
    Set<String> sources = entries(target.resolve(name + "-sources.jar"));
    Set<String> pages = entries(target.resolve(name + "-javadoc.jar"));
    require(classes, "module-info.class", name + ".jar");
    require(classes, "META-INF/LICENSE", name + ".jar");
    require(sources, "META-INF/LICENSE", name + "-sources.jar");
    require(pages, "index.html", name + "-javadoc.jar");
    for (String entry : classes) {
      if (entry.endsWith(".class") && !entry.contains("$")) {
        require(sources, entry.replace(".class", ".java"), name + "-sources.jar");
      }
    }
  }

  private void require(Set<String> entries, String entry, String jar) {
    if (!entries.contains(entry)) {
      faults.add(jar + " lacks " + entry);
    }
  }

  private static Set<String> entries(Path jar) throws IOException {
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      return new TreeSet<>(zip.stream().map(ZipEntry::getName).toList());
    }
  }

  private void checkPom(Path pom) throws Exception {
    Element project = parse(pom);
    for (String path : REQUIRED) {
      String text = find(project, path).map(Element::getTextContent).orElse("").strip();
      if (text.isEmpty()) {
        faults.add("the POM lacks " + path);
      } else if (text.contains("${")) {
        faults.add("the POM leaves " + path + " open: " + text);
      }
    }
    for (String path : FORBIDDEN) {
      if (find(project, path).isPresent()) {
        faults.add("the POM has " + path);
      }
    }
  }

  /** The kernel has no dependencies, so its bill of materials names nothing but the kernel. */
  private void checkBillOfMaterials(Path bill) throws Exception {
    Element bom = parse(bill);
    String described =
        find(bom, "metadata/component/name").map(Element::getTextContent).orElse("nothing");
    if (!described.equals(ARTIFACT)) {
      faults.add("the bill of materials describes " + described);
    }
    if (find(bom, "components/component").isPresent()) {
      faults.add("the bill of materials names a dependency");
    }
  }

  private static Element parse(Path xml) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(xml.toFile())
        .getDocumentElement();
  }

  private static Optional<Element> find(Element from, String path) {
    Element element = from;
    for (String step : path.split("/")) {
      Node child = element.getFirstChild();
      while (child != null && !child.getNodeName().equals(step)) {
        child = child.getNextSibling();
      }
      if (child == null) {
        return Optional.empty();
      }
      element = (Element) child;
    }
    return Optional.of(element);
  }

  private void checkSecondBuild(
      Path target, List<Path> published, String mavenHome, String javaHome, List<String> options)
      throws Exception {
    Path again = target.resolve("again");
    delete(again);
    for (String part :
        List.of("pom.xml", "LICENSE", "README.md", ".mvn", "kernel", "bench/pom.xml")) {
      copy(root.resolve(part), again.resolve(part), target);
    }
    boolean windows = System.getProperty("os.name").startsWith("Windows");
    Path maven = Path.of(mavenHome, "bin", windows ? "mvn.cmd" : "mvn");
    List<String> command = new ArrayList<>(List.of(maven.toString(), "-B", "-q"));
    command.addAll(List.of("-Prelease", "-Dmaven.test.skip=true", "-pl", "kernel"));
    command.addAll(options);
    command.add("package");
    ProcessBuilder build = new ProcessBuilder(command);
    build.directory(again.toFile()).inheritIO().environment().put("JAVA_HOME", javaHome);
    int status = build.start().waitFor();
    if (status != 0) {
      faults.add("the second build ends with status " + status);
      return;
    }
    for (Path file : published) {
      Path other = again.resolve("kernel/target").resolve(file);
      if (!Files.isRegularFile(other) || Files.mismatch(target.resolve(file), other) >= 0) {
        faults.add(file + " has other bytes than " + other);
      }
    }
  }

  private static void copy(Path from, Path to, Path leftOut) throws IOException {
    Files.walkFileTree(
        from,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            return folder.equals(leftOut) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Path copy = to.resolve(from.relativize(file).toString()).normalize();
            Files.createDirectories(copy.getParent());
            Files.copy(file, copy);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  private static void delete(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> all = Files.walk(folder)) {
        for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
  }
}
