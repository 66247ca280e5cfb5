package dev.supervisor.bench;

import java.util.List;
import java.util.Locale;

/** A page that needs nothing from anywhere else, light or dark as the reader's system is, built from top to bottom. */
final class HtmlPage {
    private static final String HEAD = """
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>TITLE</title>
            <style>
            :root { color-scheme: light dark; --page: #fcfcfb; --ink: #1d1d1b; --soft: #6b6a66; --grid: #dfdeda;
              --first: #2a6fb8; --second: #c2590c; --third: #8a4fa3; --fourth: #21702f; --bad: #b3261e; --good: #21702f; }
            @media (prefers-color-scheme: dark) { :root { --page: #191918; --ink: #eceae4; --soft: #a09e97; --grid: #3a3936;
              --first: #6fb0f2; --second: #f0924a; --third: #c692de; --fourth: #7bc788; --bad: #ff8a80; --good: #7bc788; } }
            body { margin: 2rem auto; max-width: 60rem; padding: 0 1rem; background: var(--page); color: var(--ink);
              font: 15px/1.5 system-ui, sans-serif; }
            h1 { font-size: 1.5rem; margin-bottom: 0; } h2 { font-size: 1.1rem; margin-top: 2rem; }
            p, .tick { color: var(--soft); } .scroll { overflow-x: auto; }
            table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
            th, td { padding: .3rem .6rem; border-bottom: 1px solid var(--grid); text-align: right; }
            th { color: var(--soft); font-weight: 500; } th:first-child, td:first-child, .words td { text-align: left; }
            svg { width: 100%; height: auto; margin-top: 1rem; font: 12px system-ui, sans-serif; }
            svg text { fill: var(--soft); } svg .title { fill: var(--ink); font-size: 14px; font-weight: 600; }
            svg .name { font-weight: 600; } .grid { stroke: var(--grid); }
            polyline { fill: none; stroke-width: 1.8; stroke-linejoin: round; }
            polyline.first { stroke: var(--first); } polyline.second { stroke: var(--second); }
            polyline.third { stroke: var(--third); stroke-dasharray: 5 3; }
            svg .name.first, circle.first { fill: var(--first); } svg .name.second, circle.second { fill: var(--second); }
            svg .name.third, circle.third { fill: var(--third); }
            polyline.fourth { stroke: var(--fourth); } svg .name.fourth, circle.fourth { fill: var(--fourth); }
            .ok { color: var(--good); } .failed { color: var(--bad); font-weight: 600; }
            </style></head><body>
            """;

    private final StringBuilder page = new StringBuilder();

    HtmlPage(String scenario, boolean ok) {
        page.append(HEAD.replace("TITLE", "bench " + escape(scenario)));
        page.append("<h1>").append(escape(scenario)).append(": ");
        page.append(ok ? "<span class=\"ok\">all checks hold" : "<span class=\"failed\">a check failed");
        page.append("</span></h1>\n");
    }

    HtmlPage heading(String text) {
        return add("<h2>" + escape(text) + "</h2>\n");
    }

    HtmlPage paragraph(String text) {
        return add("<p>" + escape(text) + "</p>\n");
    }

    /** HTML as it is, such as a chart. */
    HtmlPage add(String html) {
        page.append(html);
        return this;
    }

    /** Numbers, one row after the other. */
    HtmlPage table(List<String> head, List<List<String>> rows) {
        page.append("<div class=\"scroll\"><table>\n<tr>");
        head.forEach(name -> page.append("<th>").append(escape(name)).append("</th>"));
        page.append("</tr>\n");
        rows.forEach(this::row);
        return add("</table></div>\n");
    }

    /** Things that are said, after what they are about. */
    HtmlPage words(List<List<String>> rows) {
        page.append("<table class=\"words\">\n");
        rows.forEach(this::row);
        return add("</table>\n");
    }

    HtmlPage checks(List<Check> checks) {
        page.append("<table class=\"words\">\n");
        for (Check check : checks) {
            page.append("<tr><td class=\"")
                    .append(check.ok() ? "ok\">ok" : "failed\">FAILED")
                    .append("</td><td>")
                    .append(escape(check.name()))
                    .append("</td><td>")
                    .append(escape(check.detail()))
                    .append("</td></tr>\n");
        }
        return add("</table>\n");
    }

    String text() {
        return page + "</body></html>\n";
    }

    /** Text as it may stand anywhere in the page. */
    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    /** Milliseconds, as all pages show them. */
    static String ms(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }

    private void row(List<String> cells) {
        page.append("<tr>");
        cells.forEach(cell -> page.append("<td>").append(escape(cell)).append("</td>"));
        page.append("</tr>\n");
    }
}
