package yinxin.voicemail.speech.whisper;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/// Writes a whisper model that has learned nothing: a real ggml file of whisper.cpp's format with random weights. It says what comes to its mind,
/// and serves to load, to run, to stop and to measure, since no package that can be had here has a trained one.
public final class RandomModel {
    private static final int FFT = 201;
    private static final int MELS = 80;
    private static final int AUDIO_CONTEXT = 1500;
    private static final int TEXT_CONTEXT = 448;
    /// Of the multilingual models; the last 1608 have no words of their own in the file.
    private static final int TOKENS = 51_865;
    private static final int WORDS = 50_257;
    private static final int FAVOURITE = 1000;
    private static final int F32 = 0;
    private static final int F16 = 1;

    private final OutputStream out;
    private final Random random = new Random(5);
    private final int state;
    private final int layers;
    private final boolean talkative;

    private RandomModel(OutputStream out, int state, int layers, boolean talkative) {
        this.out = out;
        this.state = state;
        this.layers = layers;
        this.talkative = talkative;
    }

    /// @param state  width: 384 in whisper's smallest model; a multiple of 64
    /// @param layers 4 in whisper's smallest model
    public static Path write(Path file, int state, int layers) throws IOException {
        return write(file, state, layers, false);
    }

    /// @param talkative it says one word over and over, as often as whisper.cpp lets it
    static Path write(Path file, int state, int layers, boolean talkative) throws IOException {
        try (var out = new BufferedOutputStream(Files.newOutputStream(file))) {
            new RandomModel(out, state, layers, talkative).write();
        }
        return file;
    }

    private void write() throws IOException {
        ints(0x67676d6c, TOKENS, AUDIO_CONTEXT, state, state / 64, layers, TEXT_CONTEXT, state, state / 64, layers, MELS, F16);
        ints(MELS, FFT);
        floats(MELS * FFT, 0.01f);
        ints(WORDS);
        for (var i = 0; i < WORDS; i++) {
            // whisper.cpp relies on these three, and ends its process without them.
            var word = (i < 3 ? List.of(" ", " -", " '").get(i) : " w" + i).getBytes(StandardCharsets.US_ASCII);
            ints(word.length);
            out.write(word);
        }
        tensor("encoder.positional_embedding", F32, state, AUDIO_CONTEXT);
        tensor("encoder.conv1.weight", F16, 3, MELS, state);
        tensor("encoder.conv1.bias", F32, 1, state);
        tensor("encoder.conv2.weight", F16, 3, state, state);
        tensor("encoder.conv2.bias", F32, 1, state);
        norm("encoder.ln_post");
        for (var i = 0; i < layers; i++) {
            block("encoder.blocks." + i + ".", false);
        }
        tensor("decoder.positional_embedding", F32, state, TEXT_CONTEXT);
        tensor("decoder.token_embedding.weight", F16, state, TOKENS);
        if (talkative) {
            // Whatever it has heard, each number that it decides by is 1: the favourite word wins.
            constant("decoder.ln.weight", 0);
            constant("decoder.ln.bias", 1);
        } else {
            norm("decoder.ln");
        }
        for (var i = 0; i < layers; i++) {
            block("decoder.blocks." + i + ".", true);
        }
    }

    private void block(String name, boolean cross) throws IOException {
        norm(name + "mlp_ln");
        tensor(name + "mlp.0.weight", F16, state, 4 * state);
        tensor(name + "mlp.0.bias", F32, 4 * state);
        tensor(name + "mlp.2.weight", F16, 4 * state, state);
        tensor(name + "mlp.2.bias", F32, state);
        attention(name + "attn");
        if (cross) {
            attention(name + "cross_attn");
        }
    }

    private void attention(String name) throws IOException {
        norm(name + "_ln");
        for (var part : new String[] {"query", "key", "value", "out"}) {
            tensor(name + "." + part + ".weight", F16, state, state);
            if (!part.equals("key")) {
                tensor(name + "." + part + ".bias", F32, state);
            }
        }
    }

    private void norm(String name) throws IOException {
        tensor(name + ".weight", F32, state);
        tensor(name + ".bias", F32, state);
    }

    private void constant(String name, float value) throws IOException {
        var octets = name.getBytes(StandardCharsets.US_ASCII);
        ints(1, octets.length, F32, state);
        out.write(octets);
        var buffer = ByteBuffer.allocate(4 * state).order(ByteOrder.LITTLE_ENDIAN);
        for (var i = 0; i < state; i++) {
            buffer.putFloat(value);
        }
        out.write(buffer.array());
    }

    private void tensor(String name, int type, int... shape) throws IOException {
        var octets = name.getBytes(StandardCharsets.US_ASCII);
        ints(shape.length, octets.length, type);
        ints(shape);
        out.write(octets);
        var elements = 1;
        for (var extent : shape) {
            elements *= extent;
        }
        if (type == F32) {
            floats(elements, 0.1f);
        } else {
            var halves = ByteBuffer.allocate(2 * elements).order(ByteOrder.LITTLE_ENDIAN);
            for (var i = 0; i < elements; i++) {
                var favourite = talkative && name.equals("decoder.token_embedding.weight") && i / state == FAVOURITE;
                halves.putShort(Float.floatToFloat16(favourite ? 0.1f : (random.nextFloat() - 0.5f) * 0.1f));
            }
            out.write(halves.array());
        }
    }

    private void ints(int... values) throws IOException {
        var buffer = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        buffer.asIntBuffer().put(values);
        out.write(buffer.array());
    }

    private void floats(int count, float scale) throws IOException {
        var buffer = ByteBuffer.allocate(4 * count).order(ByteOrder.LITTLE_ENDIAN);
        for (var i = 0; i < count; i++) {
            buffer.putFloat((random.nextFloat() - 0.5f) * scale);
        }
        out.write(buffer.array());
    }
}
