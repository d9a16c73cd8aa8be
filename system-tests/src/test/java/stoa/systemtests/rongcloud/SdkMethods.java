package stoa.systemtests.rongcloud;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The SDK's methods about rooms and users, each with its path and with the tests of right and of wrong arguments. */
final class SdkMethods {
    /**
     * A method.
     *
     * @param name class below {@code io.rong.methods}, method and types of its parameters
     * @param path what it calls
     * @param right test of a valid call and its effects
     * @param wrong test of calls that are refused; {@code -} for a method that has no parameters
     */
    record Row(String name, String path, String right, String wrong) {
        static Row of(String line) {
            String[] cells = line.split("\\|", -1);
            return new Row(cells[0].strip(), cells[1].strip(), cells[2].strip(), cells[3].strip());
        }

        String sdkClass() {
            return name.substring(0, name.lastIndexOf('.', name.indexOf('(')));
        }
    }

    private static final String ROOMS = """
        chatroom.Chatroom.create(ChatroomModel[]) | /chatroom/create.json | RoomCallsSdkIT.a_hundred_rooms_are_created_at_once_and_each_is_told_once | RoomCallsSdkIT.wrong_rooms_are_not_created
        chatroom.Chatroom.destroy(ChatroomModel) | /chatroom/destroy.json | RoomCallsSdkIT.a_destroyed_room_is_over_for_clients_kafka_and_the_webhook | RoomCallsSdkIT.wrong_rooms_are_not_destroyed_or_asked_for
        chatroom.Chatroom.query(ChatroomModel) | /chatroom/query.json | RoomCallsSdkIT.a_hundred_rooms_are_created_at_once_and_each_is_told_once | RoomCallsSdkIT.wrong_rooms_are_not_destroyed_or_asked_for
        chatroom.Chatroom.get(ChatroomModel) | /chatroom/user/query.json | RoomsSdkIT.members_are_counted_listed_in_either_order_and_found | RoomCallsSdkIT.up_to_five_hundred_members_are_listed_and_no_other_number
        chatroom.Chatroom.isExist(ChatroomMember) | /chatroom/user/exist.json | RoomsSdkIT.members_are_counted_listed_in_either_order_and_found | RoomCallsSdkIT.up_to_a_thousand_users_are_looked_for_in_a_room
        chatroom.Chatroom.isExists(ChatroomModel) | /chatroom/users/exist.json | RoomCallsSdkIT.up_to_a_thousand_users_are_looked_for_in_a_room | RoomCallsSdkIT.up_to_a_thousand_users_are_looked_for_in_a_room
        chatroom.keepalive.Keepalive.add(ChatroomModel) | /chatroom/keepalive/add.json | RoomsSdkIT.rooms_are_kept_alive_by_a_list_of_five | RoomCallsSdkIT.the_keep_alive_list_takes_room_ids_only
        chatroom.keepalive.Keepalive.remove(ChatroomModel) | /chatroom/keepalive/remove.json | RoomsSdkIT.rooms_are_kept_alive_by_a_list_of_five | RoomCallsSdkIT.the_keep_alive_list_takes_room_ids_only
        chatroom.keepalive.Keepalive.getList() | /chatroom/keepalive/query.json | RoomsSdkIT.rooms_are_kept_alive_by_a_list_of_five | -
        chatroom.gag.Gag.add(ChatroomModel) | /chatroom/user/gag/add.json | RestrictionCallsSdkIT.mutes_and_bans_are_told_on_kafka_and_a_ban_by_the_webhook_of_rooms | RestrictionCallsSdkIT.a_restriction_lasts_a_minute_to_thirty_days
        chatroom.gag.Gag.remove(ChatroomModel) | /chatroom/user/gag/rollback.json | RestrictionCallsSdkIT.mutes_and_bans_are_told_on_kafka_and_a_ban_by_the_webhook_of_rooms | RestrictionCallsSdkIT.twenty_users_are_taken_and_no_more
        chatroom.gag.Gag.getList(ChatroomModel) | /chatroom/user/gag/list.json | RestrictionCallsSdkIT.mutes_and_bans_are_told_on_kafka_and_a_ban_by_the_webhook_of_rooms | RestrictionCallsSdkIT.whose_room_it_is_about_must_be_said
        chatroom.mute.MuteMembers.add(ChatroomModel) | /chatroom/user/gag/add.json | RestrictionsSdkIT.who_is_muted_gets_23408_hears_on_and_speaks_again_when_it_is_lifted | RestrictionCallsSdkIT.a_restriction_lasts_a_minute_to_thirty_days
        chatroom.mute.MuteMembers.remove(ChatroomModel) | /chatroom/user/gag/rollback.json | RestrictionsSdkIT.who_is_muted_gets_23408_hears_on_and_speaks_again_when_it_is_lifted | RestrictionCallsSdkIT.twenty_users_are_taken_and_no_more
        chatroom.mute.MuteMembers.getList(ChatroomModel) | /chatroom/user/gag/list.json | RestrictionsSdkIT.who_is_muted_gets_23408_hears_on_and_speaks_again_when_it_is_lifted | RestrictionCallsSdkIT.whose_room_it_is_about_must_be_said
        chatroom.ban.Ban.add(ChatroomModel) | /chatroom/user/ban/add.json | RestrictionsSdkIT.who_is_muted_everywhere_is_silent_in_every_room | RestrictionCallsSdkIT.a_restriction_lasts_a_minute_to_thirty_days
        chatroom.ban.Ban.remove(ChatroomModel) | /chatroom/user/ban/remove.json | RestrictionCallsSdkIT.a_user_muted_in_all_rooms_by_the_newer_name_is_silent_and_listed | RestrictionCallsSdkIT.twenty_users_are_taken_and_no_more
        chatroom.ban.Ban.getList() | /chatroom/user/ban/query.json | RestrictionsSdkIT.who_is_muted_everywhere_is_silent_in_every_room | -
        chatroom.ban.BanAllMember.add(ChatroomModel) | /chatroom/ban/add.json | RestrictionsSdkIT.a_room_that_is_muted_as_a_whole_hears_its_speakers_only | RestrictionCallsSdkIT.whose_room_it_is_about_must_be_said
        chatroom.ban.BanAllMember.remove(ChatroomModel) | /chatroom/ban/rollback.json | RestrictionsSdkIT.a_room_that_is_muted_as_a_whole_hears_its_speakers_only | RestrictionCallsSdkIT.whose_room_it_is_about_must_be_said
        chatroom.ban.BanAllMember.check(ChatroomModel) | /chatroom/ban/check.json | RestrictionsSdkIT.a_room_that_is_muted_as_a_whole_hears_its_speakers_only | RestrictionCallsSdkIT.whose_room_it_is_about_must_be_said
        chatroom.ban.BanAllMember.getList(Integer,Integer) | /chatroom/ban/query.json | RestrictionCallsSdkIT.rooms_that_are_muted_are_listed_by_pages | RestrictionCallsSdkIT.rooms_that_are_muted_are_listed_by_pages
        chatroom.ban.BanAllMemberWhitelist.add(ChatroomModel) | /chatroom/user/ban/whitelist/add.json | RestrictionsSdkIT.a_room_that_is_muted_as_a_whole_hears_its_speakers_only | RestrictionCallsSdkIT.twenty_users_are_taken_and_no_more
        chatroom.ban.BanAllMemberWhitelist.remove(ChatroomModel) | /chatroom/user/ban/whitelist/rollback.json | RestrictionsSdkIT.a_room_that_is_muted_as_a_whole_hears_its_speakers_only | RestrictionCallsSdkIT.twenty_users_are_taken_and_no_more
        chatroom.ban.BanAllMemberWhitelist.getList(String) | /chatroom/user/ban/whitelist/query.json | RestrictionsSdkIT.a_room_that_is_muted_as_a_whole_hears_its_speakers_only | RestrictionCallsSdkIT.whose_room_it_is_about_must_be_said
        chatroom.block.Block.add(ChatroomModel) | /chatroom/user/block/add.json | RestrictionsSdkIT.who_is_banned_is_out_at_once_and_stays_out_until_it_is_lifted | RestrictionCallsSdkIT.a_restriction_lasts_a_minute_to_thirty_days
        chatroom.block.Block.remove(ChatroomModel) | /chatroom/user/block/rollback.json | RestrictionsSdkIT.who_is_banned_is_out_at_once_and_stays_out_until_it_is_lifted | RestrictionCallsSdkIT.twenty_users_are_taken_and_no_more
        chatroom.block.Block.getList(String) | /chatroom/user/block/list.json | RestrictionsSdkIT.who_is_banned_is_out_at_once_and_stays_out_until_it_is_lifted | RestrictionCallsSdkIT.whose_room_it_is_about_must_be_said
        chatroom.distribute.Distribute.stop(ChatroomModel) | /chatroom/message/stopDistribution.json | RestrictionsSdkIT.a_room_whose_distribution_is_stopped_records_and_does_not_deliver | RestrictionCallsSdkIT.whose_room_it_is_about_must_be_said
        chatroom.distribute.Distribute.resume(ChatroomModel) | /chatroom/message/resumeDistribution.json | RestrictionsSdkIT.a_room_whose_distribution_is_stopped_records_and_does_not_deliver | RestrictionCallsSdkIT.whose_room_it_is_about_must_be_said
        """;

