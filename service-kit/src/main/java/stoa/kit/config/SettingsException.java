package stoa.kit.config;

import java.io.Serial;

/** The settings cannot be used; the message says which, in sentences for the operator. */
public final class SettingsException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    /**
     * Refuses the settings.
     *
     * @param message names the setting, the value and what was expected
     */
    public SettingsException(String message) {
        super(message);
    }
}
