package dev.multibox.bench.npy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * The bytes of an array in a .npz archive, which is a zip file; read where they stand, so that the
 * archive may be larger than memory.
 */
final class MemberBytes implements FileBytes {

  private static final String SUFFIX = ".npy";
  private static final int BLOCK = 1 << 16;

  private final String name;
  private final ZipFile archive;
  private final ZipEntry entry;

  private MemberBytes(String name, ZipFile archive, ZipEntry entry) {
    this.name = name;
    this.archive = archive;
    this.entry = entry;
  }

  /** Opens an array that is stored, or says why it cannot. */
  static MemberBytes open(ArrayName name) throws NpyFormatException {
    ZipFile archive = openArchive(name.file());
    try {
      MemberBytes opened = new MemberBytes(name.toString(), archive, entry(archive, name));
      archive = null;
      return opened;
    } finally {
      if (archive != null) {
        closeQuietly(archive);
      }
    }
  }

  private static ZipEntry entry(ZipFile archive, ArrayName name) throws NpyFormatException {
    ZipEntry entry = archive.getEntry(name.member() + SUFFIX);
    if (entry == null) {
      entry = archive.getEntry(name.member());
    }
    if (entry == null || entry.isDirectory()) {
      throw new NpyFormatException(
          name.file().toString(),
          "a member '" + name.member() + "'",
          members(archive),
          "name one of these after the colon");
    }
    if (entry.getMethod() != ZipEntry.STORED) {
      throw new NpyFormatException(
          name.toString(),
          "a member that is stored",
          "a compressed one",
          "numpy.savez stores members, numpy.savez_compressed does not");
    }
    return entry;
  }

  private static ZipFile openArchive(Path file) throws NpyFormatException {
    ChannelBytes.requireRegular(file);
    try {
      return new ZipFile(file.toFile());
    } catch (ZipException broken) {
      throw new NpyFormatException(
          file.toString(),
          "a .npz archive",
          "none: " + broken.getMessage(),
          "numpy.savez writes one");
    } catch (IOException refused) {
      throw ChannelBytes.refused(file.toString(), refused);
    }
  }

  /** Whether a file begins as a zip archive does. */
  static boolean isArchive(FileBytes bytes) throws NpyFormatException {
    byte[] first = new byte[4];
    if (bytes.size() < first.length) {
      return false;
    }
    bytes.read(0, ByteBuffer.wrap(first));
    return first[0] == 'P' && first[1] == 'K' && first[2] < 9 && first[3] == first[2] + 1;
  }

  /** What to say of an archive in place of an array. */
  static NpyFormatException archiveAlone(Path file) throws NpyFormatException {
    try (ZipFile archive = openArchive(file)) {
      List<String> names = names(archive);
      return new NpyFormatException(
          file.toString(),
          "a .npy file or a member of a .npz archive",
          "an archive with " + members(archive),
          names.isEmpty()
              ? "numpy.save writes a .npy file"
              : file.getFileName() + ":" + names.getFirst() + " names a member");
    } catch (NpyFormatException told) {
      throw told;
    } catch (IOException refused) {
      throw ChannelBytes.refused(file.toString(), refused);
    }
  }

  private static String members(ZipFile archive) {
    List<String> names = names(archive);
    return names.isEmpty() ? "no arrays" : "the members " + String.join(", ", names);
  }

  private static List<String> names(ZipFile archive) {
    return archive.stream()
        .map(ZipEntry::getName)
        .filter(name -> name.endsWith(SUFFIX))
        .map(name -> name.substring(0, name.length() - SUFFIX.length()))
        .toList();
  }

  @Override
  public long size() {
    return entry.getSize();
  }

  @Override
  public void read(long position, ByteBuffer into) throws NpyFormatException {
    byte[] block = new byte[Math.min(BLOCK, into.remaining())];
    long at = position;
    // Of a stored member a stream skips by adding to its position.
    try (InputStream stream = archive.getInputStream(entry)) {
      stream.skipNBytes(position);
      while (into.hasRemaining()) {
        int read = stream.read(block, 0, Math.min(block.length, into.remaining()));
        if (read < 0) {
          throw ChannelBytes.cutShort(name, size(), at);
        }
        into.put(block, 0, read);
        at += read;
      }
    } catch (NpyFormatException told) {
      throw told;
    } catch (IOException failed) {
      throw broken(failed);
    }
  }

  private NpyFormatException broken(IOException failed) {
    return new NpyFormatException(
        name,
        "the " + size() + " bytes of this member",
        "an archive that is cut short or broken: " + failed.getMessage(),
        "let the program that writes it finish first");
  }

  @Override
  public void close() {
    closeQuietly(archive);
  }

  private static void closeQuietly(ZipFile archive) {
    try {
      archive.close();
    } catch (IOException harmless) {
      // Nothing was written.
    }
  }
}
