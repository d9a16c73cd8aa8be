package stoa.kit.config;

import java.util.regex.Pattern;

/** Hides the password that a URL may carry. */
public final class SecretsInUrls {
    private static final Pattern PASSWORD = Pattern.compile("(://[^:/@\\s]*):[^@\\s]*@");
    private static final Pattern PARAMETER = Pattern.compile("(?i)([?&](?:password|token|secret)=)[^&\\s]*");

    private SecretsInUrls() {}

    /**
     * The text without passwords of URLs.
     *
     * @param text any text, may hold URLs
     * @return the text with each password replaced by {@code ***}
     */
    public static String masked(String text) {
        String withoutUserInfo = PASSWORD.matcher(text).replaceAll("$1:***@");
        return PARAMETER.matcher(withoutUserInfo).replaceAll("$1***");
    }
}
