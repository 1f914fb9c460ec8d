import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;

/** Calls a partner's service through the gateway of its own organisme: `java Client.java <url> <user>`. */
public class Client {
  public static void main(String[] arguments) throws Exception {
    String user = escape(arguments[1]);
    String infos = "<InteropsInfos>"
        + "<LocalSubjectName>" + user + "</LocalSubjectName>"
        + "<SubjectId>" + user + "</SubjectId>"
        + "<MethodAuthn>urn:oasis:names:tc:SAML:2.0:ac:classes:Password</MethodAuthn>"
        + "<AuthenticationDate>" + Instant.now().minusSeconds(30) + "</AuthenticationDate>"
        + "<Roles><Role>IDENT</Role></Roles>"
        + "</InteropsInfos>";
    String message = "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\">"
        + "<s:Body><lister xmlns=\"urn:exemple:droits\"/></s:Body></s:Envelope>";
    HttpRequest request = HttpRequest.newBuilder(URI.create(arguments[0]))
        .version(HttpClient.Version.HTTP_1_1)
        .timeout(Duration.ofSeconds(30))
        .header("Content-Type", "text/xml; charset=utf-8")
        .header("SOAPAction", "\"lister\"")
        .header("Interops-Infos", infos)
        .POST(HttpRequest.BodyPublishers.ofString(message))
        .build();
    HttpResponse<String> answer =
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    System.out.println(answer.statusCode() + " " + answer.body());
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;");
  }
}
