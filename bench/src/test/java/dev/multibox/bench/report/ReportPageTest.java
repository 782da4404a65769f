package dev.multibox.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.multibox.bench.track.Cell;
import dev.multibox.bench.track.FirstCalls;
import dev.multibox.bench.track.FirstImages;
import dev.multibox.bench.track.Goals;
import dev.multibox.bench.track.Ratio;
import dev.multibox.bench.track.ResultFile;
import dev.multibox.bench.track.Runs;
import dev.multibox.bench.track.Sweeps;
import java.io.StringReader;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class ReportPageTest {

  private static final Report REPORT =
      new Report(List.of(run("2026-01-01T00:00:00Z"), run("2026-01-02T00:00:00Z")));
  private static final String HTML = REPORT.files(false).get(Report.PAGE);

  /** Every benchmark of goals and charts, with times that grow with the work. */
  private static ResultFile run(String date) {
    Map<Cell, double[]> micros = new LinkedHashMap<>();
    for (Ratio goal : Goals.of(256)) {
      put(micros, goal.numerator());
      put(micros, goal.denominator());
    }
    Sweeps.charts(256).forEach(cell -> put(micros, cell));
    ResultFile run = Runs.of(date, 256, micros);
    FirstCalls calls =
        new FirstCalls(
            5,
            new int[] {1, 10, 100, 1000, 3000},
            new double[] {9e5, 2e4, 1.7e3, 350, 330},
            240,
            new FirstImages(List.of(), Map.of()));
    return new ResultFile(run.banner(), run.jmh(), Optional.of(calls));
  }

  private static void put(Map<Cell, double[]> micros, Cell cell) {
    double work = cell.images() * (double) cell.number("priors") * cell.number("classes") / 1e3;
    micros.put(cell, new double[] {work, work * 1.1, work * 0.95});
  }

  @Test
  void allChartsAreDrawn() {
    assertEquals(
        Set.of("classes", "scaling", "selection", "widths", "first-calls", "history"),
        REPORT.charts().stream().map(Chart::name).collect(Collectors.toSet()));
  }

  @Test
  void thePageIsWellFormedAndNeedsNothingElse() throws Exception {
    Document document = parse(HTML.replace("<!DOCTYPE html>", ""));
    assertEquals("html", document.getDocumentElement().getTagName());
    assertSelfContained(HTML);
    assertEquals(6, document.getElementsByTagName("svg").getLength());
    assertTrue(HTML.contains("a &lt;made-up&gt; &amp; &quot;quoted&quot; processor"), HTML);
  }

  @Test
  void chartsAreWellFormedAndNeedNothingElse() throws Exception {
    for (Chart chart : REPORT.charts()) {
      Document document = parse(chart.svg());
      assertSelfContained(chart.svg());
      assertFalse(chart.svg().contains("NaN"), chart::name);
      assertFalse(chart.svg().contains("Infinity"), chart::name);
      assertInside(chart.name(), document, "text", "x", "y");
      assertInside(chart.name(), document, "circle", "cx", "cy");
    }
  }

  @Test
  void everyGoalIsInThePage() {
    for (Ratio goal : Goals.of(256)) {
      assertTrue(HTML.contains("<td>" + goal.name() + "</td>"), goal::name);
    }
  }

  @Test
  void aRunOfLittleHasFewerCharts() throws Exception {
    Cell loss = Cell.of("MultiBoxLossBenchmark.forward", "256");
    Report report =
        new Report(List.of(Runs.of("2026-01-01", 256, Map.of(loss, new double[] {1.0}))));
    assertEquals(List.of(), report.charts());
    parse(report.files(false).get(Report.PAGE).replace("<!DOCTYPE html>", ""));
  }

  private static Document parse(String xml) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(xml)));
  }

  private static void assertSelfContained(String text) {
    String names =
        text.replace("http://www.w3.org/2000/svg", "").replace("http://www.w3.org/1999/xhtml", "");
    assertFalse(
        Pattern.compile("https?:|//|src=|href=|url\\(|@import|<script|<link")
            .matcher(names)
            .find());
  }

  private static void assertInside(
      String chart, Document document, String tag, String left, String top) {
    Element root = document.getDocumentElement();
    NodeList elements = document.getElementsByTagName(tag);
    for (int i = 0; i < elements.getLength(); i++) {
      Element element = (Element) elements.item(i);
      double x = Double.parseDouble(element.getAttribute(left));
      double y = Double.parseDouble(element.getAttribute(top));
      assertTrue(x >= 0 && x <= Double.parseDouble(root.getAttribute("width")), chart + " " + x);
      assertTrue(y >= 0 && y <= Double.parseDouble(root.getAttribute("height")), chart + " " + y);
    }
  }
}
