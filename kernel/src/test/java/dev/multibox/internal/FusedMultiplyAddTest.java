package dev.multibox.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FusedMultiplyAddTest {

  /** Prints whether the virtual machine has the instruction. */
  public static final class Child {
    private Child() {}

    public static void main(String[] args) {
      System.out.print(FusedMultiplyAdd.IS_INSTRUCTION);
    }
  }

  /**
   * Machines of the tests that run have FMA, or these are left out with all others that need it.
   */
  @ParameterizedTest
  @CsvSource({"-XX:-UseFMA, false", "-XX:+UseFMA, true", "-XX:+UseFMA -Xint, true"})
  @Tag("bits")
  void ofAVirtualMachineOfItsOwn(String flags, boolean instruction)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(flags.split(" ")));
    command.add("-cp");
    command.add(
        String.join(System.getProperty("path.separator"), "target/classes", "target/test-classes"));
    command.add(Child.class.getName());
    Process child = new ProcessBuilder(command).redirectErrorStream(true).start();
    String printed = new String(child.getInputStream().readAllBytes(), UTF_8);
    assertEquals(instruction, printed.strip().endsWith("true"), printed);
    assertEquals(0, child.waitFor());
  }
}
