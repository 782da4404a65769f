package dev.multibox.bench.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** Spark runs where the option says, else where spark-submit says, else on this machine. */
@Tag("spark")
class SparkSessionOptionTest {

  private static final String MASTER = "spark.master";

  private static void assertMaster(String expected, String... args) throws IOException {
    SparkSessionOption option = new SparkSessionOption();
    new CommandLine(CommandSpec.create().addMixin("spark", CommandSpec.forAnnotatedObject(option)))
        .parseArgs(args);
    try (SparkSession session = option.open()) {
      assertEquals(expected, session.sparkContext().master());
    }
  }

  @Test
  void withoutAValueItIsThisMachine() throws IOException {
    assertMaster("local[*]");
    assertMaster("local[*]", "--spark");
    assertMaster("local[1]", "--spark", "local[1]");
  }

  @Test
  void whatSparkSubmitSaysComesBeforeThisMachine() throws IOException {
    System.setProperty(MASTER, "local[3]");
    try {
      assertMaster("local[3]");
      assertMaster("local[3]", "--spark");
      assertMaster("local[1]", "--spark", "local[1]");
    } finally {
      System.clearProperty(MASTER);
    }
  }
}
