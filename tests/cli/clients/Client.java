import java.io.FileInputStream;
import java.io.IOException;
import java.net.URL;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Fetches a page from each port with the trust anchors of one file: `PORT ok` or `PORT why not`. */
public class Client {
    public static void main(String[] arguments) throws Exception {
        KeyStore anchors = KeyStore.getInstance(KeyStore.getDefaultType());
        anchors.load(null, null);
        try (FileInputStream file = new FileInputStream(arguments[0])) {
            for (Certificate ca : CertificateFactory.getInstance("X.509").generateCertificates(file)) {
                anchors.setCertificateEntry("ca" + anchors.size(), ca);
            }
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(anchors);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        for (int index = 1; index < arguments.length; index++) {
            URL url = new URL("https://localhost:" + arguments[index] + "/healthz");
            HttpsURLConnection connection = (HttpsURLConnection) url.openConnection();
            connection.setSSLSocketFactory(context.getSocketFactory());
            try {
                connection.getInputStream().readAllBytes();
                System.out.println(arguments[index] + " ok");
            } catch (IOException error) {
                System.out.println(arguments[index] + " " + error.getMessage());
            }
        }
    }
}