    private static final String LISTS_AND_MESSAGES = """
        chatroom.whitelist.User.add(ChatroomModel) | /chatroom/user/whitelist/add.json | ListCallsSdkIT.who_and_what_is_spared_is_protected_for_members_and_on_kafka_until_it_is_not | ListCallsSdkIT.five_users_of_a_room_are_spared_and_no_sixth
        chatroom.whitelist.User.remove(ChatroomModel) | /chatroom/user/whitelist/remove.json | ListCallsSdkIT.who_and_what_is_spared_is_protected_for_members_and_on_kafka_until_it_is_not | ListCallsSdkIT.five_users_of_a_room_are_spared_and_no_sixth
        chatroom.whitelist.User.getList(ChatroomModel) | /chatroom/user/whitelist/query.json | ListCallsSdkIT.five_users_of_a_room_are_spared_and_no_sixth | ListCallsSdkIT.five_users_of_a_room_are_spared_and_no_sixth
        chatroom.whitelist.Messages.add(String[]) | /chatroom/whitelist/add.json | ListCallsSdkIT.who_and_what_is_spared_is_protected_for_members_and_on_kafka_until_it_is_not | ListCallsSdkIT.twenty_types_are_spared_five_in_a_call
        chatroom.whitelist.Messages.remove(String[]) | /chatroom/whitelist/delete.json | ListCallsSdkIT.who_and_what_is_spared_is_protected_for_members_and_on_kafka_until_it_is_not | ListCallsSdkIT.twenty_types_are_spared_five_in_a_call
        chatroom.whitelist.Messages.getList() | /chatroom/whitelist/query.json | ListCallsSdkIT.twenty_types_are_spared_five_in_a_call | -
        chatroom.demotion.Demotion.add(String[]) | /chatroom/message/priority/add.json | ListCallsSdkIT.what_is_demoted_is_low_for_members_and_on_kafka_until_it_is_not | ListCallsSdkIT.twenty_types_are_demoted_five_in_a_call
        chatroom.demotion.Demotion.remove(String[]) | /chatroom/message/priority/remove.json | ListCallsSdkIT.what_is_demoted_is_low_for_members_and_on_kafka_until_it_is_not | ListCallsSdkIT.twenty_types_are_demoted_five_in_a_call
        chatroom.demotion.Demotion.getList() | /chatroom/message/priority/query.json | ListCallsSdkIT.what_is_demoted_is_low_for_members_and_on_kafka_until_it_is_not | -
        chatroom.entry.ChatroomEntry.set(ChatroomEntryModel) | /chatroom/entry/set.json | AttributeCallsSdkIT.a_change_is_told_to_members_kafka_and_the_webhook_with_its_message | AttributeCallsSdkIT.wrong_attributes_are_refused_with_their_name
        chatroom.entry.ChatroomEntry.remove(ChatroomEntryModel) | /chatroom/entry/remove.json | AttributeCallsSdkIT.a_change_is_told_to_members_kafka_and_the_webhook_with_its_message | AttributeCallsSdkIT.wrong_attributes_are_refused_with_their_name
        chatroom.entry.ChatroomEntry.query(ChatroomEntryModel) | /chatroom/entry/query.json | AttributeCallsSdkIT.a_change_is_told_to_members_kafka_and_the_webhook_with_its_message | AttributeCallsSdkIT.wrong_attributes_are_refused_with_their_name
        message.chatroom.Chatroom.send(ChatroomMessage) | /message/chatroom/publish.json | MessageCallsSdkIT.a_message_to_a_hundred_rooms_is_told_by_its_id_where_there_is_a_room | MessageCallsSdkIT.wrong_messages_are_refused_with_their_parameter
        message.chatroom.Chatroom.broadcast(ChatroomMessage) | /message/chatroom/broadcast.json | MessagesSdkIT.a_broadcast_reaches_whoever_is_in_any_room_and_is_not_stored | MessageCallsSdkIT.a_second_broadcast_within_a_second_is_too_much
        message.chatroom.Chatroom.recall(RecallMessage) | /message/recall.json | MessageCallsSdkIT.a_message_to_a_hundred_rooms_is_told_by_its_id_where_there_is_a_room | MessageCallsSdkIT.wrong_recalls_are_refused_with_their_parameter
        message.history.History.get(String) | /message/history.json | MessageCallsSdkIT.the_log_of_an_hour_is_asked_for_by_its_hour | MessageCallsSdkIT.the_log_of_an_hour_is_asked_for_by_its_hour
        message.history.History.remove(String) | /message/history/delete.json | MessageCallsSdkIT.the_log_of_an_hour_is_asked_for_by_its_hour | MessageCallsSdkIT.the_log_of_an_hour_is_asked_for_by_its_hour
        """;

