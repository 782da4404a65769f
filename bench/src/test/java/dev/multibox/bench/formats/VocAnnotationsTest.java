package dev.multibox.bench.formats;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VocAnnotationsTest {

  private static final String GOOD =
      """
      <annotation>
        <folder>VOC2007</folder>
        <size><width>353</width><height>500</height><depth>3</depth></size>
        <object>
          <name>dog</name><pose>Left</pose><difficult>1</difficult>
          <bndbox><xmin>48</xmin><ymin>240</ymin><xmax>195</xmax><ymax>371.5</ymax></bndbox>
        </object>
        <object>
          <name>person</name>
          <bndbox><xmax>352</xmax><ymax>498</ymax><xmin>8</xmin><ymin>12</ymin></bndbox>
          <part><name>head</name><bndbox><xmin>1</xmin></bndbox></part>
        </object>
      </annotation>
      """;

  @TempDir Path folder;
  private final Findings findings = new Findings();

  private DataSet read(String... classes) throws IOException {
    return GroundTruthFiles.read(
        folder.toString(), new GroundTruthFiles.Additions(List.of(classes), 0, 0, 0), findings);
  }

  private void write(String name, String text) throws IOException {
    FormatFiles.write(folder.resolve(name), text);
  }

  @Test
  void readsFilesByName() throws IOException {
    write("000007.xml", "<annotation/>");
    write("000001.xml", GOOD);
    DataSet truth = read();
    assertEquals(List.of(), findings.lines());
    assertEquals(20, truth.categories().count());
    assertEquals(1, truth.images().get(0).id());
    assertEquals(7, truth.images().get(1).id());
    assertEquals("000001", truth.images().get(0).name());
    assertEquals(353, truth.images().get(0).width());
    BoxTable objects = truth.objects();
    assertEquals(2, objects.count());
    assertEquals(12, objects.label(0));
    assertEquals(15, objects.label(1));
    assertTrue(objects.isDifficult(0));
    // the first pixel is 1
    assertArrayEquals(new double[] {47, 239, 194, 370.5}, objects.corners(0));
    assertArrayEquals(new double[] {7, 11, 351, 497}, objects.corners(1));
  }

  @Test
  void takesClassesThatAreGivenOrMet() throws IOException {
    write("a.xml", GOOD);
    assertEquals(0, read("person", "dog").images().get(0).id());
    assertEquals("person", read("person", "dog").categories().get(1).name());
    assertEquals(1, read("person").objects().count());
    FormatFiles.assertFound(
        findings,
        folder,
        "1 row of categories that the ground truth does not have (left out): first class dog at"
            + " a.xml, line 4");
    write("a.xml", GOOD.replace("dog", "zebra"));
    assertEquals(2, read().categories().count());
    assertEquals("zebra", read().categories().get(2).name());
  }

  @Test
  void leavesBoxesOutThatAreNone() throws IOException {
    write("a.xml", GOOD.replace("<xmax>352</xmax>", "<xmax>2</xmax>"));
    assertEquals(1, read().objects().count());
    FormatFiles.assertFound(
        findings,
        folder,
        "1 row whose box has a negative width or height (left out): first box [8.0, 12.0, 2.0,"
            + " 498.0] at a.xml, line 8");
  }

  @Test
  void refusesWhatIsMalformed() throws IOException {
    FormatFiles.refuses(this::read, "files that end with .xml, found none");
    refuses("<xmin>48</xmin>", "<xmin>x</xmin>", "line 6: expected a number for xmin, found \"x\"");
    refuses("<xmin>48</xmin>", "", "line 4: expected an object with a bndbox of [xmin", "fewer");
    refuses("<name>dog</name>", "", "line 4: expected an object with a name");
    refuses("</annotation>", "", "line 14: expected well-formed XML");
    refuses("<pose>Left</pose>", "<pose>Left", "line 7: expected well-formed XML");
    write("a.xml", "<html/>");
    FormatFiles.refuses(this::read, "a.xml, line 1: expected an element annotation, found html");
  }

  private void refuses(String from, String to, String... parts) throws IOException {
    assertTrue(GOOD.contains(from), from);
    write("a.xml", GOOD.replace(from, to));
    FormatFiles.refuses(this::read, parts);
  }

  @Test
  void opensNothingThatAFileNames() throws IOException {
    write("secret.txt", "dog");
    write(
        "a.xml",
        "<!DOCTYPE annotation [<!ENTITY e SYSTEM \"secret.txt\">]>\n" + GOOD.replace("dog", "&e;"));
    FormatFiles.refuses(this::read, "expected well-formed XML");
  }
}
