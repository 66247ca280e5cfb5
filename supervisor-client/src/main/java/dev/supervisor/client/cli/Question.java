package dev.supervisor.client.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.Charset;

/** Asks a person whether what cannot be undone is wanted. */
final class Question {
    private static final int STANDARD_INPUT = 0;

    private Question() {}

    /**
     * Whether the answer is yes.
     *
     * @param otherwise what is said when nobody is there to be asked
     * @throws UsageException then
     */
    static boolean isConfirmed(Console console, String question, String otherwise) throws IOException {
        if (!console.isWatched() || !Terminal.isTerminal(STANDARD_INPUT)) {
            throw new UsageException(otherwise + "; say --yes if that is what you want");
        }
        console.line(Console.clean(question));
        console.line("Type yes to go on:");
        console.flush();
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset()));
        String answer = input.readLine();
        boolean confirmed = answer != null && answer.strip().equalsIgnoreCase("yes");
        if (!confirmed) {
            console.line("Nothing was done.");
        }
        return confirmed;
    }
}
