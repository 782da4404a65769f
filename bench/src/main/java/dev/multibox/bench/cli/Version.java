package dev.multibox.bench.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** The version that Maven wrote into the jar, and the virtual machine's. */
final class Version implements IVersionProvider {

  private static final String POM = "/META-INF/maven/dev.multibox/multibox-bench/pom.properties";

  @Override
  public String[] getVersion() throws IOException {
    Properties pom = new Properties();
    try (InputStream stream = Version.class.getResourceAsStream(POM)) {
      if (stream != null) {
        pom.load(stream);
      }
    }
    return new String[] {
      "multibox " + pom.getProperty("version", "(classes outside a jar)"),
      System.getProperty("java.vm.name") + " " + Runtime.version()
    };
  }
}
