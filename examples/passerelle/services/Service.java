import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.FileInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A SOAP service that knows nothing of SAML:
 * {@code java Service.java <port> <certificate> <jwks url> <issuer> <audience>}.
 *
 * <p>It serves whoever brings the token that the gateway of its own organisme signed. A real service would read the
 * claims with its JSON library; here they are picked out of a text whose signature was verified before.
 */
public class Service {
  private static PublicKey key;
  private static String issuer;
  private static String audience;

  public static void main(String[] arguments) throws Exception {
    try (FileInputStream file = new FileInputStream(arguments[1])) {
      key = CertificateFactory.getInstance("X.509").generateCertificate(file).getPublicKey();
    }
    issuer = arguments[3];
    audience = arguments[4];
    int port = Integer.parseInt(arguments[0]);
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port), 0);
    server.createContext("/", Service::serve);
    server.setExecutor(Executors.newFixedThreadPool(4));
    server.start();
  }

  private static void serve(HttpExchange exchange) throws IOException {
    exchange.getRequestBody().readAllBytes();
    String claims = identity(exchange.getRequestHeaders().get("Entente-Identity"));
    if (claims == null) {
      exchange.sendResponseHeaders(401, -1);
      exchange.close();
      return;
    }
    String answer = "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Body>"
        + "<droits xmlns=\"urn:exemple:droits\" par=\"java\" pour=\"" + escape(claim(claims, "sub"))
        + "\" organisme=\"" + escape(claim(claims, "organisme"))
        + "\" pagm=\"" + escape(claim(claims, "pagm")) + "\"/></s:Body></s:Envelope>";
    byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "text/xml; charset=utf-8");
    exchange.sendResponseHeaders(200, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  /** The claims of a token of the gateway, or null. */
  private static String identity(List<String> tokens) {
    if (tokens == null || tokens.size() != 1) return null;
    String[] parts = tokens.get(0).split("\\.");
    if (parts.length != 3) return null;
    try {
      String header = new String(Base64.getUrlDecoder().decode(parts[0]), StandardCharsets.UTF_8);
      if (!header.contains("\"alg\":\"RS256\"") || !header.contains("\"typ\":\"entente-identity+jwt\"")) return null;
      Signature verifier = Signature.getInstance("SHA256withRSA");
      verifier.initVerify(key);
      verifier.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
      if (!verifier.verify(Base64.getUrlDecoder().decode(parts[2]))) return null;
      String claims = new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8);
      long now = Instant.now().getEpochSecond();
      boolean right = issuer.equals(claim(claims, "iss"))
          && audience.equals(claim(claims, "aud"))
          && Long.parseLong(claim(claims, "iat")) - 5 <= now
          && now < Long.parseLong(claim(claims, "exp"));
      return right ? claims : null;
    } catch (Exception refused) {
      return null;
    }
  }

  private static String claim(String claims, String name) {
    Matcher found = Pattern.compile("\"" + name + "\":(?:\"([^\"\\\\]*)\"|\\[\"([^\"\\\\]*)\"\\]|(\\d+))").matcher(claims);
    if (!found.find()) return "";
    return found.group(1) != null ? found.group(1) : found.group(2) != null ? found.group(2) : found.group(3);
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
  }
}
