package dev.multibox.bench.report;

/** A page of HTML that needs nothing else: well-formed XML, without script, font or reference. */
final class HtmlPage {

  private static final String STYLE =
      "body{font-family:sans-serif;max-width:1100px;margin:2em auto;padding:0"
          + " 1em;color:#222}table{border-collapse:collapse;font-size:14px}td,th{border-bottom:1px"
          + " solid #ddd;padding:3px 10px;text-align:left}"
          + "td.number{text-align:right;font-variant-numeric:tabular-nums}"
          + "td.yes{color:#00674b}td.no{color:#b00020;font-weight:bold}svg{max-width:100%;height:auto}";

  private final StringBuilder html = new StringBuilder();

  HtmlPage(String title) {
    html.append("<!DOCTYPE html>\n<html xmlns=\"http://www.w3.org/1999/xhtml\" lang=\"en\">\n");
    html.append("<head><meta charset=\"utf-8\"/><title>").append(SvgChart.escape(title));
    html.append("</title><style>").append(STYLE).append("</style></head>\n<body>\n<h1>");
    html.append(SvgChart.escape(title)).append("</h1>\n");
  }

  void heading(String words) {
    html.append("<h2>").append(SvgChart.escape(words)).append("</h2>\n");
  }

  void paragraph(String words) {
    html.append("<p>").append(SvgChart.escape(words)).append("</p>\n");
  }

  void picture(String svg) {
    html.append("<p>").append(svg).append("</p>\n");
  }

  /** Begins a table, with a row of column titles where there are any. */
  void table(String... columns) {
    html.append("<table>\n");
    if (columns.length > 0) {
      html.append("<tr>");
      for (String column : columns) {
        html.append("<th>").append(SvgChart.escape(column)).append("</th>");
      }
      html.append("</tr>\n");
    }
  }

  /** A title over all columns of a table. */
  void titleRow(int columns, String words) {
    html.append("<tr><th colspan=\"").append(columns).append("\">");
    html.append(SvgChart.escape(words)).append("</th></tr>\n");
  }

  /** A row of a table: a name, and numbers. */
  void row(String name, String... numbers) {
    beginRow();
    cell("", name);
    for (String number : numbers) {
      cell("number", number);
    }
    endRow();
  }

  void beginRow() {
    html.append("<tr>");
  }

  void cell(String style, String text) {
    html.append(style.isEmpty() ? "<td>" : "<td class=\"" + style + "\">");
    html.append(SvgChart.escape(text)).append("</td>");
  }

  void endRow() {
    html.append("</tr>\n");
  }

  void endTable() {
    html.append("</table>\n");
  }

  /** {@return the page} */
  String end() {
    return html.append("</body>\n</html>\n").toString();
  }
}
