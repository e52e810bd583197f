package yinxin.app;

/// The program: `demo`, `serve`, `call`.
public final class Main {
    private Main() {}

    /// Runs the command named by the first argument.
    public static void main(String[] args) {
        System.out.println("音信 Yinxin");
    }
}
