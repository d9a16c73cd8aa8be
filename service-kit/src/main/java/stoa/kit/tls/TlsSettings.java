package stoa.kit.tls;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import stoa.kit.config.Setting;
import stoa.kit.config.Settings;
import stoa.kit.config.SettingsException;

/**
 * The two settings that give one port TLS. Declared once as a constant.
 *
 * @param certificate names the file with the certificate and those that vouch for it
 * @param key names the file with the certificate's private key
 */
public record TlsSettings(Setting<Optional<String>> certificate, Setting<Optional<String>> key) {
    /**
     * The settings of a port.
     *
     * @param prefix the names without {@code _TLS_CERT} and {@code _TLS_KEY}, e.g. {@code STOA_CLIENT}
     * @param port what the port is called for people, e.g. {@code client port}
     * @return both
     */
    public static TlsSettings of(String prefix, String port) {
        return new TlsSettings(
                Setting.optionalText(prefix + "_TLS_CERT")
                        .doc("PEM file with the certificate of the " + port + " and those that vouch for it; with "
                                + prefix + "_TLS_KEY it speaks TLS. Read again when it changes."),
                Setting.optionalText(prefix + "_TLS_KEY")
                        .doc("PEM file with the private key of " + prefix + "_TLS_CERT, not encrypted: RSA or EC."));
    }

    /**
     * Both, to be declared.
     *
     * @return certificate, key
     */
    public List<Setting<?>> all() {
        return List.of(certificate, key);
    }

    /**
     * The files that are set.
     *
     * @param settings with both declared
     * @return where to read; empty where neither is set
     * @throws SettingsException where one is set without the other
     */
    public Optional<PemFiles> files(Settings settings) {
        Optional<String> certificateFile = settings.get(certificate);
        Optional<String> keyFile = settings.get(key);
        if (certificateFile.isPresent() != keyFile.isPresent()) {
            Setting<?> given = certificateFile.isPresent() ? certificate : key;
            Setting<?> other = certificateFile.isPresent() ? key : certificate;
            throw new SettingsException(given.name() + " is set and " + other.name() + " is not; TLS needs both.");
        }
        return certificateFile.flatMap(first ->
                keyFile.map(second -> new PemFiles(certificate.name(), Path.of(first), key.name(), Path.of(second))));
    }
}
