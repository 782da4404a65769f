/**
 * The command line. {@link dev.multibox.bench.cli.Main} is the root command; a subcommand is a
 * class with picocli's annotations in its list. A command parses, calls a package that knows no
 * command line, and prints.
 *
 * <p>Exit codes: 0 done; 1 done, and the result is not what it should be; 2 wrong options or files,
 * told in one line on standard error; 3 a fault of the program, with a stack trace.
 */
package dev.multibox.bench.cli;
