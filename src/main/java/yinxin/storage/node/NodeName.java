package yinxin.storage.node;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import yinxin.voicemail.message.MessageId;

/// What a node is called among others: made up at its first start and kept beside its spool, so that it knows its own when it comes back.
public final class NodeName {
    private NodeName() {}

    /// The name of the node that has this data directory.
    public static String in(Path directory) {
        var file = directory.resolve("node");
        try {
            try {
                return new MessageId(Files.readString(file).strip()).value();
            } catch (NoSuchFileException _) {
                Files.createDirectories(directory);
                var name = MessageId.random().value();
                var draft = Files.writeString(directory.resolve("node.draft"), name + "\n");
                Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
                return name;
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the node's name cannot be kept in " + file, e);
        }
    }
}
