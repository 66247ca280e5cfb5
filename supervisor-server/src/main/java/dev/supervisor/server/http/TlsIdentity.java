package dev.supervisor.server.http;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * Shows the daemon's certificate to those who connect by TLS. It can be renewed: connections that are open stay, new ones get the
 * new certificate. A handshake names the pair it began with, so the one before is kept for those that are going on.
 *
 * <p>Threading: any thread.
 */
public final class TlsIdentity extends X509ExtendedKeyManager {
    private static final int KEPT = 2;

    private volatile List<Named> pairs;

    private record Named(long number, PemPair pair) {
        String alias() {
            return String.valueOf(number);
        }
    }

    public TlsIdentity(PemPair pair) {
        this.pairs = List.of(new Named(1, pair));
    }

    /** From now on this pair is shown. */
    public synchronized void renew(PemPair pair) {
        Named next = new Named(pairs.get(0).number() + 1, pair);
        pairs = Stream.concat(Stream.of(next), pairs.stream()).limit(KEPT).toList();
    }

    SSLContext context() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(new KeyManager[] {this}, new TrustManager[0], null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JVM has no TLS", e);
        }
    }

    @Override
    public @Nullable String chooseEngineServerAlias(
            String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
        Named newest = pairs.get(0);
        return newest.pair().key().getAlgorithm().equals(keyType) ? newest.alias() : null;
    }

    @Override
    public @Nullable String chooseServerAlias(String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return chooseEngineServerAlias(keyType, issuers, null);
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(String alias) {
        PemPair pair = find(alias);
        return pair == null ? null : pair.chainAsArray();
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(String alias) {
        PemPair pair = find(alias);
        return pair == null ? null : pair.key();
    }

    @Override
    public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
        String alias = chooseEngineServerAlias(keyType, issuers, null);
        return alias == null ? null : new String[] {alias};
    }

    /** The daemon calls nobody. */
    @Override
    public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
        return null;
    }

    @Override
    public @Nullable String chooseClientAlias(
            String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return null;
    }

    private @Nullable PemPair find(String alias) {
        return pairs.stream()
                .filter(named -> named.alias().equals(alias))
                .map(Named::pair)
                .findFirst()
                .orElse(null);
    }
}
