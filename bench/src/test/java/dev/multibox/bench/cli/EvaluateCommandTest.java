package dev.multibox.bench.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

class EvaluateCommandTest {

  @TempDir Path folder;
  private DetectionInputs inputs;

  @BeforeEach
  void writeInputs() throws IOException {
    inputs = DetectionInputs.write(folder);
  }

  private static JsonNode json(CommandRun run) throws IOException {
    return new ObjectMapper().readTree(run.succeeds().out());
  }

  private CommandRun predictions(String... more) {
    return CommandRun.of(inputs.command("evaluate", more));
  }

  @Test
  void givesLossDetectionsAndPrecisionFromOneReading() throws IOException {
    JsonNode all = json(predictions("--ground-truth", inputs.path("truth.json"), "--json"));
    assertEquals(25, all.get("objects").intValue());
    assertEquals(37, all.get("detections").intValue());
    assertEquals(
        inputs.sample().expected().coco(), all.get("meanAveragePrecision").doubleValue(), 1e-6);
    assertEquals(inputs.sample().expected().coco(), all.get("stats").get(0).doubleValue(), 1e-6);
    assertEquals(inputs.sample().expectedTotal(), all.get("loss").get("total").doubleValue(), 1e-7);
    assertEquals(20, all.get("classes").size());
    assertEquals(21, all.get("confusion").size());
    assertEquals(0, all.get("findings").size());
    assertEquals(6, all.get("errors").size());
    assertTrue(all.get("errors").get("localization").get("count").isIntegralNumber());
  }

  @Test
  void sparkIsRefusedWithTheBuildThatHasIt() {
    for (List<String> more :
        List.of(List.<String>of(), List.of("local[2]"), List.of("--npy", "predictions"))) {
      List<String> args = new ArrayList<>(List.of("evaluate", "--spark"));
      args.addAll(more);
      CommandRun.of(args).refuses("--spark: expected", "'mvn -q -Pspark -pl bench", "README.md");
    }
    CommandRun.of("evaluate", "--npy", "predictions", "--spark").refuses("--spark: expected");
  }

  @Test
  void printsASummaryAsPycocotoolsDoes() {
    String out = predictions("--ground-truth", inputs.path("truth.json")).succeeds().out();
    for (String line :
        List.of(
            " Average Precision  (AP) @[ IoU=0.50:0.95 | area=   all | maxDets=100 ] = 0.967",
            " Average Precision  (AP) @[ IoU=0.50      | area=   all | maxDets=100 ] = 1.000",
            " Average Precision  (AP) @[ IoU=0.50:0.95 | area= small | maxDets=100 ] = -1.000",
            " Average Recall     (AR) @[ IoU=0.50:0.95 | area=   all | maxDets=  1 ] = 0.731",
            " Average Recall     (AR) @[ IoU=0.50:0.95 | area= large | maxDets=100 ] = 1.000")) {
      assertTrue(out.lines().anyMatch(line::equals), () -> line + "\n" + out);
    }
    assertTrue(out.contains("class 15                   15   "), out);
  }

  @Test
  void evaluatesTheSameFromEveryForm() throws IOException {
    for (String output : List.of("d.json", "d", "d.npy")) {
      CommandRun.of(
              inputs.command(
                  "detect",
                  "--ground-truth",
                  inputs.path("truth.json"),
                  "--output",
                  inputs.path(output)))
          .succeeds();
      if (output.equals("d")) {
        // names of images are those of COCO's ids there
        continue;
      }
      JsonNode read =
          json(
              CommandRun.of(
                  "evaluate",
                  "--ground-truth",
                  inputs.path("truth.json"),
                  "--detections",
                  inputs.path(output),
                  "--json"));
      assertEquals(
          inputs.sample().expected().coco(), read.get("meanAveragePrecision").doubleValue(), 1e-6);
      assertTrue(read.path("loss").isMissingNode());
    }
    CommandRun.of(
            inputs.command(
                "detect", "--ground-truth", inputs.path("voc"), "--output", inputs.path("v")))
        .succeeds();
    JsonNode voc =
        json(
            CommandRun.of(
                "evaluate",
                "--ground-truth",
                inputs.path("voc"),
                "--detections",
                inputs.path("v"),
                "--preset",
                "voc2007",
                "--json"));
    assertEquals(1, voc.get("meanAveragePrecision").doubleValue(), 1e-12);
    assertEquals("dog", voc.get("classes").get(11).get("name").asText());
  }

