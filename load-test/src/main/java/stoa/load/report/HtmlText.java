package stoa.load.report;

/** Text in HTML. */
final class HtmlText {
    private HtmlText() {}

    /** A text as it is written between tags and in attributes. */
    static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