    private static final String USERS = """
        user.User.register(UserModel) | /user/getToken.json | UserCallsSdkIT.a_user_has_several_tokens_and_the_name_last_given | UserCallsSdkIT.a_user_has_several_tokens_and_the_name_last_given
        user.User.update(UserModel) | /user/refresh.json | UserCallsSdkIT.a_changed_name_is_asked_for_and_wrong_ones_are_refused | UserCallsSdkIT.a_changed_name_is_asked_for_and_wrong_ones_are_refused
        user.User.get(UserModel) | /user/info.json | UserCallsSdkIT.a_changed_name_is_asked_for_and_wrong_ones_are_refused | UserCallsSdkIT.a_changed_name_is_asked_for_and_wrong_ones_are_refused
        user.User.abandon(UserModel) | /user/abandon.json | UserCallsSdkIT.who_is_switched_off_is_cut_listed_and_back_when_switched_on | UserCallsSdkIT.who_is_switched_off_is_cut_listed_and_back_when_switched_on
        user.User.activate(UserModel) | /user/activate.json | UserCallsSdkIT.who_is_switched_off_is_cut_listed_and_back_when_switched_on | UserCallsSdkIT.who_is_switched_off_is_cut_listed_and_back_when_switched_on
        user.User.abandonList() | /user/abandon/query.json | UserCallsSdkIT.who_is_switched_off_is_cut_listed_and_back_when_switched_on | -
        user.User.abandonList(int,int) | /user/abandon/query.json | UserCallsSdkIT.who_is_switched_off_is_cut_listed_and_back_when_switched_on | UserCallsSdkIT.who_is_switched_off_is_cut_listed_and_back_when_switched_on
        user.User.expire(ExpireModel) | /user/token/expire.json | UserCallsSdkIT.tokens_made_before_a_time_are_void_and_wrong_times_are_refused | UserCallsSdkIT.tokens_made_before_a_time_are_void_and_wrong_times_are_refused
        user.block.Block.add(UserModel) | /user/block.json | UsersSdkIT.who_is_blocked_is_cut_off_and_cannot_return_until_it_is_lifted | UserCallsSdkIT.blocks_last_a_minute_to_thirty_days_and_are_listed_by_pages
        user.block.Block.remove(String) | /user/unblock.json | UsersSdkIT.who_is_blocked_is_cut_off_and_cannot_return_until_it_is_lifted | UserCallsSdkIT.blocks_last_a_minute_to_thirty_days_and_are_listed_by_pages
        user.block.Block.getList() | /user/block/query.json | UserCallsSdkIT.blocks_last_a_minute_to_thirty_days_and_are_listed_by_pages | -
        user.block.Block.getList(Integer,Integer) | /user/block/query.json | UserCallsSdkIT.blocks_last_a_minute_to_thirty_days_and_are_listed_by_pages | UserCallsSdkIT.blocks_last_a_minute_to_thirty_days_and_are_listed_by_pages
        user.onlinestatus.OnlineStatus.check(UserModel) | /user/checkOnline.json | UserCallsSdkIT.who_comes_and_goes_is_online_by_the_call_on_kafka_and_by_the_webhook | UserCallsSdkIT.who_comes_and_goes_is_online_by_the_call_on_kafka_and_by_the_webhook
        user.tag.Tag.set(TagModel) | /user/tag/set.json | UserCallsSdkIT.twenty_tags_of_forty_bytes_for_a_thousand_users | UserCallsSdkIT.twenty_tags_of_forty_bytes_for_a_thousand_users
        user.tag.Tag.batchSet(BatchTagModel) | /user/tag/batch/set.json | UserCallsSdkIT.twenty_tags_of_forty_bytes_for_a_thousand_users | UserCallsSdkIT.twenty_tags_of_forty_bytes_for_a_thousand_users
        user.tag.Tag.get(GetTagModel) | /user/tags/get.json | UserCallsSdkIT.twenty_tags_of_forty_bytes_for_a_thousand_users | UserCallsSdkIT.twenty_tags_of_forty_bytes_for_a_thousand_users
        user.mute.MuteChatrooms.add(ChatroomModel) | /chatroom/user/ban/add.json | RestrictionCallsSdkIT.a_user_muted_in_all_rooms_by_the_newer_name_is_silent_and_listed | RestrictionCallsSdkIT.a_restriction_lasts_a_minute_to_thirty_days
        user.mute.MuteChatrooms.remove(ChatroomModel) | /chatroom/user/ban/remove.json | RestrictionsSdkIT.who_is_muted_everywhere_is_silent_in_every_room | RestrictionCallsSdkIT.twenty_users_are_taken_and_no_more
        user.mute.MuteChatrooms.getList() | /chatroom/user/ban/query.json | RestrictionCallsSdkIT.a_user_muted_in_all_rooms_by_the_newer_name_is_silent_and_listed | -
        """;

