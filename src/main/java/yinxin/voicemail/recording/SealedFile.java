package yinxin.voicemail.recording;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import yinxin.voicemail.message.MessageId;
import yinxin.voicemail.recording.MasterKey.WrongKey;

/// A file of encrypted chunks that can be read up to wherever its writing was cut off.
///
/// ```
/// header  "YXR1" | message id, 22 octets | ownership, 8 | data key sealed by the ownership's key, 60
/// chunk   type, 1 | length of what follows, 4 | AES-256-GCM of the content, with its tag of 16
/// ```
/// The data key belongs to this file alone, so a chunk's place in the file serves as nonce; the type is authenticated with it.
/// A chunk cannot be moved, swapped or altered unnoticed, and a file without its END chunk was cut off.
final class SealedFile {
    private static final byte[] MAGIC = "YXR1".getBytes(StandardCharsets.US_ASCII);
    private static final int ID = 22;
    private static final int SEALED_KEY = 60;
    private static final int HEADER = MAGIC.length + ID + Long.BYTES + SEALED_KEY;
    private static final int CHUNK_HEAD = 1 + Integer.BYTES;
    private static final int TAG = 16;
    private static final int NONCE = 12;
    /// Larger than anything we write in one chunk; what claims to be longer is damage.
    private static final int LARGEST_CHUNK = 16 << 20;

    private SealedFile() {}

    /// What a chunk holds.
    enum Type {
        /// The missed call, as [CallRecord] writes it.
        CALL,
        /// One octet, the codec: the caller begins to speak, and what was spoken before in this file is discarded.
        TAKE,
        /// G.711 octets, one a sample.
        AUDIO,
        /// The finished call, as [CallRecord] writes it: nothing follows.
        END,
        /// A whole file of another kind: the MP3 copy.
        COPY
    }

    record Chunk(Type type, byte[] content) {}

    record Header(MessageId id, long ownership, byte[] sealedKey) {
        SecretKey open(OwnershipKey key) throws WrongKey {
            return new SecretKeySpec(key.open(sealedKey), "AES");
        }
    }

    /// Reads the part of a file that is not encrypted. Empty when the file was cut off before its end, or is none of ours.
    static Optional<Header> header(Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            return parseHeader(in.readNBytes(HEADER));
        }
    }

    /// As above, of a file's content.
    static Optional<Header> parseHeader(byte[] bytes) {
        if (bytes.length < HEADER || !Arrays.equals(MAGIC, Arrays.copyOf(bytes, MAGIC.length))) {
            return Optional.empty();
        }
        var id = new String(bytes, MAGIC.length, ID, StandardCharsets.US_ASCII);
        return MessageId.isWellFormed(id) ? Optional.of(new Header(new MessageId(id),
                ByteBuffer.wrap(bytes, MAGIC.length + ID, Long.BYTES).getLong(),
                Arrays.copyOfRange(bytes, HEADER - SEALED_KEY, HEADER))) : Optional.empty();
    }

    /// The chunks of a file, up to its end or to the first that is incomplete or damaged.
    static List<Chunk> chunks(Path file, OwnershipKey key) throws IOException, WrongKey {
        return chunks(Files.readAllBytes(file), key);
    }

    /// As above, of a file's content.
    static List<Chunk> chunks(byte[] bytes, OwnershipKey key) throws WrongKey {
        var header = parseHeader(bytes);
        if (header.isEmpty()) {
            return List.of();
        }
        var dataKey = header.get().open(key);
        var chunks = new ArrayList<Chunk>();
        var buffer = ByteBuffer.wrap(bytes, HEADER, bytes.length - HEADER);
        while (buffer.remaining() >= CHUNK_HEAD + TAG) {
            var type = buffer.get();
            var length = buffer.getInt();
            if (type < 0 || type >= Type.values().length || length < TAG || length > LARGEST_CHUNK || length > buffer.remaining()) {
                break;
            }
            var content = decrypt(dataKey, chunks.size(), type, buffer.slice(buffer.position(), length));
            if (content.isEmpty()) {
                break;
            }
            buffer.position(buffer.position() + length);
            chunks.add(new Chunk(Type.values()[type], content.get()));
        }
        return chunks;
    }

    private static Optional<byte[]> decrypt(SecretKey key, long place, byte type, ByteBuffer sealed) {
        try {
            var cipher = prepared(newCipher(), Cipher.DECRYPT_MODE, key, nonceAndType(place, type));
            var plain = ByteBuffer.allocate(sealed.remaining() - TAG);
            cipher.doFinal(sealed, plain);
            return Optional.of(plain.array());
        } catch (GeneralSecurityException e) {
            return Optional.empty();
        }
    }

    private static Cipher newCipher() throws GeneralSecurityException {
        return Cipher.getInstance("AES/GCM/NoPadding");
    }

    /// @param nonceAndType as [#nonceAndType] makes it
    private static Cipher prepared(Cipher cipher, int mode, SecretKey key, byte[] nonceAndType) throws GeneralSecurityException {
        cipher.init(mode, key, new GCMParameterSpec(TAG * 8, nonceAndType, 0, NONCE));
        cipher.updateAAD(nonceAndType, NONCE, 1);
        return cipher;
    }

    private static byte[] nonceAndType(long place, byte type) {
        return ByteBuffer.allocate(NONCE + 1).putLong(NONCE - Long.BYTES, place).put(NONCE, type).array();
    }

    /// All audio of the take that counts: the last one.
    static Optional<Take> lastTake(List<Chunk> chunks) {
        var codec = -1;
        var audio = new ByteArrayOutputStream();
        for (var chunk : chunks) {
            switch (chunk.type()) {
                case TAKE -> {
                    codec = chunk.content()[0];
                    audio.reset();
                }
                case AUDIO -> audio.writeBytes(chunk.content());
                case CALL, END, COPY -> { }
            }
        }
        return codec < 0 ? Optional.empty() : Optional.of(new Take(CallRecord.codec(codec), audio.toByteArray()));
    }

    /// Writes a file, chunk by chunk. Not for several threads at once.
    static final class Writer implements AutoCloseable {
        private final FileChannel channel;
        private final SecretKey dataKey;
        private final Cipher cipher;
        private long place;

        /// Creates the file and puts its header on the disk.
        Writer(Path file, MessageId id, OwnershipKey key) throws IOException {
            var octets = MasterKey.newKey();
            this.dataKey = new SecretKeySpec(octets, "AES");
            this.cipher = gcm();
            this.channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            var header = ByteBuffer.allocate(HEADER).put(MAGIC).put(id.value().getBytes(StandardCharsets.US_ASCII))
                    .putLong(key.ownership()).put(key.seal(octets));
            try {
                writeFully(header.flip());
            } catch (IOException e) {
                channel.close();
                throw e;
            }
        }

        void append(Type type, byte[] content, int length) throws IOException {
            try {
                prepared(cipher, Cipher.ENCRYPT_MODE, dataKey, nonceAndType(place, (byte) type.ordinal()));
                var chunk = ByteBuffer.allocate(CHUNK_HEAD + length + TAG);
                chunk.put((byte) type.ordinal()).putInt(length + TAG);
                cipher.doFinal(ByteBuffer.wrap(content, 0, length), chunk);
                writeFully(chunk.flip());
                place++;
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("this Java has no AES-GCM", e);
            }
        }

        private static Cipher gcm() {
            try {
                return newCipher();
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("this Java has no AES-GCM", e);
            }
        }

        /// Returns when everything appended is on the disk.
        void force() throws IOException {
            channel.force(false);
        }

        private void writeFully(ByteBuffer bytes) throws IOException {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
