package dev.multibox.bench.npy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Files in memory, well formed or not. */
public final class NpyBytes {

  private NpyBytes() {}

  /** A file of a header's dictionary and elements. */
  static byte[] file(int version, String dictionary, byte[] elements) {
    int prefix = version == 1 ? 10 : 12;
    String line = dictionary + " ".repeat(63 - (prefix + dictionary.length()) % 64) + "\n";
    return unpadded(version, line, elements);
  }

  static byte[] unpadded(int version, String line, byte[] elements) {
    ByteBuffer file =
        ByteBuffer.allocate(12 + line.length() + elements.length).order(ByteOrder.LITTLE_ENDIAN);
    file.put((byte) 0x93).put("NUMPY".getBytes(StandardCharsets.US_ASCII));
    file.put((byte) version).put((byte) 0);
    if (version == 1) {
      file.putShort((short) line.length());
    } else {
      file.putInt(line.length());
    }
    file.put(line.getBytes(StandardCharsets.ISO_8859_1)).put(elements);
    return Arrays.copyOf(file.array(), file.position());
  }

  static String dictionary(String descr, String order, String shape) {
    return "{'descr': '" + descr + "', 'fortran_order': " + order + ", 'shape': " + shape + ", }";
  }

  /** A file of these numbers in a type and byte order. */
  public static byte[] file(
      int version, NpyType type, ByteOrder order, double[] values, long... shape) {
    ByteBuffer elements = ByteBuffer.allocate(values.length * type.itemSize()).order(order);
    for (double value : values) {
      switch (type) {
        case FLOAT16 -> elements.putShort(Float.floatToFloat16((float) value));
        case FLOAT32 -> elements.putFloat((float) value);
        case FLOAT64 -> elements.putDouble(value);
        case BOOL, INT8, UINT8 -> elements.put((byte) (int) value);
        case INT16, UINT16 -> elements.putShort((short) (int) value);
        case INT32, UINT32 -> elements.putInt((int) (long) value);
        case INT64 -> elements.putLong((long) value);
        case UINT64 -> elements.putLong(unsigned(value));
      }
    }
    String lengths =
        Arrays.stream(shape).mapToObj(length -> length + ",").collect(Collectors.joining(" "));
    return file(
        version, dictionary(type.descr(order), "False", "(" + lengths + ")"), elements.array());
  }

  /** Writes the same array in Fortran order in a file's place. */
  public static void toFortranOrder(Path path) throws IOException {
    try (NpyFile file = NpyFile.open(path)) {
      int size = file.type().itemSize();
      long[] shape = file.shape();
      byte[] bytes = Files.readAllBytes(path);
      int start = bytes.length - (int) file.count() * size;
      byte[] turned = new byte[bytes.length - start];
      for (int i = 0; i < file.count(); i++) {
        long at = 0;
        long rest = i;
        long stride = file.count();
        for (int d = shape.length - 1; d >= 0; d--) {
          stride /= shape[d];
          at += rest % shape[d] * stride;
          rest /= shape[d];
        }
        System.arraycopy(bytes, start + i * size, turned, (int) at * size, size);
      }
      String tuple = Arrays.toString(shape).replace('[', '(').replace("]", ",)");
      Files.write(
          path, file(1, dictionary(file.type().descr(file.order()), "True", tuple), turned));
    }
  }

  /** Writes zeros of any number, which take no room on most disks. */
  public static void writeZeros(Path path, NpyType type, long... shape) throws IOException {
    long bytes = Arrays.stream(shape).reduce(type.itemSize(), Math::multiplyExact);
    ByteBuffer header = NpyHeader.bytes(type, ByteOrder.nativeOrder(), shape);
    try (FileChannel channel =
        FileChannel.open(
            path,
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.WRITE,
            StandardOpenOption.SPARSE)) {
      channel.write(header);
      channel.write(ByteBuffer.allocate(1), NpyHeader.WRITTEN_BYTES + bytes - 1);
    }
  }

  private static long unsigned(double value) {
    return value < 0x1p63 ? (long) value : (long) (value - 0x1p63) | Long.MIN_VALUE;
  }
}
