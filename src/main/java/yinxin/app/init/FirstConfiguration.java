package yinxin.app.init;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import yinxin.telephony.sip.Trunk;

/// The configuration file that `init` writes, and what to enter in WeChat's console beside it.
///
/// @param answers        what was answered
/// @param directory      where database and recordings go, absolute
/// @param masterKeyFile  where the master key lies, absolute
/// @param callbackToken  made up here, to be entered at WeChat
/// @param callbackAesKey made up here, to be entered at WeChat
/// @param operatorToken  made up here
record FirstConfiguration(Answers answers, Path directory, Path masterKeyFile, String callbackToken, String callbackAesKey, String operatorToken) {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private static final int TOKEN = 32;
    private static final int AES_KEY = 43;

    /// With fresh secrets, beside the configuration file.
    static FirstConfiguration of(Answers answers, Path file) {
        var place = file.toAbsolutePath().normalize().resolveSibling("data");
        return new FirstConfiguration(answers, place, masterKeyFile(file), secret(TOKEN), secret(AES_KEY - 1) + lastOfKey(), secret(TOKEN));
    }

    /// Where the master key of a configuration lies: beside it, and not in the data directory.
    static Path masterKeyFile(Path file) {
        return file.toAbsolutePath().normalize().resolveSibling("master.key");
    }

    private static String secret(int length) {
        return RANDOM.ints(length, 0, ALPHABET.length()).mapToObj(i -> ALPHABET.substring(i, i + 1)).collect(Collectors.joining());
    }

    /// The 43rd character of a key carries four bits in Base64; those that carry more are refused by strict readers.
    private static String lastOfKey() {
        var strict = "AEIMQUYcgkosw048";
        var i = RANDOM.nextInt(strict.length());
        return strict.substring(i, i + 1);
    }

    /// The YAML, commented.
    String yaml() {
        var account = answers.account();
        return """
                # Yinxin 音信. Written by `./yinxin init`; every other setting stands with its default in src/main/resources/application.yml.
                # This file holds secrets: keep it to yourself.
                yinxin:
                  # Where WeChat and listeners reach the pages. The proxy there passes everything on to port 8080 of this machine.
                  public-url: %s
                  # Database and recordings. Must be on a local disk that survives a restart.
                  data-dir: %s
                  # Seals all recordings: whoever loses it loses them. Keep a copy elsewhere, apart from the copies of data-dir.
                  master-key-file: %s

                  sip:
                    # The address of this machine that SIP and RTP are bound to, and that trunks reach.
                    host: %s
                    access-numbers:
                %s
                    # Calls from anywhere else are refused.
                    trunks:
                      - name: carrier
                        from: [%s]

                  wechat:
                    app-id: %s
                    app-secret: %s
                    # Enter these two under 服务器配置, in 安全模式.
                    callback-token: %s
                    callback-aes-key: %s
                    template:
                      id: %s
                      # The template's key for each value, as 我的模板 › 详情 shows them. The doctor compares them.
                      caller: phone_number1
                      time: time2
                      duration: character_string3
                      condition: const4

                  operator:
                    # Bearer token of /operator/api/.
                    token: %s
                """.formatted(quoted(answers.publicUrl()), quoted(directory), quoted(masterKeyFile), quoted(answers.sipHost().getHostAddress()), numbers(),
                answers.trunks().stream().map(Trunk.AddressRange::toString).map(FirstConfiguration::quoted).collect(Collectors.joining(", ")),
                quoted(account.appId()), quoted(account.appSecret()), quoted(callbackToken), quoted(callbackAesKey), quoted(account.templateId()),
                quoted(operatorToken));
    }

    private String numbers() {
        var lines = new StringBuilder("      # Owners call this one to prove a number.\n      - number: " + quoted(answers.proofNumber())
                + "\n        purpose: proof");
        for (var number : answers.accessNumbers()) {
            lines.append("\n      # Missed calls are diverted to this one.\n      - number: ").append(quoted(number));
        }
        return lines.toString();
    }

    private static String quoted(@Nullable Object value) {
        return '"' + String.valueOf(value).replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    /// What is left for a person to do, for the terminal.
    ///
    /// @param file the configuration file, as the person named it
    String instructions(Path file) {
        var variables = answers.account().equals(Answers.Account.OF_THE_ENVIRONMENT)
                ? "Set the environment variables WECHAT_APP_ID, WECHAT_APP_SECRET and WECHAT_TEMPLATE_ID.\n\n" : "";
        return """
                %sEnter in WeChat's console (mp.weixin.qq.com):
                  服务器配置    URL             %s/wechat/callback
                                Token           %s
                                EncodingAESKey  %s
                                加解密方式      安全模式
                                (WeChat calls the URL at once: start the gateway before you enter this)
                  网页授权域名  %s
                  IP 白名单     the address from which this machine reaches the internet; the doctor names it

                Next: ./yinxin doctor --config %s""".formatted(variables, answers.publicUrl(), callbackToken, callbackAesKey, answers.publicUrl().getHost(), file);
    }

    @Override
    public String toString() {
        return "FirstConfiguration[" + answers.publicUrl() + "]";
    }
}
