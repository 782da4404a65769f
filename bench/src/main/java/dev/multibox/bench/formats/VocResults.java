package dev.multibox.bench.formats;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.StringTokenizer;

/**
 * Reads a folder of VOC's text results: a file a class, whose name ends with the class, of lines
 * with image, score, left, top, right and bottom.
 */
final class VocResults {

  static final String ENDING = ".txt";
  private static final BoxTable.Form FORM = BoxTable.Form.VOC_CORNERS;
  private static final String EXPECTED = "image, score, left, top, right, bottom";
  private static final int WORDS = 6;

  private final DataSet truth;
  private final DetectionRows rows;

  private VocResults(DataSet truth, Findings findings) {
    this.truth = truth;
    rows = new DetectionRows(FORM, truth, findings);
  }

  static BoxTable read(Path folder, DataSet truth, Findings findings) throws IOException {
    VocResults reading = new VocResults(truth, findings);
    for (Path file : InputFiles.of(folder, ENDING)) {
      reading.readFile(file);
    }
    return reading.rows.table();
  }

  /** The class that a file is named by: car of car.txt, comp4_det_test_car.txt. */
  private OptionalInt label(Path file) {
    String name = InputFiles.stem(file, ENDING);
    OptionalInt label = truth.categories().labelOf(name);
    // A class may have the dash itself: the longest name counts.
    for (int dash = name.indexOf('_'); label.isEmpty() && dash >= 0; ) {
      label = truth.categories().labelOf(name.substring(dash + 1));
      dash = name.indexOf('_', dash + 1);
    }
    return label;
  }

  private void readFile(Path file) throws IOException {
    OptionalInt label = label(file);
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(InputFiles.open(file), StandardCharsets.UTF_8))) {
      int number = 0;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        number++;
        if (!line.isBlank()) {
          readLine(line, file + ", line " + number, label, file.getFileName());
        }
      }
    }
  }

  private void readLine(String line, String place, OptionalInt label, Path category)
      throws FormatException {
    StringTokenizer words = new StringTokenizer(line);
    if (words.countTokens() != WORDS) {
      throw new FormatException(
          place, EXPECTED, line, "VOC's results have these six, with spaces between");
    }
    String name = words.nextToken();
    double score = number(words, place, "score");
    double[] box = new double[BoxTable.COORDINATES];
    for (int i = 0; i < box.length; i++) {
      box[i] = number(words, place, "coordinate " + (i + 1) + " of 4");
    }
    rows.add(truth.images().placeOf(name), name, label, category, box, score, () -> place);
  }

  private static double number(StringTokenizer words, String place, String name)
      throws FormatException {
    return VocNumbers.parse(words.nextToken(), place, "a number for " + name);
  }
}
