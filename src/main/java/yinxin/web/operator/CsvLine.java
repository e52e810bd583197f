package yinxin.web.operator;

import java.util.ArrayList;
import java.util.List;

/// One line of a table in CSV (RFC 4180), as spreadsheets write it. A field never goes over to the next line.
///
/// @param line   its place in the file, from 1
/// @param fields without quotes and without blanks around them
record CsvLine(int line, List<String> fields) {
    CsvLine {
        fields = List.copyOf(fields);
    }

    /// The field at this place; empty when there is none.
    String field(int place) {
        return place < fields.size() ? fields.get(place) : "";
    }

    /// Reads a whole table; empty lines are passed over.
    static List<CsvLine> read(String text) {
        var lines = new ArrayList<CsvLine>();
        var number = 0;
        for (var line : text.replaceFirst("^\uFEFF", "").split("\r\n|\n|\r", -1)) {
            number++;
            if (!line.isBlank()) {
                lines.add(new CsvLine(number, fields(line)));
            }
        }
        return lines;
    }

    private static List<String> fields(String line) {
        var fields = new ArrayList<String>();
        var field = new StringBuilder();
        var quoted = false;
        for (var i = 0; i < line.length(); i++) {
            var c = line.charAt(i);
            if (quoted && c == '"' && i + 1 < line.length() && line.charAt(i + 1) == '"') {
                field.append(c);
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                fields.add(field.toString().strip());
                field.setLength(0);
            } else {
                field.append(c);
            }
        }
        fields.add(field.toString().strip());
        return fields;
    }

    /// A field as it is written; what a spreadsheet would take for a formula is not (CWE-1236).
    static String written(String field) {
        var safe = field.matches("[=+@\\t\\r-].*") && !field.matches("\\+?[0-9]+") ? "'" + field : field;
        return safe.matches("(?s).*[\",\n\r].*") ? "\"" + safe.replace("\"", "\"\"") + "\"" : safe;
    }
}
