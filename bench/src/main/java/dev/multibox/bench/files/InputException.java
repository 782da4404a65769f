package dev.multibox.bench.files;

/** Options or files are not what a command needs; the message is one line for its user. */
public final class InputException extends Exception {

  private static final long serialVersionUID = 1L;

  public InputException(String message) {
    super(message);
  }

  public InputException(String message, Throwable cause) {
    super(message, cause);
  }
}
