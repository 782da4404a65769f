package dev.multibox.bench.goldens;

import dev.multibox.bench.npy.NpyFile;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/** Reads tensors whole, from .npy and .npy.gz files. */
public final class TensorFile {

  private TensorFile() {}

  /** {@return the numbers of a file, float32} */
  public static float[] floats(Path path) throws IOException {
    try (NpyFile file = open(path)) {
      return file.floats();
    }
  }

  static double[] doubles(Path path) throws IOException {
    try (NpyFile file = open(path)) {
      return file.doubles();
    }
  }

  static int[] integers(Path path) throws IOException {
    try (NpyFile file = open(path)) {
      return file.ints();
    }
  }

  /** The file, or that of the same name with {@code .gz} where only that is there. */
  private static NpyFile open(Path name) throws IOException {
    Path compressed = name.resolveSibling(name.getFileName() + ".gz");
    Path path = Files.isRegularFile(compressed) && !Files.exists(name) ? compressed : name;
    if (!path.toString().endsWith(".gz")) {
      return NpyFile.open(path);
    }
    try (InputStream stream = new GZIPInputStream(Files.newInputStream(path))) {
      return NpyFile.of(path, MemorySegment.ofArray(stream.readAllBytes()));
    }
  }
}
