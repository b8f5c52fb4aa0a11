import java.io.FileInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** Shakes hands as Java's HTTPS does by default: `ok`, `refused WHY` or `unknown WHY`. A fourth argument names more roots. */
public class Connect {
    public static void main(String[] arguments) throws Exception {
        String host = arguments[0];
        int port = Integer.parseInt(arguments[1]);
        int limit = (int) (Double.parseDouble(arguments[2]) * 1000);
        SSLContext context = arguments.length > 3 ? withRoots(arguments[3]) : SSLContext.getDefault();
        try (Socket plain = new Socket()) {
            plain.connect(new InetSocketAddress(host, port), limit);
            plain.setSoTimeout(limit);
            SSLSocket tls = (SSLSocket) context.getSocketFactory().createSocket(plain, host, port, true);
            SSLParameters parameters = tls.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            tls.setSSLParameters(parameters);
            tls.startHandshake();
            System.out.println("ok");
        } catch (SSLException error) {
            System.out.println("refused " + error.getMessage());
        } catch (IOException error) {
            System.out.println("unknown " + error);
        }
    }

    private static SSLContext withRoots(String file) throws Exception {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        TrustManagerFactory usual = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        usual.init((KeyStore) null);
        for (TrustManager one : usual.getTrustManagers()) {
            for (X509Certificate root : ((X509TrustManager) one).getAcceptedIssuers()) {
                store.setCertificateEntry("usual" + store.size(), root);
            }
        }
        try (FileInputStream stream = new FileInputStream(file)) {
            for (Certificate root : CertificateFactory.getInstance("X.509").generateCertificates(stream)) {
                store.setCertificateEntry("more" + store.size(), root);
            }
        }
        TrustManagerFactory all = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        all.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, all.getTrustManagers(), null);
        return context;
    }
}
