package stoa.gateway.inbound.leancloud;

/**
 * What the sockets of one loop share; on the loop only.
 *
 * @param spacing of what they write
 * @param kinds what stands behind ids
 * @param frames of what conversations tell
 */
record LeanCloudLoop(Spacing spacing, ConversationKinds kinds, ConversationFrames frames) {}
