package yinxin.app.console;

/// The keys that the console needs, derived from the master key.
///
/// @param hashing hashes addresses and names of those who fail to log in
public record ConsoleKeys(byte[] hashing) {
    @Override
    public String toString() {
        return "ConsoleKeys[hidden]";
    }
}
