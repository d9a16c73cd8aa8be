package stoa.gateway.inbound.http;

import static org.assertj.core.api.Assertions.assertThat;
import static stoa.gateway.inbound.http.RunningServerPort.json;

import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every limit of the server API has its code, and its message names the parameter. */
class ServerLimitsIT {
    private static RunningServerPort server;

    @BeforeAll
    static void start() {
        server = new RunningServerPort();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** {@code *65} stands for 65 characters, {@code userId#21} for 21 fields with different values. */
    private static String expanded(String form) {
        return Arrays.stream(form.split("&"))
                .map(field -> {
                    int times = field.indexOf('#');
                    int length = field.indexOf('*');
                    if (times >= 0) {
                        return IntStream.range(0, Integer.parseInt(field.substring(times + 1)))
                                .mapToObj(i -> field.substring(0, times).replace("@", "" + i))
                                .collect(Collectors.joining("&"));
                    }
                    return length < 0
                            ? field
                            : field.substring(0, length) + "x".repeat(Integer.parseInt(field.substring(length + 1)));
                })
                .collect(Collectors.joining("&"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        /chatroom/create.json              | chatroom[r@]=n#101                                | 1002 | chatroom
        /chatroom/create.json              | chatroom[xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx]=n | 1005 | chatroom id
        /chatroom/create.json              | chatroom[r]=*257                                  | 1005 | chatroom name
        /chatroom/create.json              | chatroom[r]=a%07b                                 | 1002 | chatroom name
        /chatroom/create.json              | chatroom[a%00]=n                                  | 1002 | chatroom id
        /chatroom/create.json              | chatroom[%ED%A0%80]=n                             | 1002 | chatroom[%ED%A0%80] is not UTF-8
        /chatroom/create.json              | chatroom[a%zz]=n                                  | 1002 | chatroom[a%zz] has a percent sign
        /chatroom/create.json              | chatroom[r]=%FF                                   | 1002 | chatroom[r] is not UTF-8
        /chatroom/create_new.json          | destroyType=0                                     | 1002 | chatroomId
        /chatroom/create_new.json          | chatroomId=r&destroyType=2                        | 1002 | destroyType
        /chatroom/create_new.json          | chatroomId=r&destroyTime=59                       | 1002 | destroyTime
        /chatroom/create_new.json          | chatroomId=r&destroyType=1&destroyTime=10081      | 1002 | destroyTime
        /chatroom/create_new.json          | chatroomId=r&isBan=maybe                          | 1002 | isBan
        /chatroom/create_new.json          | chatroomId=r&whiteUserIds=u@#21                   | 1002 | whiteUserIds
        /chatroom/create_new.json          | chatroomId=r&entryInfo={"k":"v"}                  | 1002 | entryOwnerId
        /chatroom/destroy.json             | chatroomId=r@#101                                 | 1002 | chatroomId
        /chatroom/destroy.json             | chatroomId=r&chatroomId=                          | 1002 | chatroomId
        /chatroom/destroy/set.json         | chatroomId=r&destroyTime=x                        | 1002 | destroyTime
        /chatroom/create_new.json          | chatroomId=r&memberEvents=often                   | 1002 | memberEvents
        /chatroom/memberevents/set.json    | chatroomId=r                                      | 1002 | memberEvents
        /chatroom/memberevents/set.json    | chatroomId=r&memberEvents=ALWAYS                  | 1002 | memberEvents
        /chatroom/query.json               | ''                                                | 1003 | chatroomId
        /chatroom/get.json                 | chatroomId=*65                                    | 1005 | chatroomId
        /chatroom/user/query.json          | chatroomId=r&count=501&order=1                    | 1002 | count
        /chatroom/user/query.json          | chatroomId=r&count=0&order=1                      | 1002 | count
        /chatroom/user/query.json          | chatroomId=r&count=-1&order=1                     | 1002 | count
        /chatroom/user/query.json          | chatroomId=r&count=10&order=3                     | 1002 | order
        /chatroom/user/query.json          | chatroomId=r&order=1                              | 1002 | count
        /chatroom/user/exist.json          | chatroomId=r                                      | 1002 | userId
        /chatroom/users/exist.json         | chatroomId=r&userId=u@#1001                       | 1002 | userId
        /chatroom/join.json                | chatroomId=r&userId=u@#51                         | 1002 | userId
        """)
    void rooms(String path, String form, int code, String named) throws Exception {
        isRefusedByName(path, form, code, named);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        /chatroom/user/gag/add.json        | chatroomId=r&userId=u@#21&minute=1                | 1002 | userId
        /chatroom/user/gag/add.json        | chatroomId=r&userId=u&minute=0                    | 1002 | minute
        /chatroom/user/gag/add.json        | chatroomId=r&userId=u&minute=43201                | 1002 | minute
        /chatroom/user/gag/add.json        | chatroomId=r&userId=u&minute=-1                   | 1002 | minute
        /chatroom/user/gag/add.json        | chatroomId=r&userId=u&minute=%D9%A1               | 1002 | minute
        /chatroom/user/gag/add.json        | chatroomId=r&userId=u&minute=+1                   | 1002 | minute
        /chatroom/user/gag/add.json        | chatroomId=r&userId=u&minute=9223372036854775808  | 1002 | minute
        /user/block.json                   | userId=u&minute=%D9%A1                            | 1002 | minute
        /user/refresh.json                 | userId=u&name=a%00                                | 1002 | name
        /user/refresh.json                 | userId=u&portraitUri=a%00                         | 1002 | portraitUri
        /user/tag/set.json                 | {"userId":"u","tags":["\\ud800"]}                 | 1002 | tags
        /user/tag/set.json                 | {"userId":"a\\u0000","tags":[]}                   | 1002 | userId
        /chatroom/user/gag/add.json        | chatroomId=r&userId=u&minute=1.5                  | 1002 | minute
        /chatroom/user/gag/add.json        | chatroomId=r&userId=u                             | 1002 | minute
        /chatroom/user/gag/add.json        | chatroomId=r&minute=1                             | 1002 | userId
        /chatroom/user/gag/add.json        | chatroomId=r&userId=*65&minute=1                  | 1005 | userId
        /chatroom/user/gag/add.json        | chatroomId=r&userId=u&minute=1&needNotify=2       | 1002 | needNotify
        /chatroom/user/gag/add.json        | chatroomId=r&userId=u&minute=1&extra=*4097        | 1005 | extra
        /chatroom/user/gag/rollback.json   | chatroomId=r&userId=u@#21                         | 1002 | userId
        /chatroom/user/gag/list.json       | ''                                                | 1003 | chatroomId
        /chatroom/user/ban/add.json        | userId=u@#21&minute=1                             | 1002 | userId
        /chatroom/user/ban/add.json        | userId=u&minute=43201                             | 1002 | minute
        /chatroom/user/ban/remove.json     | minute=1                                          | 1002 | userId
        /chatroom/user/block/add.json      | chatroomId=r&userId=u&minute=0                    | 1002 | minute
        /chatroom/user/block/add.json      | chatroomId=r&userId=u@#21&minute=1                | 1002 | userId
        /chatroom/user/block/rollback.json | chatroomId=r                                      | 1002 | userId
        /chatroom/user/ban/whitelist/add.json | chatroomId=r&userId=u@#21                      | 1002 | userId
        /chatroom/user/whitelist/add.json  | chatroomId=r&userId=u@#6                          | 1002 | userId
        /chatroom/whitelist/add.json       | objectnames=t@#6                                  | 1002 | objectnames
        /chatroom/whitelist/add.json       | objectName=t                                      | 1002 | objectnames
        /chatroom/message/priority/add.json | objectName=t@#6                                  | 1002 | objectName
        /chatroom/message/priority/remove.json | ''                                            | 1003 | objectName
        /chatroom/ban/query.json           | size=201                                          | 1002 | size
        /chatroom/ban/query.json           | page=0                                            | 1002 | page
        /chatroom/ban/check.json           | x=1                                               | 1002 | chatroomId
        /chatroom/keepalive/add.json       | chatroomId=sixth                                  | 1016 | keep-alive
        """)
    void restrictions(String path, String form, int code, String named) throws Exception {
        isRefusedByName(path, form, code, named);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        /chatroom/entry/set.json           | chatroomId=r&userId=u&value=v                     | 1002 | key
        /chatroom/entry/set.json           | chatroomId=r&userId=u&key=k                       | 1002 | value
        /chatroom/entry/set.json           | chatroomId=r&userId=u&key=k.k&value=v             | 1002 | key
        /chatroom/entry/set.json           | chatroomId=r&userId=u&value=v&key=*129            | 1005 | key
        /chatroom/entry/set.json           | chatroomId=r&userId=u&key=k&value=*4097           | 1005 | value
        /chatroom/entry/set.json           | chatroomId=r&userId=u&key=k&value=a%00b           | 1002 | value
        /chatroom/entry/set.json           | chatroomId=r&userId=u&key=full&value=v            | 1002 | key full
        /chatroom/entry/set.json           | chatroomId=r&userId=u&key=k&value=v&autoDelete=x  | 1002 | autoDelete
        /chatroom/entry/set.json           | chatroomId=r&userId=u&key=k&value=v&objectName=t  | 1002 | content
        /chatroom/entry/batch/set.json     | chatroomId=r&entryOwnerId=u                       | 1002 | entryInfo
        /chatroom/entry/batch/set.json     | chatroomId=r&entryOwnerId=u&entryInfo=[1]         | 1002 | entryInfo
        /chatroom/entry/batch/set.json     | chatroomId=r&entryOwnerId=u&entryInfo={}          | 1002 | entryInfo
        /chatroom/entry/batch/set.json     | chatroomId=r&entryOwnerId=u&entryInfo={"k":1}     | 1002 | entryInfo
        /chatroom/entry/batch/set.json     | chatroomId=r&entryOwnerId=u&entryInfo={"k k":"v"} | 1002 | entryInfo
        /chatroom/entry/batch/set.json     | chatroomId=r&entryOwnerId=u&entryInfo={"k":"v","full":"v"} | 1002 | key full
        /chatroom/entry/remove.json        | chatroomId=r&userId=u&key=full                    | 1002 | key full
        /chatroom/entry/query.json         | chatroomId=r&keys=k@#101                          | 1002 | keys
        """)
    void attributes(String path, String form, int code, String named) throws Exception {
        isRefusedByName(path, form, code, named);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        /message/chatroom/publish.json     | toChatroomId=r&objectName=t&content=c             | 1002 | fromUserId
        /message/chatroom/publish.json     | fromUserId=u&objectName=t&content=c               | 1002 | toChatroomId
        /message/chatroom/publish.json     | fromUserId=u&toChatroomId=r&content=c             | 1002 | objectName
        /message/chatroom/publish.json     | fromUserId=u&toChatroomId=r&objectName=t          | 1002 | content
        /message/chatroom/publish.json     | fromUserId=u&toChatroomId=r&content=c&objectName=*33 | 1005 | objectName
        /message/chatroom/publish.json     | fromUserId=u&toChatroomId=r&content=c&objectName=RC:Mine | 1002 | objectName
        /message/chatroom/publish.json     | fromUserId=u&toChatroomId=r&objectName=t&content=*131073 | 1005 | content
        /message/chatroom/publish.json     | fromUserId=u&toChatroomId=r&objectName=t&content=c&priority=4 | 1002 | priority
        /message/chatroom/publish.json     | fromUserId=u&toChatroomId=r&objectName=t&content=c&isPersisted=2 | 1002 | isPersisted
        /message/chatroom/publish.json     | fromUserId=u&toChatroomId=r&objectName=t&content=c&msgRandom=*51 | 1005 | msgRandom
        /message/chatroom/broadcast.json   | fromUserId=u&content=c                            | 1002 | objectName
        /message/recall.json               | fromUserId=u&targetId=r&messageUID=m&sentTime=1   | 1002 | conversationType
        /message/recall.json               | conversationType=5&fromUserId=u&targetId=r&messageUID=m&sentTime=1 | 1002 | conversationType
        /message/recall.json               | conversationType=4&fromUserId=u&targetId=r&messageUID=m | 1002 | sentTime
        /message/recall.json               | conversationType=4&fromUserId=u&targetId=r&sentTime=1 | 1002 | messageUID
        /message/history.json              | date=2026112624                                   | 1002 | date
        /message/history.json              | date=20261126                                     | 1002 | date
        /message/history/delete.json       | date=20261126150                                  | 1005 | date
        """)
    void messages(String path, String form, int code, String named) throws Exception {
        isRefusedByName(path, form, code, named);
    }

    private static void isRefusedByName(String path, String form, int code, String named) throws Exception {
        // Two calls of one path may not count together.
        server.pass(2_000);
        HttpResponse<String> response = server.signed(path, expanded(form));
        JsonObject answer = json(response);
        assertThat(answer.fieldNames()).containsExactlyInAnyOrder("url", "code", "errorMessage");
        assertThat(answer.getInteger("code")).isEqualTo(code);
        assertThat(answer.getString("errorMessage")).contains(named);
        assertThat(answer.getString("url")).isEqualTo(path);
        assertThat(response.statusCode()).isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        /chatroom/entry/set.json     | chatroomId=missing&userId=u&key=k&value=v                         | 23410 | 404
        /chatroom/entry/query.json   | chatroomId=missing                                                | 23410 | 404
        /chatroom/get.json           | chatroomId=missing                                                | 23410 | 404
        /chatroom/destroy/set.json   | chatroomId=missing                                                | 23410 | 404
        /chatroom/memberevents/set.json | chatroomId=missing&memberEvents=never                          | 23410 | 404
        /chatroom/join.json          | chatroomId=missing&userId=u                                       | 23410 | 404
        /chatroom/entry/set.json     | chatroomId=r&userId=u&key=busy&value=v                            | 1008  | 429
        /chatroom/entry/set.json     | chatroomId=silent&userId=u&key=k&value=v                          | 1050  | 504
        /message/recall.json         | conversationType=1&fromUserId=u&targetId=r&messageUID=m&sentTime=1 | 1007 | 403
        /message/recall.json         | conversationType=3&fromUserId=u&targetId=r&messageUID=m&sentTime=1 | 1007 | 403
        """)
    void otherRefusalsHaveTheirStatus(String path, String form, int code, int status) throws Exception {
        HttpResponse<String> response = server.signed(path, form);
        assertThat(json(response).getInteger("code")).isEqualTo(code);
        assertThat(response.statusCode()).isEqualTo(status);
    }
}
