package dev.supervisor.rpc.openrpc;

import java.util.regex.Pattern;

/** Writes text as HTML. */
final class Html {
    private static final Pattern CODE = Pattern.compile("`([^`]*)`");

    private Html() {}

    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    static String code(String text) {
        return "<code>" + escape(text) + "</code>";
    }

    static String link(String anchor, String html) {
        return "<a href=\"#" + escape(anchor) + "\">" + html + "</a>";
    }

    /** One line of Markdown of which only code is marked up. */
    static String inline(String markdown) {
        return CODE.matcher(escape(markdown)).replaceAll("<code>$1</code>");
    }

    /** Paragraphs of it. */
    static String paragraphs(String markdown) {
        return "<p>" + inline(markdown).replace("\n\n", "</p>\n<p>") + "</p>\n";
    }
}
