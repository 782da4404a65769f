package dev.multibox.internal.memory;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Native memory between two pages that nobody may touch: whoever reads or writes past it ends the
 * virtual machine. Segments are of endless size, as a pointer from C is, so that no bounds check of
 * the JDK helps.
 */
@SuppressWarnings(
    "restricted") // Pages without access are to be had from the operating system alone.
public final class GuardPages implements AutoCloseable {

  private static final long PAGE = 65536; // a multiple of every page size in use
  private static final int NONE = 0;
  private static final int READ_WRITE = 3;
  private static final int PRIVATE = 2;
  private static final String SYSTEM = System.getProperty("os.name").toLowerCase(Locale.ROOT);
  private static final int ANONYMOUS = SYSTEM.contains("mac") ? 0x1000 : 0x20;

  private final MethodHandle map =
      function("mmap", ADDRESS, ADDRESS, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG);
  private final MethodHandle protect = function("mprotect", JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);
  private final MethodHandle unmap = function("munmap", JAVA_INT, ADDRESS, JAVA_LONG);
  private final List<MemorySegment> mapped = new ArrayList<>();

  /** Whether the operating system has {@code mmap}. */
  public static boolean available() {
    return SYSTEM.contains("linux") || SYSTEM.contains("mac");
  }

  /** Zeros whose last byte stands before a page that nobody may touch. */
  public MemorySegment before(long bytes) {
    long body = bodyOf(bytes);
    return between(body).asSlice(PAGE + body - bytes);
  }

  /** Zeros whose first byte stands behind a page that nobody may touch. */
  public MemorySegment behind(long bytes) {
    return between(bodyOf(bytes)).asSlice(PAGE);
  }

  private static long bodyOf(long bytes) {
    return Math.max(PAGE, (bytes + PAGE - 1) / PAGE * PAGE);
  }

  private MemorySegment between(long body) {
    long all = body + 2 * PAGE;
    try {
      MemorySegment place =
          (MemorySegment)
              map.invoke(MemorySegment.NULL, all, READ_WRITE, PRIVATE | ANONYMOUS, -1, 0L);
      if (place.address() == -1) {
        throw new IllegalStateException("mmap gave no " + all + " bytes");
      }
      mapped.add(place.reinterpret(all));
      check((int) protect.invoke(place, PAGE, NONE));
      check(
          (int) protect.invoke(MemorySegment.ofAddress(place.address() + PAGE + body), PAGE, NONE));
      return place.reinterpret(Long.MAX_VALUE - place.address());
    } catch (RuntimeException | Error thrown) {
      throw thrown;
    } catch (Throwable impossible) {
      throw new AssertionError(impossible);
    }
  }

  private static void check(int result) {
    if (result != 0) {
      throw new IllegalStateException("mprotect gave " + result);
    }
  }

  private static MethodHandle function(
      String name, java.lang.foreign.MemoryLayout result, java.lang.foreign.MemoryLayout... types) {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(
        linker.defaultLookup().findOrThrow(name), FunctionDescriptor.of(result, types));
  }

  @Override
  public void close() {
    for (MemorySegment place : mapped) {
      try {
        check((int) unmap.invoke(place, place.byteSize()));
      } catch (RuntimeException | Error thrown) {
        throw thrown;
      } catch (Throwable impossible) {
        throw new AssertionError(impossible);
      }
    }
  }
}
