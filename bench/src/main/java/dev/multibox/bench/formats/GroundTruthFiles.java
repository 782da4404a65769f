package dev.multibox.bench.formats;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Reads ground truth of any kind. */
public final class GroundTruthFiles {

  private GroundTruthFiles() {}

  /**
   * What a file cannot say by itself.
   *
   * @param classes names of the classes of VOC's files in the order of their labels, or none for
   *     VOC's twenty, or those that the files have
   * @param images at least so many images, of rows of a .npy file
   * @param width of the images whose file does not say, or 0
   * @param height of the images whose file does not say, or 0
   */
  public record Additions(List<String> classes, int images, double width, double height) {}

  /**
   * Reads a folder of VOC's XML files, a file of COCO's JSON ({@code .json}, {@code .json.gz}), or
   * rows of a {@code .npy} file.
   *
   * @param name of the file or folder
   * @param additions what the file cannot say
   * @param findings takes what is odd
   * @throws FormatException if it is malformed
   * @throws IOException if it cannot be read
   */
  public static DataSet read(String name, Additions additions, Findings findings)
      throws IOException {
    if (FileNames.isJson(name)) {
      return CocoGroundTruth.read(Path.of(name), additions, findings);
    }
    if (FileNames.isArray(name)) {
      return NpyRows.readObjects(name, additions, findings);
    }
    if (Files.isDirectory(Path.of(name))) {
      return VocAnnotations.read(Path.of(name), additions, findings);
    }
    throw FileNames.unknown(name, "a .json file, a folder of .xml files, or a .npy file");
  }
}
