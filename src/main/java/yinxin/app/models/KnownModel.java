package yinxin.app.models;

import java.util.List;
import java.util.Optional;

/// A model of whisper.cpp that is known by its hash (whisper.cpp, `models/README.md`).
///
/// @param name as in its file's name, `ggml-NAME.bin`
/// @param size on the disk, as a person reads it
/// @param sha1 of the file, in hexadecimal
/// @param use  what it is good for
record KnownModel(String name, String size, String sha1, String use) {
    /// Multilingual ones, the smallest first.
    static final List<KnownModel> ALL = List.of(
            new KnownModel("tiny", "75 MiB", "bd577a113a864445d4c299885e0cb97d4ba92b5f", "for trying it out; Chinese is poor"),
            new KnownModel("base", "142 MiB", "465707469ff3a37a2b9b8d8f89f2f99de7299dac", "fast; names and numbers are often wrong"),
            new KnownModel("small", "466 MiB", "55356645c2b361a969dfd0ef2c5a50d530afd8d5", "the least for Chinese"),
            new KnownModel("large-v3-turbo-q5_0", "547 MiB", "e050f7970618a659205450ad97eb95a18d69c9ee", "the best for its size; wants several cores"),
            new KnownModel("large-v3-turbo", "1.5 GiB", "4af2b29d7ec73d781377bfd1758ca957a807e941", "the best"));
    private static final String SOURCE = "https://huggingface.co/ggerganov/whisper.cpp/resolve/main/";

    String file() {
        return "ggml-" + name + ".bin";
    }

    /// Where its makers offer it.
    String url() {
        return SOURCE + file();
    }

    static Optional<KnownModel> named(String name) {
        return ALL.stream().filter(model -> model.name().equals(name) || model.file().equals(name)).findFirst();
    }

    static Optional<KnownModel> withHash(String sha1) {
        return ALL.stream().filter(model -> model.sha1().equals(sha1)).findFirst();
    }
}
