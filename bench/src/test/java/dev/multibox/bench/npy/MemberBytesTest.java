package dev.multibox.bench.npy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.multibox.bench.RecordedMessages;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.SplittableRandom;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemberBytesTest {

  /** What numpy.savez of NumPy 2.4 writes: zip64 fields in front of each member. */
  private static final String SAVEZ =
      """
      UEsDBC0AAAAAAAAAIQBP6QAq//////////8KABQAbG9naXRzLm5weQEAEACYAAAAAAAAAJgAAAAAAAAAk05VTVBZ
      AQB2AHsnZGVzY3InOiAnPGY0JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDIsIDMpLCB9ICAg
      ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAAAAAACAPwAA
      AEAAAEBAAACAQAAAoEBQSwMELQAAAAAAAAAhANrDJiv//////////woAFABsYWJlbHMubnB5AQAQAIMAAAAAAAAA
      gwAAAAAAAACTTlVNUFkBAHYAeydkZXNjcic6ICd8aTEnLCAnZm9ydHJhbl9vcmRlcic6IEZhbHNlLCAnc2hhcGUn
      OiAoMywpLCB9ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAg
      ICAgCgEAAlBLAQItAy0AAAAAAAAAIQBP6QAqmAAAAJgAAAAKAAAAAAAAAAAAAACAAQAAAABsb2dpdHMubnB5UEsB
      Ai0DLQAAAAAAAAAhANrDJiuDAAAAgwAAAAoAAAAAAAAAAAAAAIAB1AAAAGxhYmVscy5ucHlQSwUGAAAAAAIAAgBw
      AAAAkwEAAAAA
      """;

  @TempDir Path folder;

  private Path savez() throws IOException {
    return Files.write(folder.resolve("batch.npz"), Base64.getMimeDecoder().decode(SAVEZ));
  }

  /** An archive with a member that is stored, or else compressed. */
  private Path archive(String member, byte[] bytes, boolean stored) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      ZipEntry entry = new ZipEntry(member);
      if (stored) {
        CRC32 crc = new CRC32();
        crc.update(bytes);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(bytes.length);
        entry.setCrc(crc.getValue());
      }
      zip.putNextEntry(entry);
      zip.write(bytes);
      zip.closeEntry();
    }
    return Files.write(folder.resolve("a.npz"), out.toByteArray());
  }

  private static NpyFile open(Path archive, String member) throws NpyFormatException {
    return NpyFile.open(new ArrayName(archive, member));
  }

  private static String refusal(Path archive, String member) {
    String message =
        assertThrows(NpyFormatException.class, () -> open(archive, member)).getMessage();
    RecordedMessages.check(message);
    return message;
  }

  @Test
  void readsWhatNumpySaves() throws IOException {
    Path archive = savez();
    try (NpyFile logits = open(archive, "logits");
        NpyFile labels = open(archive, "labels.npy")) {
      assertEquals(archive + ":logits", logits.name());
      assertArrayEquals(new long[] {2, 3}, logits.shape());
      assertTrue(logits.nativeFloat32());
      assertArrayEquals(new float[] {0, 1, 2, 3, 4, 5}, logits.floats());
      assertArrayEquals(new int[] {1, 0, 2}, labels.ints());
      assertTrue(logits.mapFloats(Arena.ofAuto()).isEmpty());
    }
  }

  @Test
  void readsLongMembersByRanges() throws IOException {
    double[] values = new double[300_007];
    Arrays.setAll(values, i -> i);
    byte[] bytes = NpyBytes.file(1, NpyType.FLOAT32, ByteOrder.nativeOrder(), values, 300_007);
    try (NpyFile file = open(archive("x.npy", bytes, true), "x")) {
      float[] all = file.floats();
      long[] some = new long[70_000];
      file.readLongs(200_000, some, 0, some.length);
      for (int i = 0; i < values.length; i++) {
        assertEquals((float) values[i], all[i]);
      }
      for (int i = 0; i < some.length; i++) {
        assertEquals(200_000 + i, some[i]);
      }
    }
  }

  @Test
  void namesTheMembersThatAreThere() throws IOException {
    Path archive = savez();
    assertEquals(
        archive
            + ": expected a member 'scores', found the members logits, labels; name one of these"
            + " after the colon",
        refusal(archive, "scores"));
    assertEquals(
        archive
            + ": expected a .npy file or a member of a .npz archive, found an archive with the"
            + " members logits, labels; batch.npz:logits names a member",
        assertThrows(NpyFormatException.class, () -> NpyFile.open(archive)).getMessage());
    Path other = archive("archive/data.pkl", new byte[100], true);
    assertEquals(
        other
            + ": expected a .npy file or a member of a .npz archive, found an archive with no"
            + " arrays; numpy.save writes a .npy file",
        assertThrows(NpyFormatException.class, () -> NpyFile.open(other)).getMessage());
    assertTrue(refusal(other, "x").contains("found no arrays; "));
  }

  @Test
  void refusesCompressedMembers() throws IOException {
    byte[] bytes = NpyBytes.file(1, NpyType.INT8, ByteOrder.nativeOrder(), new double[500], 500);
    Path archive = archive("x.npy", bytes, false);
    assertEquals(
        archive
            + ":x: expected a member that is stored, found a compressed one; numpy.savez stores"
            + " members, numpy.savez_compressed does not",
        refusal(archive, "x"));
  }

  @Test
  void refusesMembersThatAreNoArrays() throws IOException {
    Path archive = archive("x.npy", "text".getBytes(StandardCharsets.US_ASCII), true);
    assertTrue(refusal(archive, "x").startsWith(archive + ":x: expected a .npy file, found other"));
  }

  @Test
  void refusesArchivesThatAreNone() throws IOException {
    Path file = Files.write(folder.resolve("a.npz"), new byte[] {'P', 'K', 3, 4, 0, 0, 0, 0});
    String none = ": expected a .npz archive, found none: ";
    assertTrue(refusal(file, "x").startsWith(file + none));
    assertTrue(refusal(file, "x").endsWith("; numpy.savez writes one"));
    assertTrue(
        assertThrows(NpyFormatException.class, () -> NpyFile.open(file))
            .getMessage()
            .startsWith(file + none));
    Path array = folder.resolve("a.npy");
    Files.write(array, NpyBytes.file(1, NpyType.INT8, ByteOrder.nativeOrder(), new double[9], 9));
    assertTrue(refusal(array, "x").startsWith(array + none));
    assertTrue(refusal(folder.resolve("no.npz"), "x").contains("found no such file; "));
    assertTrue(refusal(folder, "x").contains("expected a file, found a directory; "));
  }

  @Test
  void tellsWhereTheArchiveIsCutShortWhileItIsRead() throws IOException {
    double[] values = new double[300_000];
    byte[] bytes = NpyBytes.file(1, NpyType.FLOAT32, ByteOrder.nativeOrder(), values, 300_000);
    Path archive = archive("x.npy", bytes, true);
    try (NpyFile file = open(archive, "x");
        RandomAccessFile shortened = new RandomAccessFile(archive.toFile(), "rw")) {
      shortened.setLength(100_000);
      String message = assertThrows(NpyFormatException.class, file::floats).getMessage();
      assertTrue(
          message.startsWith(
              archive + ":x: expected all of the 1200128 bytes that it had, found no more than 99"),
          message);
      assertTrue(message.endsWith("; let the program that writes it finish first"), message);
    }
  }

  @Test
  void tellsWhereTheMemberIsGoneWhileItIsRead() throws IOException {
    Path archive = savez();
    try (MemberBytes bytes = MemberBytes.open(new ArrayName(archive, "labels"));
        RandomAccessFile shortened = new RandomAccessFile(archive.toFile(), "rw")) {
      shortened.setLength(220);
      String message =
          assertThrows(NpyFormatException.class, () -> bytes.read(0, ByteBuffer.allocate(131)))
              .getMessage();
      assertTrue(
          message.startsWith(
              archive
                  + ":labels: expected the 131 bytes of this member, found an archive that is cut"
                  + " short or broken: "),
          message);
      assertTrue(message.endsWith("; let the program that writes it finish first"), message);
    }
  }

  /** Whatever the bytes of an archive: the exception that is documented, or an array. */
  @Test
  void refusesOrReadsMutatedArchives() throws IOException {
    byte[] original = Files.readAllBytes(savez());
    long seed = System.nanoTime();
    SplittableRandom random = new SplittableRandom(seed);
    Path path = folder.resolve("fuzz.npz");
    int read = 0;
    for (int round = 0; round < 2_000; round++) {
      byte[] bytes = original.clone();
      for (int times = random.nextInt(1, 4); times > 0; times--) {
        bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
      }
      if (random.nextInt(8) == 0) {
        bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length));
      }
      Files.write(path, bytes);
      try (NpyFile file = open(path, "logits")) {
        file.floats();
        read++;
      } catch (NpyFormatException refused) {
        assertTrue(refused.getMessage().contains(": expected "), refused::getMessage);
        assertTrue(refused.getMessage().contains("; "), refused::getMessage);
      } catch (Throwable other) {
        String context = "seed " + seed + ", round " + round + ": ";
        throw new AssertionError(context + HexFormat.of().formatHex(bytes), other);
      }
    }
    assertTrue(read > 100 && read < 1_900, read + " read");
  }
}
