package dev.supervisor.client.cli;

import dev.supervisor.client.SupervisorClient;
import dev.supervisor.rpc.model.TokenCreated;
import dev.supervisor.rpc.model.TokenInfo;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** {@code tokens}: who may call over HTTP. */
final class TokenCommand {
    private TokenCommand() {}

    static Command command() {
        return Command.named("tokens", "[create NAME | revoke ID...]", "List, create and revoke tokens for HTTP")
                .details("A viewer looks, an operator changes services and runs, an admin decides about the daemon. The"
                        + " secret is shown once: the daemon keeps a hash.")
                .valued("--role", "ROLE", "of the new token; default viewer", "viewer", "operator", "admin")
                .repeated("--service", "SERVICE", "limit it to these, a name or a pattern")
                .valued("--expires", "TIME", "until it is worthless, such as 12h or 90d; default never")
                .example("tokens", "all that there are")
                .example(
                        "tokens create --role operator --service 'web*' --expires 90d ci",
                        "the secret alone on standard output")
                .example("tokens revoke 3", "worthless from the next call on")
                .completing("create", "revoke")
                .does(TokenCommand::run);
    }

    private static int run(SupervisorClient client, Arguments args, Console console) throws IOException {
        List<String> words = args.words();
        if (words.isEmpty()) {
            return list(client, console);
        }
        List<String> rest = words.subList(1, words.size());
        return switch (words.get(0)) {
            case "create" -> create(client, rest, args, console);
            case "revoke" -> revoke(client, rest, console);
            default -> throw new UsageException("\"" + words.get(0) + "\" is neither create nor revoke");
        };
    }

    private static int list(SupervisorClient client, Console console) throws IOException {
        List<TokenInfo> tokens = client.tokenList().tokens();
        if (console.isJson()) {
            console.json(tokens);
            return ExitCode.OK;
        }
        Instant now = Instant.now();
        Table table = new Table(-1, "ID", "NAME", "ROLE", "SERVICES", "AGE", "BY", "EXPIRES");
        for (TokenInfo token : tokens) {
            List<String> services = token.services();
            Instant expires = token.expiresAt();
            table.row(
                    String.valueOf(token.id()),
                    token.name(),
                    token.role(),
                    services == null ? "all" : String.join(" ", services),
                    Format.between(token.createdAt(), now),
                    token.createdBy(),
                    expires == null
                            ? "never"
                            : expires.isBefore(now) ? "expired" : "in " + Format.between(now, expires));
        }
        table.print(console);
        return ExitCode.OK;
    }

    private static int create(SupervisorClient client, List<String> names, Arguments args, Console console)
            throws IOException {
        if (names.size() != 1) {
            throw new UsageException("give one name for the new token");
        }
        String role = args.value("--role");
        List<String> services = args.values("--service");
        Duration expires = args.has("--expires") ? args.duration("--expires", Duration.ZERO) : null;
        if (expires != null && expires.isZero()) {
            throw new UsageException(
                    "--expires 0 would make a token that is worthless already; leave it out for one that"
                            + " does not expire");
        }
        TokenCreated created = client.tokenCreate(
                names.get(0), role == null ? "viewer" : role, services.isEmpty() ? null : services, expires);
        if (console.isJson()) {
            console.json(created);
        } else {
            console.note("token " + created.info().id() + ", " + created.info().role()
                    + "; this is its secret, which cannot be shown again:");
            console.line(created.token());
        }
        return ExitCode.OK;
    }

    private static int revoke(SupervisorClient client, List<String> ids, Console console) throws IOException {
        if (ids.isEmpty()) {
            throw new UsageException("name at least one token by its ID; supervisor tokens lists them");
        }
        for (String id : ids) {
            if (!RunCommands.isNumber(id)) {
                throw new UsageException("\"" + id + "\" is no ID; supervisor tokens lists them");
            }
            TokenInfo revoked = client.tokenRevoke(Long.parseLong(id));
            if (console.isJson()) {
                console.jsonLine(revoked);
            } else {
                console.line("token " + revoked.id() + " (" + Console.clean(revoked.name()) + ") is worthless now");
            }
        }
        return ExitCode.OK;
    }
}
