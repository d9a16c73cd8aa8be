package stoa.importer.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;

class ConversationFieldsTest {
    private static ExportedConversation read(String json) throws Exception {
        return ConversationFields.read((ObjectNode) new JsonMapper().readTree(json.replace('\'', '"')));
    }

    @Test
    void allFieldsOfTheDocumentationAreTaken() throws Exception {
        ExportedConversation read = read("""
            {'objectId':'5eccba570d3a42c5fd4e25c3','name':'Trip','c':'ann','m':['ann','bob'],'mu':['bob'],'tr':false,
             'sys':false,'unique':true,'uniqueId':'abc','attr':{'colour':'red'},'topic':7,'gone':null,
             'lm':{'__type':'Date','iso':'2020-05-26T06:42:31.492Z'},'createdAt':'2020-05-26T06:42:31.000Z',
             'updatedAt':'2020-05-26T06:42:32.000Z','ACL':{'*':{'read':true}}}
            """);
        assertThat(read.body().toString())
                .isEqualTo("{'id':'5eccba570d3a42c5fd4e25c3','kind':'group','creator':'ann','members':['ann','bob'],"
                        .concat("'mutedBy':['bob'],'unique':true,")
                        .concat("'attributes':{'name':'Trip','attr':{'colour':'red'},'topic':7},")
                        .concat("'createdAt':1590475351000,'updatedAt':1590475352000,'lastMessageAt':1590475351492}")
                        .replace('\'', '"'));
        assertThat(read.ignored()).containsExactly("ACL");
    }

    @Test
    void idsAndDatesMayBeThoseOfMongoExport() throws Exception {
        ExportedConversation read = read("""
            {'_id':{'$oid':'5eccba570d3a42c5fd4e25c3'},'createdAt':{'$date':'2020-05-26T06:42:31.000Z'},
             'updatedAt':{'$date':{'$numberLong':'1590475352000'}},'lm':{'$date':1590475351492}}
            """);
        assertThat(read.id()).isEqualTo("5eccba570d3a42c5fd4e25c3");
        assertThat(read.body().path("createdAt").asLong()).isEqualTo(1_590_475_351_000L);
        assertThat(read.body().path("updatedAt").asLong()).isEqualTo(1_590_475_352_000L);
        assertThat(read.body().path("lastMessageAt").asLong()).isEqualTo(1_590_475_351_492L);
    }

    @Test
    void withoutADateTheIdTells() throws Exception {
        ExportedConversation read = read("{'objectId':'5eccba570d3a42c5fd4e25c3'}");
        assertThat(read.body().path("createdAt").asLong()).isEqualTo(0x5eccba57L * 1_000);
        assertThat(read.body().path("updatedAt").asLong()).isEqualTo(0x5eccba57L * 1_000);
        assertThat(read("{'objectId':'x'}").body().path("createdAt").asLong()).isZero();
    }

    @Test
    void kindsAreToldApart() throws Exception {
        assertThat(read("{'objectId':'r','tr':true,'m':['ann']}").kind()).isEqualTo(ConversationKind.ROOM);
        assertThat(read("{'objectId':'r','tr':true,'m':['ann']}").body().has("members"))
                .isFalse();
        assertThat(read("{'objectId':'s','sys':true}").kind()).isEqualTo(ConversationKind.SERVICE);
    }

    @Test
    void whatCannotBeBroughtIsRefusedWithItsReason() {
        assertThatThrownBy(() -> read("{'m':[]}")).hasMessageContaining("objectId");
        assertThatThrownBy(() -> read("{'objectId':'x','m':['ann',7]}")).hasMessageContaining("m has something");
        assertThatThrownBy(() -> read("{'objectId':'x','m':'ann'}")).hasMessageContaining("m is no list");
        assertThatThrownBy(() -> read("{'objectId':'x','c':7}")).hasMessageContaining("c is no text");
        assertThatThrownBy(() -> read("{'objectId':'x','lm':'yesterday'}")).hasMessageContaining("lm is no time");
    }
}
