package dev.multibox.bench.formats;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads detections of any kind. */
public final class DetectionFiles {

  private DetectionFiles() {}

  /**
   * Reads a file of COCO's results ({@code .json}, {@code .json.gz}), a folder of VOC's text files,
   * or rows of a {@code .npy} file.
   *
   * @param name of the file or folder
   * @param truth which images and categories there are
   * @param findings takes what is odd
   * @throws FormatException if it is malformed
   * @throws IOException if it cannot be read
   */
  public static BoxTable read(String name, DataSet truth, Findings findings) throws IOException {
    BoxTable detections = readKind(name, truth, findings);
    BoxChecks.findDuplicates(truth.images(), detections, name, findings);
    return detections;
  }

  private static BoxTable readKind(String name, DataSet truth, Findings findings)
      throws IOException {
    if (FileNames.isJson(name)) {
      return CocoResults.read(Path.of(name), truth, findings);
    }
    if (FileNames.isArray(name)) {
      return NpyRows.readDetections(name, truth, findings);
    }
    if (Files.isDirectory(Path.of(name))) {
      return VocResults.read(Path.of(name), truth, findings);
    }
    throw FileNames.unknown(name, "a .json file, a folder of .txt files, or a .npy file");
  }
}
