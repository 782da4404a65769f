import com.sun.management.HotSpotDiagnosticMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Decides which executions of the kernel's tests this machine can run, and what the others lack.
 * The facts come from the Java virtual machine alone, never from the code under test.
 *
 * <p>{@code java [flags] --add-modules jdk.incubator.vector TestPlan.java directory quick} writes
 * {@code plan.properties}, which the build reads, and {@code left-out.txt}, a line for each
 * execution that does not run. The flags are those that all tests get, so that a machine with
 * narrow vectors can be simulated.
 */
final class TestPlan {

  /** The executions that stand in for other machines; the consumers of the jar are one more. */
  private static final List<String> MATRIX =
      List.of(
          "no-incubator-module",
          "vector-128",
          "vector-256",
          "avx1",
          "emulated-512",
          "interpreter",
          "c1",
          "consumers");

  /** Java then computes each fused multiply-add with BigDecimal, hundreds of times slower. */
  private static final String NO_FMA = "this machine has no FMA, without which they take hours";

  /** What decides. */
  private record Machine(int vectorBits, boolean fma, int avx) {

    static Machine current() {
      // Only x86-64 has the flag; other architectures always have FMA where they have vectors.
      String avx = flag("UseAVX", "-1");
      return new Machine(
          preferredBits(), flag("UseFMA", "true").equals("true"), Integer.parseInt(avx));
    }

    private static String flag(String name, String otherwise) {
      try {
        return ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
            .getVMOption(name)
            .getValue();
      } catch (IllegalArgumentException unknown) {
        return otherwise;
      }
    }

    /** By reflection: the compiler would warn of the incubator module. */
    private static int preferredBits() {
      try {
        Class<?> shape = Class.forName("jdk.incubator.vector.VectorShape");
        Object preferred = shape.getMethod("preferredShape").invoke(null);
        return (int) shape.getMethod("vectorBitSize").invoke(preferred);
      } catch (ReflectiveOperationException absent) {
        throw new IllegalStateException("start with --add-modules jdk.incubator.vector", absent);
      }
    }

    /** What this machine lacks for an execution; empty where it can run. */
    String lack(String execution) {
      if (!fma && !execution.equals("consumers")) {
        return NO_FMA;
      }
      int needed =
          switch (execution) {
            case "vector-128", "avx1" -> 128;
            case "vector-256" -> 256;
            default -> 0;
          };
      if (vectorBits < needed) {
        return "the widest vectors of this machine have " + vectorBits + " bits";
      }
      if (execution.equals("avx1") && avx < 0) {
        return "this machine is no x86-64";
      }
      return execution.equals("avx1") && avx == 0 ? "this machine has no AVX" : "";
    }
  }

  private TestPlan() {}

  public static void main(String[] args) throws IOException {
    Machine machine = Machine.current();
    boolean quick = Boolean.parseBoolean(args[1]);
    boolean vector = machine.vectorBits() >= 128 && machine.fma();
    Map<String, String> plan = new TreeMap<>();
    plan.put("plan.backend", vector ? "vector" : "scalar");
    plan.put("plan.vectorBits", Integer.toString(vector ? machine.vectorBits() : 0));
    List<String> leftOut = new ArrayList<>();
    for (String execution : MATRIX) {
      String reason = quick ? "-Dquick leaves it out" : machine.lack(execution);
      plan.put("plan.skip." + execution, Boolean.toString(!reason.isEmpty()));
      if (!reason.isEmpty()) {
        leftOut.add("kernel " + execution + ": left out, " + reason);
      }
    }
    plan.put("plan.skip.bench", Boolean.toString(!machine.fma()));
    plan.put(
        "plan.excludedGroups", vector ? "" : machine.fma() ? "vector-only" : "bits,vector-only");
    if (!vector) {
      leftOut.add(
          "kernel default: tests tagged vector-only left out, no vectors of 128 bits run here");
    }
    if (!machine.fma()) {
      leftOut.add("kernel default: tests tagged bits left out, " + NO_FMA);
      leftOut.add("bench default: left out, " + NO_FMA);
    }
    Path directory = Files.createDirectories(Path.of(args[0]));
    List<String> lines = new ArrayList<>();
    plan.forEach((key, value) -> lines.add(key + "=" + value));
    Files.write(directory.resolve("plan.properties"), lines);
    Files.write(directory.resolve("left-out.txt"), leftOut);
    leftOut.forEach(System.out::println);
  }
}