  @Test
  void writesAReportThatNeedsNothingElse() throws Exception {
    Path report = folder.resolve("report.html");
    predictions(
            "--ground-truth",
            inputs.path("truth.json"),
            "--score-threshold",
            "0.5",
            "--report",
            report.toString())
        .succeeds();
    String html = Files.readString(report);
    Document page =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new InputSource(new StringReader(html)));
    // a chart of six curves, the errors, the confusions
    assertEquals(3, page.getElementsByTagName("svg").getLength());
    assertTrue(html.contains("<title>class 5 detected as (background): 1</title>"), html);
    assertTrue(html.contains("<title>class 15 detected as class 15: 15</title>"), html);
    assertTrue(html.contains("<td>AP at IoU 0.50</td><td class=\"number\">"), html);
    assertTrue(!html.contains("http://") || html.indexOf("src=") < 0, html);
    long curves =
        IntStream.range(0, page.getElementsByTagName("path").getLength())
            .filter(
                i ->
                    page.getElementsByTagName("path")
                            .item(i)
                            .getAttributes()
                            .getNamedItem("stroke-width")
                        != null)
            .count();
    assertEquals(6, curves);
  }

  @Test
  void drawsTheWorstImages() throws IOException {
    Path pictures = folder.resolve("pictures");
    predictions(
            "--ground-truth", inputs.path("voc"), "--images", pictures.toString(), "--worst", "2")
        .succeeds();
    List<Path> files;
    try (Stream<Path> all = Files.list(pictures)) {
      files = all.sorted().toList();
    }
    // one image alone has an object that is missed
    assertEquals(List.of(pictures.resolve("001-008591.png")), files);
    BufferedImage picture = ImageIO.read(files.getFirst().toFile());
    assertEquals(333, picture.getWidth());
    assertEquals(500, picture.getHeight());
    boolean green = false;
    boolean blue = false;
    for (int x = 0; x < picture.getWidth(); x++) {
      for (int y = 0; y < picture.getHeight(); y++) {
        green |= (picture.getRGB(x, y) & 0xffffff) == 0x009e73;
        blue |= (picture.getRGB(x, y) & 0xffffff) == 0x0072b2;
      }
    }
    assertTrue(green && blue);
  }

  @Test
  void tellsWhatIsOddAndGoesOn() throws IOException {
    String detections =
        """
        [{"image_id": 1, "category_id": 12, "bbox": [47, 239, 147, 131], "score": 0.9},
        {"image_id": 2, "category_id": 12, "bbox": [47, 239, 147, 131], "score": 0.9}]
        """;
    Files.writeString(folder.resolve("odd.json"), detections);
    CommandRun run = CommandRun.of(inputs.evaluation("odd.json", "--json"));
    assertEquals(0, run.exitCode());
    String told =
        "1 row of images that the ground truth does not have (left out): first image 2 at "
            + inputs.path("odd.json")
            + ", line 2, column 1";
    assertEquals("multibox evaluate: " + told + System.lineSeparator(), run.err());
    JsonNode result = new ObjectMapper().readTree(run.out());
    assertEquals(1, result.get("findings").get("unknownImage").intValue());
    CommandRun.refuses(
        folder, inputs.evaluation("odd.json", "--strict", "--report", inputs.path("r.html")), told);
  }

  @Test
  void refusesWrongInput() throws IOException {
    String truth = inputs.path("truth.json");
    CommandRun.of("evaluate", "--ground-truth", truth)
        .refuses("--detections: expected them or predictions", "found neither");
    predictions("--ground-truth", truth, "--detections", truth).refuses("found both");
    predictions().refuses("--ground-truth: expected a .json or .npy file");
    CommandRun.of("evaluate", "--ground-truth", truth, "--detections", truth)
        .refuses("truth.json, line 1, column 1: expected an array of detections");
    Files.writeString(folder.resolve("cut.json"), "[{\"image_id\": 1,\n \"score\"");
    CommandRun.refuses(
        folder,
        List.of(
            "evaluate",
            "--ground-truth",
            truth,
            "--detections",
            inputs.path("cut.json"),
            "--report",
            inputs.path("r.html"),
            "--images",
            inputs.path("images")),
        "cut.json, line 2",
        "found the end of the file");
    predictions("--ground-truth", truth, "--worst", "0").refuses("--worst: expected 1 or more");
    predictions("--ground-truth", truth, "--detector", "onnx").refuses("expected one of caffe-ssd");
    predictions("--ground-truth", truth, "--detector", "ssd-keras")
        .refuses("logits.npy", "--scores names others");
    predictions("--ground-truth", truth, "--size", "5")
        .refuses("expected width and height above 0, as 640x480");
    CommandRun.of("evaluate", "--ground-truth", truth, "--detections", truth, "--report", truth)
        .refuses("--report", "expected a file of its own");
    predictions("--ground-truth", truth, "--loss", "lufficc", "--prior-size", "300x300").succeeds();
  }
}
