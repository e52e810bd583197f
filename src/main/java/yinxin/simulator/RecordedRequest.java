package yinxin.simulator;

import java.time.Instant;
import java.util.Map;

/// A request as it arrived. Tokens, secrets and codes in it are masked: `98_abc…(512)`.
public record RecordedRequest(String method, String path, Map<String, String> query, String body, Instant at) { }
