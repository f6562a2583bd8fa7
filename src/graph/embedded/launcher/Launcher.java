import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.BindException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.neo4j.cli.AdminTool;
import org.neo4j.cli.ExecutionContext;
import org.neo4j.configuration.GraphDatabaseSettings;
import org.neo4j.configuration.GraphDatabaseSettings.LogQueryLevel;
import org.neo4j.configuration.connectors.BoltConnector;
import org.neo4j.configuration.connectors.BoltConnectorInternalSettings;
import org.neo4j.configuration.connectors.HttpConnector;
import org.neo4j.configuration.helpers.SocketAddress;
import org.neo4j.dbms.api.DatabaseManagementService;
import org.neo4j.dbms.api.DatabaseManagementServiceBuilder;
import org.neo4j.io.ByteUnit;
import org.neo4j.io.locker.FileLockException;

/**
 * Runs Neo4j Community on a loopback port until standard input ends or the process is asked to stop.
 *
 * <p>Arguments: home folder, Bolt port, page cache in MiB. The first line of standard input is the password that the
 * account neo4j gets when the folder is new; it is no argument because other accounts can read arguments. Standard
 * input is a pipe held by the supervisor, so it ends with the supervisor, however that ends.
 *
 * <p>Exit codes: 0 stopped, 1 failed, 3 another process holds the folder, 4 the port is taken.
 */
public final class Launcher {
    private static final int FAILED = 1;
    private static final int LOCKED = 3;
    private static final int PORT_TAKEN = 4;
    private static final long START_TIMEOUT_MS = 120_000;

    private Launcher() {}

    public static void main(String[] args) throws Exception {
        Path home = Path.of(args[0]).toAbsolutePath();
        int port = Integer.parseInt(args[1]);
        long pageCacheBytes = ByteUnit.mebiBytes(Long.parseLong(args[2]));
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        String password = input.readLine();
        if (password == null) return;
        Thread supervisor = new Thread(() -> endWith(input), "supervisor");
        supervisor.setDaemon(true);
        supervisor.start();
        setInitialPassword(home, password);
        DatabaseManagementService service = start(home, port, pageCacheBytes);
        Runtime.getRuntime().addShutdownHook(new Thread(service::shutdown, "stop"));
        if (!service.database(GraphDatabaseSettings.DEFAULT_DATABASE_NAME).isAvailable(START_TIMEOUT_MS)) {
            System.err.println("The database did not become available within " + START_TIMEOUT_MS / 1000 + " s.");
            System.exit(FAILED);
        }
        System.out.println("READY");
        System.out.flush();
        Thread.currentThread().join();
    }

    /** Only before the first start: afterwards Neo4j keeps its accounts in a database of its own. */
    private static void setInitialPassword(Path home, String password) throws IOException {
        if (Files.exists(home.resolve("data/databases/system"))) return;
        Files.deleteIfExists(home.resolve("data/dbms/auth.ini"));
        Path configuration = Files.createDirectories(home.resolve("conf"));
        int exitCode = AdminTool.execute(
                new ExecutionContext(home, configuration), "dbms", "set-initial-password", "--", password);
        if (exitCode != 0) System.exit(FAILED);
    }

    private static DatabaseManagementService start(Path home, int port, long pageCacheBytes) {
        SocketAddress address = new SocketAddress("127.0.0.1", port);
        try {
            return new DatabaseManagementServiceBuilder(home)
                    .setConfig(GraphDatabaseSettings.auth_enabled, true)
                    .setConfig(GraphDatabaseSettings.pagecache_memory, pageCacheBytes)
                    .setConfig(GraphDatabaseSettings.keep_logical_logs, "256M size")
                    .setConfig(GraphDatabaseSettings.logical_log_rotation_threshold, ByteUnit.mebiBytes(64))
                    .setConfig(BoltConnector.enabled, true)
                    .setConfig(BoltConnector.listen_address, address)
                    .setConfig(BoltConnector.advertised_address, address)
                    // Internal settings: by default Bolt alone waits 10 s while it stops.
                    .setConfig(BoltConnectorInternalSettings.thread_pool_shutdown_wait_time, Duration.ofMillis(300))
                    .setConfig(BoltConnectorInternalSettings.connection_shutdown_wait_time, Duration.ofMillis(300))
                    .setConfig(HttpConnector.enabled, false)
                    // Nothing is reported to anybody outside the machine.
                    .setConfig(GraphDatabaseSettings.udc_enabled, false)
                    .setConfig(GraphDatabaseSettings.shutdown_transaction_end_timeout, Duration.ofSeconds(1))
                    // Parameters hold what people wrote; they are no matter for a log.
                    .setConfig(GraphDatabaseSettings.log_queries, LogQueryLevel.OFF)
                    .setConfig(GraphDatabaseSettings.log_queries_transactions_level, LogQueryLevel.OFF)
                    .build();
        } catch (RuntimeException failure) {
            System.err.println(describe(failure));
            System.exit(exitCodeOf(failure));
            throw failure;
        }
    }

    private static void endWith(BufferedReader input) {
        try {
            while (input.readLine() != null) {
                // Nothing more is said on standard input; only its end matters.
            }
        } catch (IOException end) {
            // A broken pipe is an end as well.
        }
        System.exit(0);
    }

    private static int exitCodeOf(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof FileLockException) return LOCKED;
            if (cause instanceof BindException) return PORT_TAKEN;
        }
        return FAILED;
    }

    private static String describe(Throwable failure) {
        StringBuilder text = new StringBuilder();
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (text.length() > 0) text.append(": ");
            text.append(cause.getMessage() == null ? cause.getClass().getName() : cause.getMessage());
        }
        return text.toString();
    }
}
