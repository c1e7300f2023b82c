import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;

import org.codelibs.opensearch.runner.OpenSearchRunner;

/** One OpenSearch node in a process of its own. Takes a properties file; a list is split at commas. Ends with SIGTERM. */
public final class ClusterNode {
    private static final String LIST = "list:";

    private ClusterNode() {
    }

    public static void main(final String[] arguments) throws Exception {
        final Properties wanted = new Properties();
        try (var reader = Files.newBufferedReader(Path.of(arguments[0]))) {
            wanted.load(reader);
        }
        final OpenSearchRunner runner = new OpenSearchRunner();
        runner.setMaxHttpPort(-1); // otherwise it looks for another free port than the one asked for
        runner.onBuild((number, settings) -> {
            for (final String name : wanted.stringPropertyNames()) {
                final String value = wanted.getProperty(name);
                if (value.startsWith(LIST)) {
                    settings.putList(name, value.substring(LIST.length()).split(","));
                } else {
                    settings.put(name, value);
                }
            }
        });
        final CountDownLatch closed = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            try {
                runner.close();
            } catch (final Exception error) {
                error.printStackTrace();
            } finally {
                closed.countDown();
            }
        }));
        runner.build(OpenSearchRunner.newConfigs()
                .basePath(arguments[1]).clusterName(wanted.getProperty("cluster.name")).numOfNode(1));
        closed.await();
    }
}
