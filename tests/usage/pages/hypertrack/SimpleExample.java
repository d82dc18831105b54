import io.hypertrack.net.HyperTrackClient;

public class SimpleExample {
    public static void main(String[] args) throws Exception {
        /* Create client instance with secret token. */
        HyperTrackClient client = new HyperTrackClient("SECRET_KEY");
    }
}
