package dev.multibox.bench.cli;

/** Options or files are not what a command needs; the message is one line for its user. */
final class InputException extends Exception {

  private static final long serialVersionUID = 1L;

  InputException(String message) {
    super(message);
  }

  InputException(String message, Throwable cause) {
    super(message, cause);
  }
}
