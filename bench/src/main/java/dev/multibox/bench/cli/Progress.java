package dev.multibox.bench.cli;

import dev.multibox.bench.files.EvaluationProgress;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** A progress bar on standard error, where that is a terminal and the work is long. */
final class Progress implements EvaluationProgress, AutoCloseable {

  /** Fewer are done before one has read the bar. */
  private static final int FEWEST_CHUNKS = 16;

  private static final int STANDARD_ERROR = 2;
  private static final int COLUMNS = 80;

  private final String task;
  private final String unit;
  private ProgressBar bar;

  Progress(String task, String unit) {
    this.task = task;
    this.unit = unit;
  }

  @Override
  public void begin(int chunks, int total) {
    if (chunks < FEWEST_CHUNKS || !onTerminal()) {
      return;
    }
    bar =
        new ProgressBarBuilder()
            .setTaskName(task)
            .setUnit(unit, 1)
            .setInitialMax(total)
            .setStyle(ProgressBarStyle.ASCII)
            .setConsumer(new ConsoleProgressBarConsumer(System.err, COLUMNS))
            .showSpeed()
            .build();
  }

  @Override
  public void step(int done) {
    if (bar != null) {
      bar.stepBy(done);
    }
  }

  void step(int done, String message) {
    step(done);
    if (bar != null) {
      bar.setExtraMessage(message);
    }
  }

  /**
   * {@code System.console()} tells of standard input and output alone, and the latter is often a
   * file. So the C library is asked, where native access is allowed and there is such a function.
   */
  @SuppressWarnings("restricted")
  private static boolean onTerminal() {
    if (Progress.class.getModule().isNativeAccessEnabled()) {
      Linker linker = Linker.nativeLinker();
      Optional<MemorySegment> isatty = linker.defaultLookup().find("isatty");
      if (isatty.isPresent()) {
        FunctionDescriptor type = FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT);
        try {
          return (int) linker.downcallHandle(isatty.get(), type).invokeExact(STANDARD_ERROR) == 1;
        } catch (Throwable impossible) {
          return false;
        }
      }
    }
    return System.console() != null && System.console().isTerminal();
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
