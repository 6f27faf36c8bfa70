import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.ServerVersion;
import de.bwaldvogel.mongo.backend.AbstractMongoBackend;
import de.bwaldvogel.mongo.backend.Utils;
import de.bwaldvogel.mongo.backend.h2.H2Backend;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import de.bwaldvogel.mongo.bson.Document;
import io.netty.channel.Channel;
import java.util.Collection;

/**
 * mongo-java-server, in memory or in a file. Without its oplog, which would keep every write for ever: so it has no change
 * streams. It is made to keep what MongoDB promises, and it by itself does not.
 */
public class MongoMain {
    /** How the server by itself does a command. */
    private interface Commands {
        Document handle(Channel channel, String database, String command, Document query);
    }

    private static class MemoryServer extends MemoryBackend {
        @Override
        public Document handleCommand(Channel channel, String database, String command, Document query) {
            return answer(this, super::handleCommand, channel, database, command, query);
        }
    }

    private static class FileServer extends H2Backend {
        FileServer(String file) {
            super(file);
        }

        /** What is acknowledged is in the file, so that a killed process has lost nothing of it. */
        @Override
        public Document handleCommand(Channel channel, String database, String command, Document query) {
            try {
                return answer(this, super::handleCommand, channel, database, command, query);
            } finally {
                commit();
            }
        }
    }

    /**
     * One command at a time, and its answer is a copy: by itself the server changes documents in place while it sends them, so
     * that a reader is given a part of one state and a part of the next.
     */
    private static Document answer(AbstractMongoBackend backend, Commands commands, Channel channel, String database,
            String command, Document query) {
        String name = command.toLowerCase();
        if (name.equals("hello") || name.equals("ismaster")) {
            Document answer = commands.handle(channel, database, command, query);
            // It speaks the wire protocol of MongoDB 5.0: drivers from 7 on refuse what it says by itself.
            answer.put("maxWireVersion", 13);
            return answer;
        }
        synchronized (backend) {
            if (isWithoutEffect(backend, database, command, query)) return answerNothing();
            return commands.handle(channel, database, command, query).cloneDeeply();
        }
    }

    /** By itself the server makes a collection for an update that finds none, though nothing is to be inserted. */
    private static boolean isWithoutEffect(AbstractMongoBackend backend, String database, String command, Document query) {
        if (!command.equals("update") || database.equals("admin")) return false;
        for (Object update : (Collection<?>) query.get("updates")) {
            if (Utils.isTrue(((Document) update).get("upsert"))) return false;
        }
        return backend.resolveDatabase(database).resolveCollection((String) query.get(command), false) == null;
    }

    private static Document answerNothing() {
        Document answer = new Document("n", 0).append("nModified", 0);
        Utils.markOkay(answer);
        return answer;
    }

    /** With a port, and a file if what is written is to outlast the process. */
    public static void main(String[] parameters) throws Exception {
        AbstractMongoBackend backend = parameters.length > 1 ? new FileServer(parameters[1]) : new MemoryServer();
        // The newest it knows; drivers of today refuse servers that say they are older.
        backend.version(ServerVersion.MONGO_5_0);
        MongoServer server = new MongoServer(backend);
        server.bind("127.0.0.1", Integer.parseInt(parameters[0]));
        Runtime.getRuntime().addShutdownHook(new Thread(server::shutdownNow));
        Thread.currentThread().join();
    }
}
