package dev.multibox.bench.cli;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.module.ModuleFinder;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/**
 * Runs the same command line once more with the incubator module. A jar cannot ask for the module:
 * neither its manifest nor code on the class path can add one.
 *
 * <p>{@code -Dmultibox.relaunch=false} switches it off; the scalar twins run then.
 *
 * <p>The second process ends with the first: told to by a shutdown hook, or by itself where the
 * first was killed and could tell nothing.
 */
final class Relaunch {

  private static final String MODULE = "jdk.incubator.vector";

  /** {@code false} forbids it. The second process has it, so that there is never a third. */
  private static final String SWITCH = "multibox.relaunch";

  /** Tells the second process the first one's number. */
  private static final String FIRST = "multibox.relaunchedBy";

  /** A killed process is missed after this time; looking costs some microseconds. */
  private static final long LOOK_MILLIS = 500;

  /** How long a process that is to end may take before it is ended by force. */
  private static final int GRACE_SECONDS = 5;

  private Relaunch() {}

  /** Whether the module is missing here, could be there, and nobody forbade it. */
  static boolean wanted() {
    return Boolean.parseBoolean(System.getProperty(SWITCH, "true"))
        && ModuleLayer.boot().findModule(MODULE).isEmpty()
        && ModuleFinder.ofSystem().find(MODULE).isPresent();
  }

  /** Runs the command line there; its exit code, or nothing where no process could be started. */
  static OptionalInt run(String[] args) {
    Process process;
    try {
      process = new ProcessBuilder(command(args)).inheritIO().start();
    } catch (IOException refused) {
      return OptionalInt.empty();
    }
    Thread ending = Thread.ofPlatform().unstarted(() -> end(process));
    Runtime.getRuntime().addShutdownHook(ending);
    try {
      return OptionalInt.of(process.waitFor());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return OptionalInt.of(Main.FAULT);
    }
  }

  /** In the second process: ends it, with its shutdown hooks, when the first is no more. */
  static void endWithFirst() {
    Long first = Long.getLong(FIRST);
    if (first == null) {
      return;
    }
    Thread.ofPlatform()
        .daemon()
        .start(
            () -> {
              while (isParent(first)) {
                try {
                  Thread.sleep(LOOK_MILLIS);
                } catch (InterruptedException ignored) {
                  // Nobody interrupts this thread; it goes on looking.
                }
              }
              System.exit(Main.FAULT);
            });
  }

  /** An orphan gets another parent at once, also while the first waits to be collected. */
  private static boolean isParent(long process) {
    return ProcessHandle.current()
        .parent()
        .filter(parent -> parent.pid() == process && parent.isAlive())
        .isPresent();
  }

  private static List<String> command(String[] args) {
    List<String> command = new ArrayList<>();
    command.add(
        ProcessHandle.current()
            .info()
            .command()
            .orElse(System.getProperty("java.home") + File.separator + "bin/java"));
    for (String option : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
      // A debugger listens to one process alone.
      if (!option.startsWith("-agentlib:jdwp") && !option.startsWith("-Xrunjdwp")) {
        command.add(option);
      }
    }
    command.add("--add-modules=" + MODULE);
    // The manifest that says so counts with -jar alone.
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("-D" + SWITCH + "=false");
    command.add("-D" + FIRST + "=" + ProcessHandle.current().pid());
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(Main.class.getName());
    command.addAll(List.of(args));
    return command;
  }

  /** When this process is told to end, so is the other; it removes what it has half written. */
  private static void end(Process process) {
    process.destroy();
    try {
      if (!process.waitFor(GRACE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