    /** Methods of the same classes that have nothing to do with rooms or accounts, with what they are about. */
    private static final Map<String, String> ABOUT_OTHER_THINGS = Map.of(
            "user.User.getGroups(UserModel)", "groups",
            "user.mute.MuteGroups", "groups",
            "user.blacklist.Blacklist", "one-to-one conversations",
            "user.whitelist.Whitelist", "one-to-one conversations",
            "user.chat.Ban", "one-to-one conversations",
            "user.remark.Remark", "friends in one-to-one conversations",
            "user.blockpushperiod.BlockPushPeriod", "push",
            "message.history.History.clean(String,String,String,String)", "history of conversations, not of rooms");

    private SdkMethods() {}

    /** The methods that this package tests. */
    static List<Row> rows() {
        return Stream.of(ROOMS, LISTS_AND_MESSAGES, USERS)
                .flatMap(String::lines)
                .map(Row::of)
                .toList();
    }

    /** Whether a method is left to the features it belongs to. */
    static boolean isAboutOtherThings(String name) {
        return ABOUT_OTHER_THINGS.containsKey(name)
                || ABOUT_OTHER_THINGS.containsKey(name.substring(0, name.lastIndexOf('.', name.indexOf('('))));
    }

    /** What is left to others, to see that it is there. */
    static List<String> otherThings() {
        return List.copyOf(ABOUT_OTHER_THINGS.keySet());
    }

    /** The SDK's classes that call a path. */
    static Map<String, String> classesByPath() {
        return rows().stream()
                .collect(Collectors.groupingBy(
                        Row::path,
                        Collectors.mapping(
                                Row::sdkClass,
                                Collectors.collectingAndThen(
                                        Collectors.toCollection(TreeSet::new), names -> String.join(", ", names)))));
    }

    /** The name of a method as the table has it. */
    static String name(String sdkClass, String method, Class<?>... parameters) {
        return sdkClass
                + '.'
                + method
                + Arrays.stream(parameters).map(Class::getSimpleName).collect(Collectors.joining(",", "(", ")"));
    }
}
