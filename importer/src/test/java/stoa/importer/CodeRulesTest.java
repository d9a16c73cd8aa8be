package stoa.importer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import stoa.build.Layout;
import stoa.build.SourceTree;
import stoa.build.Tidy;

/** Holds this module to the rules of the code base. */
class CodeRulesTest {
    @Test
    void sizesAndNamesAreWithinTheRules() {
        assertThat(Tidy.check(SourceTree.ofThisModule())).isEmpty();
    }

    @Test
    void theCodeIsLaidOut() {
        assertThat(Layout.check(SourceTree.ofThisModule())).isEmpty();
    }
}
