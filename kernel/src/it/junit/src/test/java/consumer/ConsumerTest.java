package consumer;

import org.junit.jupiter.api.Test;

class ConsumerTest {

  @Test
  void runsOnTheExpectedBackend() {
    Consumer.check(System.getProperty("expected.backend"));
  }
}
