package dev.supervisor.rpc.openrpc;

import java.util.Map;

/**
 * A documentation comment as Markdown.
 *
 * @param of what it documents, for error messages
 * @param summary its first sentence
 * @param detail what follows, perhaps empty
 * @param params Java name of each parameter or record component to what is said about it
 */
record Comment(String of, String summary, String detail, Map<String, String> params) {

    /** The summary and what follows it. */
    String whole() {
        return detail.isEmpty() ? summary : summary + " " + detail;
    }

    /** @throws IllegalStateException when nothing is said about it */
    String param(String name) {
        String text = params.get(name);
        if (text == null || text.isEmpty()) {
            throw new IllegalStateException(of + " says nothing about \"" + name + "\"; add @param " + name);
        }
        return text;
    }
}
