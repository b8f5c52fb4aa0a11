import java.net.URL;

/** Fetches an address with the JDK's own trust, or fails. */
public class Fetch {
    public static void main(String[] arguments) throws Exception {
        new URL(arguments[0]).openConnection().getInputStream().readAllBytes();
    }
}
