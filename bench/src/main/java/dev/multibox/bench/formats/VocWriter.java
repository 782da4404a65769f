package dev.multibox.bench.formats;

import dev.multibox.bench.formats.CategoryList.Category;
import dev.multibox.bench.formats.ImageList.Image;
import dev.multibox.bench.npy.TemporaryFile;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * VOC's text results: a file a class in a folder, which is made and which goes again if none comes.
 * Coordinates count from 1.
 */
final class VocWriter extends DetectionWriter {

  private static final String PREFIX = "comp4_det_test_";

  private final Path folder;
  private final boolean made;
  private final List<TemporaryFile> files = new ArrayList<>();
  private final List<Writer> writers = new ArrayList<>();
  private boolean kept;

  private VocWriter(Path folder, boolean made) {
    this.folder = folder;
    this.made = made;
  }

  static VocWriter inFolder(Path folder, CategoryList categories) throws IOException {
    Set<String> names = new LinkedHashSet<>();
    for (int label : categories.labels()) {
      String name = categories.get(label).name();
      if (!names.add(name.replaceAll("[/\\\\]", "_"))) {
        throw new FormatException(
            folder.toString(), "a name of its own for each class", name + " twice", "write .json");
      }
    }
    boolean made = !Files.exists(folder);
    if (made) {
      Files.createDirectory(folder);
    }
    VocWriter writer = new VocWriter(folder, made);
    try {
      for (String name : names) {
        TemporaryFile file = TemporaryFile.of(folder.resolve(PREFIX + name + VocResults.ENDING));
        writer.files.add(file);
        writer.writers.add(
            new BufferedWriter(new OutputStreamWriter(file.stream(), StandardCharsets.UTF_8)));
      }
      VocWriter started = writer;
      writer = null;
      return started;
    } finally {
      if (writer != null) {
        writer.close();
      }
    }
  }

  @Override
  public void write(Image image, int label, Category category, float score, float[] corners)
      throws IOException {
    Writer lines = writers.get(label - 1);
    lines.append(image.name()).append(' ').append(Float.toString(score));
    for (float corner : corners) {
      lines.append(' ').append(Float.toString(corner + 1));
    }
    lines.append('\n');
  }

  @Override
  public void complete() throws IOException {
    for (int i = 0; i < files.size(); i++) {
      writers.get(i).flush();
      files.get(i).complete();
    }
  }

  @Override
  public void commit() throws IOException {
    for (TemporaryFile file : files) {
      file.commit();
    }
    kept = true;
  }

  @Override
  public void close() throws IOException {
    for (TemporaryFile file : files) {
      file.close();
    }
    if (made && !kept) {
      try {
        Files.deleteIfExists(folder);
      } catch (DirectoryNotEmptyException used) {
        // Somebody else put something there.
      }
    }
  }
}
