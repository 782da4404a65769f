package dev.multibox.bench.formats;

import dev.multibox.bench.formats.Findings.Kind;
import dev.multibox.bench.formats.ImageList.Image;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.TreeSet;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Reads a folder of VOC's XML files, in the order of their names. An image's id is the number that
 * its file is named by, or its place from 0 on where a file is named otherwise.
 */
final class VocAnnotations {

  private static final BoxTable.Form FORM = BoxTable.Form.VOC_CORNERS;
  private static final String ENDING = ".xml";
  private static final List<String> CORNERS = List.of("xmin", "ymin", "xmax", "ymax");
  private static final String WAY_OUT = "VOC's format has it";

  private final XMLInputFactory factory = XMLInputFactory.newFactory();
  private final List<Labelled> objects = new ArrayList<>();
  private final ImageList images;

  // The file that is being read.
  private Path file;
  private XMLStreamReader xml;
  private final double[] size = new double[2];
  private Labelled object;
  private int corners;

  /** An object before the classes are known. */
  private static final class Labelled {
    final int image;
    final String place;
    final double[] box = new double[BoxTable.COORDINATES];
    String name;
    boolean difficult;

    Labelled(int image, String place) {
      this.image = image;
      this.place = place;
      Arrays.fill(box, Double.NaN);
    }
  }

  private VocAnnotations(GroundTruthFiles.Additions additions) {
    images = new ImageList(additions.width(), additions.height());
    // An annotation may come from anywhere: no file or address that it names is opened.
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
  }

  /** Reads a folder; classes are those given, or VOC's, or those that are met. */
  static DataSet read(Path folder, GroundTruthFiles.Additions additions, Findings findings)
      throws IOException {
    VocAnnotations reading = new VocAnnotations(additions);
    List<Path> files = InputFiles.of(folder, ENDING);
    boolean numbered = areNumbered(files);
    for (int place = 0; place < files.size(); place++) {
      String name = InputFiles.stem(files.get(place), ENDING);
      reading.read(files.get(place), place);
      long id = numbered ? Long.parseLong(name) : place;
      reading.images.add(new Image(id, name, reading.size[0], reading.size[1]));
    }
    CategoryList categories = CategoryList.named(reading.classes(additions.classes()));
    return new DataSet(
        DataSet.Kind.VOC, reading.images, categories, reading.table(categories, findings));
  }

  private static boolean areNumbered(List<Path> files) {
    HashSet<Long> numbers = new HashSet<>();
    for (Path file : files) {
      String name = InputFiles.stem(file, ENDING);
      if (!name.matches("\\d{1,18}") || !numbers.add(Long.parseLong(name))) {
        return false;
      }
    }
    return true;
  }

  private List<String> classes(List<String> given) {
    if (!given.isEmpty()) {
      return given;
    }
    TreeSet<String> met = new TreeSet<>();
    objects.forEach(found -> met.add(found.name));
    return CategoryList.VOC.containsAll(met) ? CategoryList.VOC : List.copyOf(met);
  }

  private BoxTable table(CategoryList categories, Findings findings) {
    BoxRows rows = new BoxRows();
    for (Labelled found : objects) {
      OptionalInt label = categories.labelOf(found.name);
      Kind problem = BoxChecks.problem(FORM, found.box);
      if (label.isEmpty()) {
        findings.add(Kind.UNKNOWN_CATEGORY, found.place, "class " + found.name);
      } else if (problem != null) {
        findings.add(problem, found.place, "box " + Arrays.toString(found.box));
      } else {
        double area = (found.box[2] - found.box[0]) * (found.box[3] - found.box[1]);
        long number = rows.count() + 1L;
        rows.add(found.image, label.getAsInt(), found.box, area, number, false, found.difficult);
      }
    }
    return rows.table(FORM, images.count());
  }

  private void read(Path next, int image) throws IOException {
    file = next;
    Arrays.fill(size, 0);
    try (InputStream stream = InputFiles.open(file)) {
      xml = factory.createXMLStreamReader(stream);
      if (xml.nextTag() != XMLStreamConstants.START_ELEMENT || !at("annotation")) {
        throw refused("an element annotation", xml.getLocalName());
      }
      children(() -> annotation(image));
    } catch (XMLStreamException broken) {
      throw new FormatException(
          file + ", line " + broken.getLocation().getLineNumber(),
          "well-formed XML",
          broken.getMessage().replaceFirst("(?s).*Message: ", ""),
          "copy or save it anew");
    }
  }

  /** What is done with a child element, up to its end. */
  @FunctionalInterface
  private interface Element {
    void read() throws XMLStreamException, IOException;
  }

  /** Reads the children of the current element; each reading ends at the child's end. */
  private void children(Element child) throws XMLStreamException, IOException {
    while (xml.next() != XMLStreamConstants.END_ELEMENT) {
      if (xml.getEventType() == XMLStreamConstants.START_ELEMENT) {
        child.read();
      }
    }
  }

  private void annotation(int image) throws XMLStreamException, IOException {
    switch (xml.getLocalName()) {
      case "size" -> children(this::size);
      case "object" -> {
        object = new Labelled(image, place());
        children(this::object);
        requireWhole();
        objects.add(object);
      }
      default -> skip();
    }
  }

  private void size() throws XMLStreamException, IOException {
    switch (xml.getLocalName()) {
      case "width" -> size[0] = number();
      case "height" -> size[1] = number();
      default -> skip();
    }
  }

  private void object() throws XMLStreamException, IOException {
    switch (xml.getLocalName()) {
      case "name" -> object.name = xml.getElementText().strip();
      case "difficult" -> object.difficult = number() != 0;
      case "bndbox" -> children(this::corner);
      default -> skip();
    }
  }

  private void corner() throws XMLStreamException, IOException {
    int corner = CORNERS.indexOf(xml.getLocalName());
    if (corner < 0) {
      skip();
    } else {
      object.box[corner] = number();
      corners |= 1 << corner;
    }
  }

  private void requireWhole() throws FormatException {
    if (object.name == null) {
      throw new FormatException(object.place, "an object with a name", "none", WAY_OUT);
    }
    if (corners != (1 << CORNERS.size()) - 1) {
      throw new FormatException(
          object.place, "an object with a bndbox of " + CORNERS, "fewer", WAY_OUT);
    }
    corners = 0;
  }

  private void skip() throws XMLStreamException, IOException {
    children(this::skip);
  }

  private double number() throws XMLStreamException, IOException {
    String name = xml.getLocalName();
    String place = place();
    return VocNumbers.parse(xml.getElementText(), place, "a number for " + name);
  }

  private boolean at(String name) {
    return xml.getLocalName().equals(name);
  }

  private String place() {
    return file + ", line " + xml.getLocation().getLineNumber();
  }

  private FormatException refused(String expected, String found) {
    return new FormatException(place(), expected, found, WAY_OUT);
  }
}
