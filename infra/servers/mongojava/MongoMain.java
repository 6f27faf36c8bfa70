import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.ServerVersion;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import de.bwaldvogel.mongo.bson.Document;
import io.netty.channel.Channel;

/** mongo-java-server in memory. Without its oplog, which would keep every write for ever: so it has no change streams. */
public class MongoMain {
    /** Says that it speaks the wire protocol of MongoDB 5.0, as it does: drivers from 7 on refuse what it says by itself. */
    private static class Backend extends MemoryBackend {
        @Override
        public Document handleCommand(Channel channel, String database, String command, Document query) {
            Document answer = super.handleCommand(channel, database, command, query);
            String name = command.toLowerCase();
            if (name.equals("hello") || name.equals("ismaster")) answer.put("maxWireVersion", 13);
            return answer;
        }
    }

    public static void main(String[] parameters) throws Exception {
        MemoryBackend backend = new Backend();
        // The newest it knows; drivers of today refuse servers that say they are older.
        backend.version(ServerVersion.MONGO_5_0);
        MongoServer server = new MongoServer(backend);
        server.bind("127.0.0.1", Integer.parseInt(parameters[0]));
        Runtime.getRuntime().addShutdownHook(new Thread(server::shutdownNow));
        Thread.currentThread().join();
    }
}
