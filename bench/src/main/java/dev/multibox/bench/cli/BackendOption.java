package dev.multibox.bench.cli;

import dev.multibox.Backend;
import dev.multibox.bench.files.InputException;
import picocli.CommandLine.Option;

/** The option that chooses the kernels. */
final class BackendOption {

  @Option(
      names = "--backend",
      paramLabel = "NAME",
      defaultValue = "${sys:multibox.backend:-auto}",
      description =
          "auto (vector kernels where they can run), scalar, or vector (refuses where they cannot)."
              + " Default: system property multibox.backend, else auto. The result is the same.")
  private Backend.Choice choice;

  Backend.Choice choice() {
    return choice;
  }

  Backend backend() throws InputException {
    try {
      return Backend.of(choice);
    } catch (IllegalStateException | IllegalArgumentException refused) {
      throw new InputException(
          "--backend: " + refused.getMessage(), "auto takes what can run", refused);
    }
  }
}
