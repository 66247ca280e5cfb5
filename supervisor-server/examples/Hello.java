import com.sun.net.httpserver.HttpServer;
import java.net.InetSocketAddress;

/** A web server of a few lines: {@code java Hello.java PORT}. */
class Hello {
    public static void main(String[] args) throws Exception {
        int port = Integer.parseInt(args[0]);
        HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", port), 0);
        server.createContext("/", exchange -> {
            byte[] hello = "hello\n".getBytes();
            exchange.sendResponseHeaders(200, hello.length);
            exchange.getResponseBody().write(hello);
            exchange.close();
            System.out.println(exchange.getRequestMethod() + " " + exchange.getRequestURI());
        });
        server.start();
        System.out.println("listening on " + port);
    }
}
