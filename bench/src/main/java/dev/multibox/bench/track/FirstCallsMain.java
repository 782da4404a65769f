package dev.multibox.bench.track;

import java.io.IOException;
import java.util.Arrays;
import java.util.stream.Collectors;

/** A fresh virtual machine's program: prints how many nanoseconds each call took, a line each. */
final class FirstCallsMain {

  private FirstCallsMain() {}

  /**
   * Runs.
   *
   * @param args the number of calls, and the name of their {@link FirstCalls.Work}
   * @throws IOException if the data cannot be read
   */
  public static void main(String[] args) throws IOException {
    long[] nanos = new long[Integer.parseInt(args[0])];
    FirstWork work = FirstWork.of(FirstCalls.Work.valueOf(args[1]));
    double sum = 0;

    long start = System.nanoTime();
    work.begin();
    for (int call = 0; call < nanos.length; call++) {
      sum += work.call();
      long end = System.nanoTime();
      nanos[call] = end - start;
      start = end;
    }

    requirePositive(sum);
    System.out.println(
        Arrays.stream(nanos).mapToObj(Long::toString).collect(Collectors.joining("\n")));
  }

  /** What the calls returned is used, and is above 0. */
  static void requirePositive(double sum) {
    if (!(sum > 0)) {
      throw new IllegalStateException(
          "sum of results: expected a number above 0, got "
              + sum
              + "; run the tests of the kernel");
    }
  }
}
